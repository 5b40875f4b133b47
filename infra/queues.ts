import type { Construct } from 'constructs';
import { WorkQueue } from './parts/work-queue.ts';

export type Queues = ReturnType<typeof makeQueues>;

/** They hold ids only (P3). */
export function makeQueues(scope: Construct) {
  return {
    mail: new WorkQueue(scope, 'MailQueue', {
      waiting: 'Mejl',
      urgency: 'at once',
      impact: 'Mail from schools is not read: they get no receipt and reported youths are not followed up.',
    }),
    notifications: new WorkQueue(scope, 'NotificationsQueue', {
      waiting: 'Anmälningar',
      urgency: 'next working day',
      impact: 'Young people whom a school has reported are missing from the register: nobody contacts them.',
    }),
    letters: new WorkQueue(scope, 'LettersQueue', {
      waiting: 'Brev',
      urgency: 'next working day',
      impact: 'Letters are not made: young people do not hear from the municipality.',
    }),
    notices: new WorkQueue(scope, 'NoticesQueue', {
      waiting: 'Aviseringar',
      urgency: 'next working day',
      impact: 'Coordinators are not told of new cases: nobody takes charge of them before the deadline.',
    }),
    feedback: new WorkQueue(scope, 'FeedbackQueue', {
      waiting: 'Besked om skickade mejl',
      urgency: 'next working day',
      impact:
        'Mail that did not arrive goes unnoticed: a school waits for its receipt, a coordinator does not know of a case, or a young person does not get the letter instead.',
    }),
    imports: new WorkQueue(scope, 'ImportsQueue', {
      waiting: 'Uttag och listor',
      urgency: 'at once',
      impact:
        'Population extracts or school lists are not read: letters stop when the extract is too old, and a protected identity may be unknown to us.',
    }),
  };
}
