import type { Attachment } from '../mail/mail.ts';
import { contentOf, fullBudget } from './open-file.ts';

/** A process that open-attachments.ts can kill. */
process.once('message', async (attachments: Attachment[]) => {
  const budget = fullBudget();
  for (const [index, attachment] of attachments.entries()) {
    const content = await contentOf(attachment, budget);
    await new Promise((sent) => process.send?.({ index, content }, sent));
  }
  process.disconnect();
});
