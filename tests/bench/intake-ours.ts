import { verdictOf } from '../functions/mail-intake/mails.ts';
import type { Way } from './intake-peers.ts';

/** Read, sender checked, files opened in a process of their own, every rule applied, each row decided. */
export const ours: Way = async (raw) => {
  const { state, plan } = await verdictOf(raw);
  return { state, rows: plan.length };
};
