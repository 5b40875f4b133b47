import type { StageName } from '../stages.ts';

/** Any other finding stops a deployment. */
export type Accepted = {
  rule: string;
  /** Logical ids without hash. */
  resource: RegExp;
  /** By default both. */
  stages?: StageName[];
  /** A city may lack it. */
  of?: 'Desk';
  reason: string;
};

export const ACCEPTED: Accepted[] = [
  {
    rule: 'CT.APIGATEWAY.PR.5',
    resource: /^DeskA(?:pi|nyOther)/,
    of: 'Desk',
    reason:
      'Routes are to have an authorizer. One that checks a token reads headers, which no browser sends for a page: the functions check the session.',
  },
  {
    rule: 'CT.CLOUDWATCH.PR.2',
    resource: /Logs$/,
    stages: ['staging'],
    reason:
      'Logs are to be kept a year: production does. What staging logs are tries of our own, of no use after a month.',
  },
  {
    rule: 'CT.CLOUDWATCH.PR.3',
    resource: /Logs$/,
    reason:
      'Log groups are to have a KMS key. Logs hold report references, counts and codes and no person (tests search every line), so the encryption that CloudWatch gives every log is enough.',
  },
  {
    rule: 'CT.LAMBDA.PR.2',
    resource: /^DeskApiGET\w*ApiPermission/,
    of: 'Desk',
    reason:
      'Functions are to be closed to the public. Only the own API may call them: by a Join, which the rule does not read.',
  },
  {
    rule: 'CT.LAMBDA.PR.3',
    resource: /Function$|^MailActiveRuleSet|^BucketNotificationsHandler/,
    reason:
      "Functions are to be in a VPC. They call AWS's public APIs over TLS and nothing inside a network; a VPC would only add a way out, which then has to be guarded and paid for.",
  },
  {
    rule: 'CT.S3.PR.2',
    resource: /^StoresAccessLogs$/,
    reason: 'Buckets are to log their accesses: this is where the others do, and it cannot log into itself.',
  },
  {
    rule: 'CT.S3.PR.4',
    resource: /^Stores(RawMailBucket|ImportBucket)$/,
    reason: 'Buckets are to tell of their events. They do, by a resource of CDK that the rule does not see.',
  },
  {
    rule: 'CT.S3.PR.4',
    resource: /^Stores(AccessLogs|LettersBucket|SealedBucket)$/,
    reason: 'Buckets are to tell of their events. Nobody works on what comes to these: people fetch it.',
  },
  {
    rule: 'CT.S3.PR.9',
    resource: /^Stores(AccessLogs|\w+Bucket)$/,
    reason:
      'Objects are to be locked against deletion. Ours hold personal data that must be deleted in time (weeding), and on the demand of who they are about.',
  },
  {
    rule: 'CT.S3.PR.10',
    resource: /^StoresAccessLogs$/,
    reason: 'Buckets are to have a KMS key. S3 writes access logs only to a bucket with the encryption it manages.',
  },
  {
    rule: 'CT.S3.PR.11',
    resource: /^Stores(AccessLogs|ImportBucket|LettersBucket)$/,
    reason:
      'Buckets are to keep versions: those of mail do. An old version of a letter or extract would outlive the deletion of what it says about a person, and both can be made again.',
  },
  {
    rule: 'CT.SQS.PR.1',
    resource: /DeadLetters$/,
    reason: 'Queues are to have a queue for dead letters. These are those queues; each has an alarm.',
  },
];
