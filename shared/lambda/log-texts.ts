/** Metric filters count these. */
export const REPORT_STORED = 'report stored';
/** Their number, and that of those that wait to be read. */
export const ROWS_TAKEN = 'rows-taken';
/** With the name of SES's error. */
export const SES_REFUSES = 'SES refuses a mail';
/** Nobody knows whether a mail was sent, and it is not sent again by itself. */
export const OUTCOME_UNKNOWN = 'outcome unknown';
/** The share of the day's mails, in percent, and 1 while none may leave. */
export const MAIL_QUOTA = 'mail-quota';
/** Of a queue's message, which comes again: Lambda counts no error (F6). */
export const MESSAGE_FAILED = 'message failed';
/** Minutes for which what is due has waited. */
export const OLDEST_DUE = 'oldest-due';
/** How many items, signalled again and again, do not go on. */
export const STUCK = 'stuck';
/** The mail with which the stage tries its own mailbox. */
export const CANARY_BACK = 'trial mail came back';
export const STRANGERS_LIMIT = 'strangers asked for more holds than an hour allows';
/** Something that reconcile misses. */
export const LOST = 'lost';
/** Whether or not something was. */
export const RECONCILED = 'reconciled';
