import { parentPort, workerData } from 'node:worker_threads';
import { contentOf, fullBudget } from './open-file.ts';
import type { Attachment } from './read-mail.ts';

/** Opens the files of one mail in turn, in a thread that open-attachments.ts can end. What it throws is our own fault. */
async function openEach(attachments: Attachment[]): Promise<void> {
  const budget = fullBudget();
  for (const [index, attachment] of attachments.entries())
    parentPort?.postMessage({ index, content: await contentOf(attachment, budget) });
}

void openEach(workerData as Attachment[]);
