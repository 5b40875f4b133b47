import { DEEP_QUEUE, FIRST_PAUSE_MINUTES, MAX_ITEMS_A_RUN } from '../../functions/sweep/sweep.ts';
import { MAX_AT_ONCE } from '../../shared/store/answer-hours.ts';
import { type Clock, eventClock } from './clock.ts';
import { type Kind, secondsOf, secondsToTakeIn, WORK } from './measured.ts';
import { type Account, simulatedGate } from './sending.ts';
import type { FunctionName, StackSettings } from './stack-settings.ts';
import { drawFrom, type ReportMail } from './week.ts';

const HOUR = 3_600;
const SWEEP_EVERY = 300;
const GRACE = FIRST_PAUSE_MINUTES * 60;
/** The youth's, and for every second one a guardian's, too: more than is likely. */
const LETTERS = [1, 2];

type QueueName = 'mails' | 'notifications' | 'letters' | 'notices' | 'feedback';
export type Depth = QueueName | 'unsent';

/** What is to be sent: a notice, or an answer (of one mail, or of many in an hour). */
type Effect = {
  /** When its mail came. */
  since: number;
  queue: 'mails' | 'notices';
  dueAt: number;
  times: number;
  sent: boolean;
};

export type Run = {
  /** From the mail to the notice, in seconds, in order. */
  toNotice: number[];
  answers: number;
  /** In queues, and planned notices that are not sent: by the minute in which that changed. */
  depths: Map<Depth, Map<number, { most: number; last: number }>>;
  deepest: Record<QueueName, number>;
  /** Seconds; of a run of each function. */
  longest: Partial<Record<FunctionName, number>>;
  mostAtOnce: number;
  writesASecond: number;
  /** Most due at a sweep, and sweeps that left some for the next. */
  mostDue: number;
  sweepsTooFull: number;
  mostADay: number;
  mostAMinute: number;
  pieces: Record<Kind, number>;
  /** Due items that the sweep signalled, and runs in which nothing was left to do or could be sent. */
  visits: number;
  runs: Partial<Record<FunctionName, number>>;
  gigabyteSeconds: number;
  lastAt: number;
};

/** Functions that read a queue: as many runs at once as its mapping allows, each with what waits, up to a batch. */
export function simulatedQueue<T>(
  clock: Clock,
  { batchSize, maxConcurrency }: { batchSize: number; maxConcurrency: number },
  /** Returns the seconds that it takes, and what happens after it. */
  run: (batch: T[]) => { seconds: number; after?: () => void },
  onChange: (depth: number) => void = () => {},
) {
  let waiting: T[] = [];
  let taken = 0;
  let inWork = 0;
  let running = 0;
  const depth = () => waiting.length - taken + inWork;
  const pump = () => {
    while (running < maxConcurrency && taken < waiting.length) {
      const batch = waiting.slice(taken, taken + batchSize);
      taken += batch.length;
      if (taken > 10_000) {
        waiting = waiting.slice(taken);
        taken = 0;
      }
      inWork += batch.length;
      running += 1;
      const { seconds, after } = run(batch);
      clock.at(clock.now() + seconds, () => {
        running -= 1;
        inWork -= batch.length;
        after?.();
        pump();
        onChange(depth());
      });
    }
  };
  return {
    depth,
    put(...items: T[]): void {
      for (const item of items) waiting.push(item);
      // What arrives at one moment comes in full batches.
      clock.at(clock.now(), pump);
      onChange(depth());
    },
  };
}

