/** What happens to a mail after SES has accepted it. */
export type DeliveryOutcome =
  | 'delivery'
  | 'auto-reply'
  | 'bounce'
  | 'transient-bounce'
  | 'undetermined-bounce'
  | 'suppressed'
  | 'complaint'
  | 'rejected'
  /** SES publishes events on a best-effort basis: some never come. */
  | 'silent';

export type SentMail = {
  id: string;
  at: string;
  source: string;
  destinations: string[];
  subject: string;
  tags: Record<string, string>;
  configurationSet?: string;
  /** Per recipient; the events follow a moment later. */
  outcomes: { recipient: string; outcome: DeliveryOutcome }[];
};

/** Overrides the outcomes that the addresses of a mail stand for. */
export type NextOutcome = {
  outcome?: DeliveryOutcome;
  /** 2 = every event comes twice. */
  times?: number;
  afterMilliseconds?: number;
  /** SES answers the send only after so long: the events may come before. */
  answerAfterMilliseconds?: number;
};

/** What goes wrong with one send. */
export type SesFault =
  | { kind: 'throttle' }
  | { kind: 'server-error' }
  | { kind: 'latency'; milliseconds: number }
  /** The mail leaves, but the connection is closed without an answer. */
  | { kind: 'accept-then-drop' };
