import { Temporal } from 'temporal-polyfill';

export type Ports = {
  /** Whether SES still stores mail to the mailbox in our bucket. */
  isOpen: () => Promise<boolean>;
  tellClosed: () => void;
  lastSentAt: () => Promise<Temporal.Instant | undefined>;
  /** Stored before it leaves, or its return would not be known. */
  begin: (at: Temporal.Instant) => Promise<string>;
  send: (nonce: string) => Promise<void>;
  /** So that the next run tries again. */
  takeBack: () => Promise<void>;
  now: () => Temporal.Instant;
};

/** Less than the day by more than a run may be late. */
const CANARY_EVERY = Temporal.Duration.from({ hours: 23, minutes: 30 });

/** Hourly. A deaf mailbox makes no error anywhere: only what does not come back tells of it. */
export async function watchMailbox(ports: Ports): Promise<void> {
  if (!(await ports.isOpen())) ports.tellClosed();
  const now = ports.now();
  const last = await ports.lastSentAt();
  if (last && Temporal.Instant.compare(now, last.add(CANARY_EVERY)) < 0) return;
  const nonce = await ports.begin(now);
  try {
    await ports.send(nonce);
  } catch (error) {
    await ports.takeBack();
    throw error;
  }
}
