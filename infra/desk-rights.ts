import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LISTED as LISTED_SEALED } from '../shared/staff-actions/sealed.ts';
import type { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import { DIRECTORY_OF_SCHOOLS, items, listing, NEW_HOLD, only, TOLD_OF_HOLD } from './staff-statements.ts';
import type { Stores } from './stores.ts';

function grant(to: PipelineFunction, ...statements: PolicyStatement[]): void {
  for (const { actions, resources, conditions } of statements) to.allow(actions, resources, conditions);
}

/** Cases and their lists; of the register nothing that the machine works with. */
export function allowCases(desk: PipelineFunction, { register, residents, holds, directory }: Stores): void {
  const read = ['CASE#*', 'YOUTH#*', 'REPORT#*'];
  grant(
    desk,
    items(register, ['dynamodb:GetItem'], [...read, 'NOTIFICATION#*', 'SWITCH#contact', 'PERSONKEY#check']),
    items(register, ['dynamodb:BatchGetItem'], read),
    items(register, ['dynamodb:PutItem'], ['CASE#*', 'YOUTH#*', 'NOTIFICATION#*', 'TRACE#*', 'SWITCH#contact']),
    items(directory, ['dynamodb:BatchGetItem'], [...DIRECTORY_OF_SCHOOLS, 'LEARNED*']),
  );
  desk.allowIndex(register, 'lists');
  desk.allowTable(residents, 'dynamodb:BatchGetItem');
  desk.allowTable(holds, 'dynamodb:Query');
}

/** Of a session the function changes only when it was seen: whose it is and with which roles says desk-login alone. */
export function allowSessions(one: PipelineFunction, { sessions }: Stores): void {
  one.allowTable(sessions, 'dynamodb:GetItem');
  grant(one, only(sessions, ['dynamodb:UpdateItem'], ['pk', 'seenAt']));
}

/** To read mails that wait one at a time, decide about them, and teach; the switch of all contact. No scan. */
export function allowMails(desk: PipelineFunction, stores: Stores, queues: Queues): void {
  const { register, directory, rawMailBucket } = stores;
  grant(
    desk,
    items(register, ['dynamodb:UpdateItem'], ['REPORT#*', 'SWITCH#contact']),
    items(directory, ['dynamodb:UpdateItem'], ['LEARNED#*']),
  );
  desk.allowObjects(rawMailBucket, 'mail/*', 's3:GetObject');
  // Else S3 answers 403 for a missing file; it may check without a prefix.
  desk.allow(['s3:ListBucket'], [rawMailBucket.bucketArn], { StringLikeIfExists: { 's3:prefix': 'mail/*' } });
  desk.allowSend(queues.mail, queues.notifications);
}

/**
 * The only function that reads what is sealed. It scans keys and times of the sealed table, which holds nobody but those
 * whom it is for.
 */
export function allowOfficers(officers: PipelineFunction, stores: Stores): void {
  const { register, residents, holds, directory, sealed, sealedBucket, personKeySecret } = stores;
  officers.allowTable(sealed, 'dynamodb:GetItem');
  officers.allowObjects(sealedBucket, 'mail/*', 's3:GetObject');
  officers.allow(['s3:ListBucket'], [sealedBucket.bucketArn], { StringLikeIfExists: { 's3:prefix': 'mail/*' } });
  grant(
    officers,
    listing(sealed, LISTED_SEALED),
    items(sealed, ['dynamodb:PutItem'], ['CLOSED#*']),
    only(holds, ['dynamodb:PutItem'], NEW_HOLD),
    only(holds, ['dynamodb:UpdateItem'], ['pk', 'sk', 'liftedAt', 'liftedBy']),
    items(register, ['dynamodb:GetItem', 'dynamodb:PutItem'], ['YOUTH#*', 'CASE#*']),
    items(register, ['dynamodb:GetItem'], ['PERSONKEY#check']),
    items(register, ['dynamodb:PutItem'], ['NOTIFICATION#*', 'TRACE#*']),
    only(register, ['dynamodb:UpdateItem'], TOLD_OF_HOLD, ['YOUTH#*']),
  );
  officers.allowIndex(register, 'lists');
  officers.allowTable(holds, 'dynamodb:Query');
  officers.allowTable(residents, 'dynamodb:BatchGetItem');
  // Schools.
  officers.allowTable(directory, 'dynamodb:BatchGetItem');
  officers.allowSecret(personKeySecret);
}
