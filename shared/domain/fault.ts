/** What our code throws, as the log and docs/it/deploy.md name it. The queue or the sweep tries again. */
export type FaultCode =
  | 'kept-changing' // the item was written by another at each of five attempts
  | 'report-changed' // the report or its answer moved on between our reading and writing
  | 'reference-taken' // another mail took the reference that this one was about to get
  | 'answer-in-work' // another delivery is sending the answer
  | 'import-in-work' // another residents import runs
  | 'lease-lost' // another residents import took over
  | 'newer-extract' // a newer extract came into force while this one was read
  | 'file-changed' // the heading differs between two readings of the same file
  | 'table-busy' // DynamoDB left part of a batch undone
  | 'queue-refused' // SQS refused some of the messages
  | 'object-incomplete' // S3 gave an object without body, date or tag
  | 'ses-throttles' // SES asked us to come back later; nothing was sent
  | 'outcome-unknown' // nobody can say whether SES sent the mail
  | 'no-receiver' // coordinators.csv names nobody for a notice whose address works
  | 'notice-undeliverable' // a notice that had been passed on came back as well
  | 'secret-empty' // the person key secret holds nothing
  | 'secret-changed' // the person key secret is not the one this register was built with
  | 'profile-invalid' // the municipality's profile breaks its schema; at build only
  | 'quiet-all-year' // the profile's quiet periods cover the whole year
  | 'outside-in' // an object outside in/ was signalled to mail-intake
  | 'unknown-item-due' // an item of no known kind stands on the work index
  | 'hour-gone' // the item of an hour's answers is missing
  | 'tag-too-long' // an effect's tag is longer than SES takes
  | 'entry-without-cause' // an entry was to be opened that no fact calls for
  | 'reader-failed' // the process that opens attachments ended by an error
  // Of a mail or file; caught in shared/report-mail, which holds the mail.
  | 'over-limit'
  | 'not-readable'
  | 'encrypted';

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;

  /** `explanation` is for tools; the log holds the code alone. */
  constructor(code: FaultCode, explanation: string = code) {
    super(explanation);
    this.code = code;
  }
}
