import { type Kind, secondsOf, WORK } from './measured.ts';
import type { Used } from './prices.ts';
import { QUOTAS } from './quotas.ts';
import type { FunctionName, StackSettings } from './stack-settings.ts';

const KILOBYTE = 1e-6; // of a GB
const MINUTES = 30 * 24 * 60;
const SWEEPS = MINUTES / 5;
const WEEKS = 52 / 12;

/** Assumed. Each guess is high. */
export const ASSUMED = {
  lettersARow: 1.5,
  mailKilobytes: 100,
  letterKilobytes: 60,
  monthsKept: 24,
  logKilobytesARun: 1,
  /** Of a youth and all that is stored of her. */
  youthKilobytes: 20,
  sweepSeconds: 2,
  secondsOfAResident: 0.001,
  /** Of those aged 15 to 19 in a weekly extract. */
  residentsThatChange: 0.02,
};

export type Month = { mails: number; rows: number; residents: number };

/** What a stage uses in a month of 30 days. */
export function usedIn({ mails, rows, residents }: Month, { functions, count }: StackSettings): Used {
  const letters = rows * ASSUMED.lettersARow;
  const sent = mails + rows;
  const pieces: Record<Kind, number> = {
    mail: mails,
    row: rows,
    notification: rows,
    letter: letters,
    notice: rows,
    feedback: sent,
  };
  const kinds = Object.entries(pieces) as [Kind, number][];
  const gigabytes = (name: FunctionName) => functions[name].memory / 1024;
  const units = (of: 'read' | 'write') => kinds.reduce((sum, [kind, n]) => sum + n * WORK[kind].units[of], 0);
  const extracts = residents * WEEKS;
  const scheduled = SWEEPS + 30 * 24 + 30;
  const runs = mails + rows + letters + rows + sent + scheduled + WEEKS;
  const messages = mails + rows + letters + rows + sent;
  const kept = ASSUMED.monthsKept * KILOBYTE;
  return {
    mailOut: sent,
    mailIn: mails,
    chunkIn: mails * Math.floor(ASSUMED.mailKilobytes / 256),
    gigabyteSeconds:
      kinds.reduce((sum, [kind, n]) => {
        const { by } = WORK[kind];
        return sum + n * secondsOf(kind, 1, functions[by].memory) * gigabytes(by);
      }, 0) +
      (SWEEPS + 30 * 24 + 30) * ASSUMED.sweepSeconds * gigabytes('sweep') +
      extracts * ASSUMED.secondsOfAResident * gigabytes('import'),
    runs,
    // Sent, received, deleted; a reader asks three times a minute.
    queueRequests: 3 * messages + count.mappings * QUOTAS.pollers.value * 3 * MINUTES,
    // A sweep asks 2 × 16 partitions, each for half a unit.
    readUnits: units('read') + 24 * SWEEPS + 2 * extracts,
    // Twice: an index is written with its table.
    writeUnits: 2 * (units('write') + 4 * SWEEPS + extracts * ASSUMED.residentsThatChange),
    tableStorage: (residents + rows * ASSUMED.monthsKept * (ASSUMED.youthKilobytes / 3)) * KILOBYTE,
    // Each is noted in the access log; a sweep lists three folders.
    puts: 2 * (2 * mails + letters + 3 * SWEEPS),
    gets: 2 * mails,
    storage: (mails * ASSUMED.mailKilobytes + letters * ASSUMED.letterKilobytes) * kept,
    keys: count.keys,
    keyUses: 6 * mails + 2 * letters + 4 * SWEEPS,
    secrets: count.secrets,
    alarmMetrics: count.alarmMetrics,
    metrics: count.metrics,
    dashboards: count.dashboards,
    logs: runs * ASSUMED.logKilobytesARun * KILOBYTE,
    schedules: scheduled,
  };
}
