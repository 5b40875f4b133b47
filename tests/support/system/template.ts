import { urlOf } from './queues.ts';

export const env = {
  STAGE: 'production',
  REGISTER_TABLE: 'register',
  HOLDS_TABLE: 'holds',
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
  RULE_SET: 'kaa-rules',
  SINK_ADDRESS: '',
  DESK_URL: 'https://arbetsbord.kommun.example',
};

/** By queue: its function, that one's timeout, the most messages a batch. */
const WORKERS: Record<string, { functionName: string; seconds: number; batch: number }> = {
  mail: { functionName: 'mail-intake', seconds: 60, batch: 1 },
  notifications: { functionName: 'register', seconds: 30, batch: 10 },
  letters: { functionName: 'outreach', seconds: 60, batch: 10 },
  notices: { functionName: 'coordinator-notice', seconds: 30, batch: 10 },
  feedback: { functionName: 'delivery-feedback', seconds: 30, batch: 10 },
  imports: { functionName: 'import', seconds: 900, batch: 1 },
};
/** Six timeouts of the function (infra/parts/work-queue.ts). */
const TIMEOUTS_HIDDEN = 6;

export function workerOf(queue: string) {
  const worker = WORKERS[queue];
  if (!worker) throw new Error(`${queue} has no function`);
  return { ...worker, hiddenMs: worker.seconds * 1000 * TIMEOUTS_HIDDEN };
}

/** Not the template's five minutes: sweeps come at varying distances from due times. */
export const SWEEP_EVERY_MS = 11 * 60_000;
