import type { FeedbackSignal } from '../../shared/domain/messages.ts';

/** `bounced`: a dead address; `rejected`: not sent; `doubtful`: temporary, or an out-of-office reply. */
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
