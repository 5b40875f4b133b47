import type { Construct } from 'constructs';
import { WorkQueue } from './parts/work-queue.ts';

export type Queues = ReturnType<typeof makeQueues>;

/** They hold ids only (P3). */
export function makeQueues(scope: Construct) {
  return {
    mail: new WorkQueue(scope, 'MailQueue', {
      impact: 'Mail from schools is not read: they get no receipt and reported youths are not followed up.',
    }),
    notifications: new WorkQueue(scope, 'NotificationsQueue', {
      impact: 'Young people whom a school has reported are missing from the register: nobody contacts them.',
    }),
    letters: new WorkQueue(scope, 'LettersQueue', {
      impact: 'Letters are not made: young people do not hear from the municipality.',
    }),
    notices: new WorkQueue(scope, 'NoticesQueue', {
      impact: 'Coordinators are not told of new cases: nobody takes charge of them before the deadline.',
    }),
    feedback: new WorkQueue(scope, 'FeedbackQueue', {
      impact:
        'Mail that did not arrive goes unnoticed: a school waits for its receipt, a coordinator does not know of a case, or a young person does not get the letter instead.',
    }),
    imports: new WorkQueue(scope, 'ImportsQueue', {
      impact:
        'Population extracts or school lists are not read: letters stop when the extract is too old, and a protected identity may be unknown to us.',
    }),
  };
}
