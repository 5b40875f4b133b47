/** One code for each thing to do about it (docs/it/alarms.md). The queue or the sweep tries again. */
export type FaultCode =
  | 'conflict' // another run works on the same, or was quicker
  | 'lease-lost' // another residents import took over
  | 'service-busy' // DynamoDB, SQS or S3 did a part
  | 'outcome-unknown' // perhaps sent
  | 'no-receiver' // coordinators.csv has no address that works
  | 'notice-undeliverable' // one that had been passed on came back as well
  | 'secret-wrong' // empty, or not the one this register was built with
  | 'profile-invalid'
  | 'newer-version' // an item that only a newer version can go on with
  | 'not-ours' // an object, message or item that no code of ours makes
  | 'mailbox-closed' // SES does not store what is sent to the mailbox
  | 'bug' // cannot happen
  | 'reader-failed' // the process that opens attachments ended by an error
  // Of a mail or file; caught in shared/report-mail.
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
