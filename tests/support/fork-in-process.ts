import { EventEmitter } from 'node:events';
import { contentOf, fullBudget } from '../../shared/report-mail/files/open-file.ts';
import type { Attachment } from '../../shared/report-mail/mail/mail.ts';
import { WHOLE } from './random.ts';

/**
 * Opens files in this process: starting report-mail/files/child.ts takes longer than all the rest. CI and
 * robustness/attacks.test.ts start it.
 */
export const forkInProcess = WHOLE ? {} : { fork: () => new OpeningChild() };

/** For thousands of mails, in CI, too. */
export const alwaysInProcess = { fork: () => new OpeningChild() };

class OpeningChild extends EventEmitter {
  kill = () => true;

  async send(attachments: Attachment[]): Promise<void> {
    const budget = fullBudget();
    for (const [index, attachment] of structuredClone(attachments).entries())
      this.emit('message', structuredClone({ index, content: await contentOf(attachment, budget) }));
    this.emit('close', 0);
  }
}
