import type { FeedbackSignal } from '../../shared/domain/messages.ts';

/**
 * What SES says became of a mail. `bounced` = for good, the address does not work; `rejected` = SES itself did not send
 * it; `doubtful` = given back for now, or for a reason nobody can tell: an out-of-office reply may look like it.
 */
export type Outcome = 'arrived' | 'bounced' | 'rejected' | 'doubtful' | 'complained';

export function outcomeOf({ event, bounce }: FeedbackSignal): Outcome {
  switch (event) {
    case 'Delivery':
      return 'arrived';
    case 'Complaint':
      return 'complained';
    case 'Reject':
      return 'rejected';
    case 'Bounce':
      return bounce === 'Permanent' ? 'bounced' : 'doubtful';
  }
}
