import type { FeedbackSignal } from '../../shared/domain/messages.ts';

/**
 * `bounced`: the address does not work; `rejected`: SES did not send it; `doubtful`: a bounce that is temporary or of
 * unknown reason, as an out-of-office reply may be.
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
