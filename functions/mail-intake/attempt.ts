import { Fault } from '../../shared/domain/fault.ts';
import type { JudgedMail } from '../../shared/report-mail/judge-mail.ts';
import { ATTEMPTS_TO_READ, type Ports } from './ports.ts';

type Reading<T> = {
  /** The mail, or the mail and the decision about it. */
  key: string;
  judge: () => Promise<JudgedMail>;
  /** What becomes of it; `unread`: our attempts are spent. */
  store: (judged: JudgedMail | 'unread') => Promise<T>;
};

/**
 * Counts how often the step was begun that may end this process (F7): never what an outage, a throttled function or
 * a release that can read no mail brings about, which the queue's own count would.
 */
export async function attemptToRead<T>({ key, judge, store }: Reading<T>, ports: Ports): Promise<T> {
  if ((await ports.beginReading(key)) > ATTEMPTS_TO_READ) {
    // Else no mail can be read, and none is to blame.
    if (!(await ports.canReadAny())) {
      await ports.forgetReading(key);
      throw new Fault('bug');
    }
    return store('unread');
  }
  let judged: JudgedMail | undefined;
  try {
    judged = await judge();
    return await store(judged);
  } catch (error) {
    // It was read, or a store did not answer.
    if (judged || ports.isOutage(error)) await ports.forgetReading(key).catch(() => undefined);
    throw error;
  }
}