export function simulate(mails: ReportMail[], { functions }: Pick<StackSettings, 'functions'>, account: Account): Run {
  const clock = eventClock();
  const draw = drawFrom(1);
  const gate = simulatedGate(account, draw);
  const result = emptyRun();
  const writes = new Map<number, number>();
  let running = 0;
  let unsent = 0;

  const count = (kind: Kind, pieces: number, from: number, seconds: number) => {
    result.pieces[kind] += pieces;
    const each = (pieces * WORK[kind].units.write) / Math.max(1, Math.floor(seconds));
    for (let second = Math.floor(from); second <= from + seconds - 1 || second === Math.floor(from); second++)
      writes.set(second, (writes.get(second) ?? 0) + each);
  };
  const deepen = (name: Depth, depth: number) => {
    const depths = result.depths.get(name) ?? new Map<number, { most: number; last: number }>();
    const minute = Math.floor(clock.now() / 60);
    const most = Math.max(depths.get(minute)?.most ?? 0, depth);
    result.depths.set(name, depths.set(minute, { most, last: depth }));
  };
  function queue<T>(name: QueueName, by: FunctionName, work: (batch: T[]) => { seconds: number; after?: () => void }) {
    const timed = (batch: T[]) => {
      const { seconds, after } = work(batch);
      result.runs[by] = (result.runs[by] ?? 0) + 1;
      result.longest[by] = Math.max(result.longest[by] ?? 0, seconds);
      result.gigabyteSeconds += (seconds * functions[by].memory) / 1024;
      running += 1;
      result.mostAtOnce = Math.max(result.mostAtOnce, running);
      return {
        seconds,
        after: () => {
          running -= 1;
          after?.();
        },
      };
    };
    return simulatedQueue<T>(clock, functions[by], timed, (depth) => {
      result.deepest[name] = Math.max(result.deepest[name], depth);
      deepen(name, depth);
    });
  }
  const megabytes = (kind: Kind) => functions[WORK[kind].by].memory;
  /** Of one batch; in seconds. */
  function worked(kind: Kind, pieces: number): number {
    const seconds = secondsOf(kind, pieces, megabytes(kind));
    count(kind, pieces, clock.now(), seconds);
    return seconds;
  }

  /** Due work, by when. */
  let due: Effect[] = [];
  let isSweeping = false;
  const sweepAt = () => (Math.floor(clock.now() / SWEEP_EVERY) + 1) * SWEEP_EVERY;
  function wait(effect: Effect, until: number): void {
    effect.dueAt = until;
    if (!isSweeping) clock.at(sweepAt(), sweep);
    isSweeping = true;
  }
  function plan(since: number, queueOfIt: Effect['queue'], dueAt: number): Effect {
    const effect: Effect = { since, queue: queueOfIt, dueAt, times: 0, sent: false };
    due.push(effect);
    wait(effect, dueAt);
    return effect;
  }
  function sweep(): void {
    gate.learn(clock.now());
    due = due.filter(({ sent }) => !sent);
    const now = due.filter(({ dueAt }) => dueAt <= clock.now()).toSorted((a, b) => a.dueAt - b.dueAt);
    result.mostDue = Math.max(result.mostDue, now.length);
    if (now.length > MAX_ITEMS_A_RUN) result.sweepsTooFull += 1;
    for (const effect of now.slice(0, MAX_ITEMS_A_RUN)) {
      result.visits += 1;
      const to = effect.queue === 'mails' ? mailQueue : noticeQueue;
      effect.dueAt = clock.now() + GRACE * 2 ** effect.times;
      if (to.depth() > DEEP_QUEUE) continue;
      effect.times = Math.min(effect.times + 1, 6);
      to.put(effect);
    }
    if (due.length > 0) clock.at(sweepAt(), sweep);
    isSweeping = due.length > 0;
  }

  /** Seconds of waiting for its turn; undefined if there was nothing to send, or not yet. */
  function send(effect: Effect): number | undefined {
    if (effect.sent) return undefined;
    const turn = gate.turn(clock.now());
    if ('notBefore' in turn) {
      effect.times = 0;
      wait(effect, Math.max(turn.notBefore, clock.now() + GRACE));
      return undefined;
    }
    effect.sent = true;
    feedbackQueue.put(effect);
    return turn.wait;
  }

  const hours = new Map<string, { atOnce: number; gathered: boolean }>();
  /** More of an hour are answered in one mail. */
  function answer({ at, school }: ReportMail): number {
    const key = `${school} ${Math.floor(at / HOUR)}`;
    const hour = hours.get(key) ?? { atOnce: 0, gathered: false };
    hours.set(key, hour);
    if (hour.atOnce < MAX_AT_ONCE) {
      hour.atOnce += 1;
      result.answers += 1;
      return send(plan(at, 'mails', clock.now() + GRACE)) ?? 0;
    }
    if (!hour.gathered) {
      result.answers += 1;
      plan(at, 'mails', (Math.floor(at / HOUR) + 1) * HOUR);
    }
    hour.gathered = true;
    return 0;
  }

  const mailQueue = queue<ReportMail | Effect>('mails', 'mail-intake', ([item]) => {
    if (!item || 'sent' in item)
      return { seconds: secondsOf('notice', 1, megabytes('mail')) + (item ? (send(item) ?? 0) : 0) };
    const seconds = secondsToTakeIn(item.rows, megabytes('mail')) + answer(item);
    count('mail', 1, clock.now(), seconds);
    count('row', item.rows, clock.now(), seconds);
    return { seconds, after: () => notifications.put(...Array.from({ length: item.rows }, () => item.at)) };
  });
  const notifications = queue<number>('notifications', 'register', (batch) => {
    const seconds = worked('notification', batch.length);
    const after = () => {
      unsent += batch.length;
      deepen('unsent', unsent);
      noticeQueue.put(...batch.map((at) => plan(at, 'notices', clock.now() + GRACE)));
      letters.put(...batch.flatMap((_, n) => Array.from({ length: LETTERS[n % LETTERS.length] ?? 1 }, () => n)));
    };
    return { seconds, after };
  });
  const letters = queue<number>('letters', 'outreach', ({ length }) => ({ seconds: worked('letter', length) }));
  const noticeQueue = queue<Effect>('notices', 'coordinator-notice', (batch) => {
    const own = secondsOf('notice', batch.length, megabytes('notice'));
    const alone = secondsOf('notice', 1, megabytes('notice'));
    // One that waits leaves the processor to the others.
    const waits = batch.flatMap((effect) => {
      const waited = send(effect);
      if (waited === undefined) return [];
      const seconds = Math.max(own, waited + alone);
      result.toNotice.push(clock.now() + seconds - effect.since);
      result.lastAt = Math.max(result.lastAt, clock.now() + seconds);
      return [seconds];
    });
    const seconds = Math.max(own, ...waits);
    count('notice', waits.length, clock.now(), seconds);
    const after = () => {
      unsent -= waits.length;
      deepen('unsent', unsent);
    };
    return { seconds, after };
  });
  const feedbackQueue = queue<Effect>('feedback', 'delivery-feedback', ({ length }) => ({
    seconds: worked('feedback', length),
  }));

  for (const mail of mails) clock.at(mail.at, () => mailQueue.put(mail));
  clock.run();
  result.toNotice.sort((a, b) => a - b);
  result.writesASecond = Math.max(0, ...writes.values());
  gate.sent.sort((a, b) => a - b);
  result.mostADay = mostIn(gate.sent, 24 * HOUR);
  result.mostAMinute = mostIn(gate.sent, 60);
  return result;
}

function emptyRun(): Run {
  return {
    toNotice: [],
    answers: 0,
    depths: new Map(),
    deepest: { mails: 0, notifications: 0, letters: 0, notices: 0, feedback: 0 },
    longest: {},
    mostAtOnce: 0,
    writesASecond: 0,
    mostDue: 0,
    sweepsTooFull: 0,
    mostADay: 0,
    mostAMinute: 0,
    pieces: { mail: 0, row: 0, notification: 0, letter: 0, notice: 0, feedback: 0 },
    visits: 0,
    runs: {},
    gigabyteSeconds: 0,
    lastAt: 0,
  };
}

/** Of sorted times, so many in a window of that length. */
export function mostIn(times: number[], seconds: number): number {
  let most = 0;
  let first = 0;
  for (const [last, time] of times.entries()) {
    while ((times[first] ?? time) <= time - seconds) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Of sorted values. */
export const quantile = (sorted: number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
