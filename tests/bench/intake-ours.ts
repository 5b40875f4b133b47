import { readMail } from '../../shared/report-mail/mail/read-mail.ts';
import { verdictOf } from '../support/mails.ts';
import type { Way } from './intake-peers.ts';

export const ours: Way = {
  read: readMail,
  /** Read, sender checked, files opened in a child process, every rule applied, each row decided. */
  receive: async (raw) => {
    const { state, plan } = await verdictOf(raw);
    return { state, rows: plan.length };
  },
};
