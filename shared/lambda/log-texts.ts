/** Metric filters count these. */
export const REPORT_STORED = 'report stored';
/** Their number, and that of those that wait to be read. */
export const ROWS_TAKEN = 'rows-taken';
export const STRANGERS_LIMIT = 'strangers asked for more holds than an hour allows';
/** Something that reconcile misses. */
export const LOST = 'lost';
/** Whether or not something was. */
export const RECONCILED = 'reconciled';
