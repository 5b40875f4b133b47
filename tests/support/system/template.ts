import { urlOf } from './queues.ts';

/** What the template says (infra/), as far as the chain in process goes by it. */
export const env = {
  STAGE: 'production',
  REGISTER_TABLE: 'register',
  RESIDENTS_TABLE: 'residents',
  DIRECTORY_TABLE: 'directory',
  SEALED_TABLE: 'sealed',
  RAW_MAIL_BUCKET: 'raw-mail',
  SEALED_BUCKET: 'sealed-mail',
  LETTERS_BUCKET: 'letters',
  IMPORT_BUCKET: 'imports',
  MAIL_QUEUE_URL: urlOf('mail'),
  NOTIFICATIONS_QUEUE_URL: urlOf('notifications'),
  LETTERS_QUEUE_URL: urlOf('letters'),
  NOTICES_QUEUE_URL: urlOf('notices'),
  FEEDBACK_QUEUE_URL: urlOf('feedback'),
  IMPORTS_QUEUE_URL: urlOf('imports'),
  PERSON_KEY_SECRET: 'person-key',
  MAIL_FROM: 'kaa@kommun.example',
  CONFIGURATION_SET: 'kaa',
  SINK_ADDRESS: '',
};

/** Whose queue it is, how long that function may run, and how many messages it may be given together. */
const WORKERS: Record<string, { functionName: string; seconds: number; batch: number }> = {
  mail: { functionName: 'mail-intake', seconds: 60, batch: 1 },
  notifications: { functionName: 'register', seconds: 30, batch: 10 },
  letters: { functionName: 'outreach', seconds: 60, batch: 10 },
  notices: { functionName: 'coordinator-notice', seconds: 30, batch: 10 },
  feedback: { functionName: 'delivery-feedback', seconds: 30, batch: 10 },
  imports: { functionName: 'import', seconds: 900, batch: 1 },
};
/** A message stays hidden for six timeouts of its function (infra/parts/work-queue.ts). */
const TIMEOUTS_HIDDEN = 6;

export function workerOf(queue: string) {
  const worker = WORKERS[queue];
  if (!worker) throw new Error(`nobody works on ${queue}`);
  return { ...worker, hiddenMs: worker.seconds * 1000 * TIMEOUTS_HIDDEN };
}

/** Other than the template's five minutes, so that due times are met and missed by all distances. */
export const SWEEP_EVERY_MS = 11 * 60_000;
