import { parentPort, workerData } from 'node:worker_threads';
import { contentOf, fullBudget } from './open-file.ts';
import type { Attachment } from './read-mail.ts';

/** Opens the files of one mail in turn, in a thread that open-attachments.ts can end. */
const budget = fullBudget();
for (const [index, attachment] of (workerData as Attachment[]).entries())
  parentPort?.postMessage({ index, content: await contentOf(attachment, budget) });
