/** That kaa letters looks for, and writes of a batch; infra/staff-rights.ts grants exactly these. */
export const LISTED_LETTERS = ['pk', 'personKey', 'letters', 'batch', 'by', 'startedAt', 'leasedUntil', 'finishedAt'];
export const BATCH_FIELDS = ['batch', 'by', 'startedAt', 'holder', 'leasedUntil', 'finishedAt', 'count'];
