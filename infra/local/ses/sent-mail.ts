export type DeliveryOutcome =
  | 'delivery'
  | 'auto-reply'
  | 'bounce'
  | 'transient-bounce'
  | 'undetermined-bounce'
  | 'suppressed'
  | 'complaint'
  | 'rejected'
  /** SES's events are best effort. */
  | 'silent';

export type SentMail = {
  id: string;
  at: string;
  source: string;
  destinations: string[];
  subject: string;
  tags: Record<string, string>;
  configurationSet?: string;
  outcomes: { recipient: string; outcome: DeliveryOutcome }[];
};

/** Instead of what the addresses stand for. */
export type NextOutcome = {
  outcome?: DeliveryOutcome;
  /** 2 = every event comes twice. */
  times?: number;
  afterMilliseconds?: number;
  /** Events may come before the answer. */
  answerAfterMilliseconds?: number;
};

export type SesFault =
  | { kind: 'throttle' }
  | { kind: 'refuse'; code: string; message: string }
  | { kind: 'server-error' }
  | { kind: 'latency'; milliseconds: number }
  /** The mail leaves without an answer. */
  | { kind: 'accept-then-drop' };
