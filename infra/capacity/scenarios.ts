import { MAX_ITEMS_A_RUN } from '../../functions/sweep/sweep.ts';
import { WORK_PARTITIONS } from '../../shared/store/keys.ts';
import type { Month } from './cost.ts';
import { QUOTAS } from './quotas.ts';
import type { Account } from './sending.ts';
import { type Run, simulate } from './simulate.ts';
import type { FunctionName, StackSettings } from './stack-settings.ts';
import { drawFrom, weekOf } from './week.ts';

const SEED = 2026;
const NORMAL: Account = { perSecond: QUOTAS.rate.value, perDay: QUOTAS.day.value };
const SANDBOX: Account = { perSecond: QUOTAS.sandboxRate.value, perDay: QUOTAS.sandboxDay.value };

/** Covered youths a year: Stockholm's own figure; all below is invented. */
export const LARGEST = 8_362;
export const MUNICIPALITIES = 290;
/** The size of each by its rank: the tenth has a sixth of the first. */
const FALLS_BY = 0.8;
/** Begun, changed, ended. */
export const REPORTS_A_YOUTH = 3;
/** Of a year's reports, in the worst week of August. */
export const WORST_WEEK = 0.15;
const YOUTHS_A_SCHOOL = 70;
export const RESIDENTS_A_YOUTH = 7;
export const ROWS_A_MAIL = 3;

/** Covered youths of the municipality of that rank. */
export const sizeOf = (rank: number) => Math.round(LARGEST / rank ** FALLS_BY);
export const ranks = Array.from({ length: MUNICIPALITIES }, (_, n) => n + 1);

export const monthOf = (covered: number): Month => {
  const rows = (covered * REPORTS_A_YOUTH) / 12;
  return { rows, mails: rows / ROWS_A_MAIL, residents: covered * RESIDENTS_A_YOUTH };
};

const TEN_TIMES = { pupils: 200_000, rowsAMail: 30 };

export type Scenario = { name: string; run: Run; account: Account };

export function scenariosFor(settings: StackSettings): Scenario[] {
  const scenario = (
    name: string,
    shape: Omit<Parameters<typeof weekOf>[0], 'schools'>,
    account = NORMAL,
  ): Scenario => ({
    name,
    account,
    run: simulate(weekOf({ schools: 150, ...shape }, drawFrom(SEED)), settings, account),
  });
  return [
    scenario('20,000 in a week, each in a mail of its own', { pupils: 20_000, rowsAMail: 1 }),
    scenario('20,000 in a week, lists of 30', { pupils: 20_000, rowsAMail: 30 }),
    scenario('20,000 in lists of 2,500, all in the worst hour', {
      pupils: 20_000,
      rowsAMail: 2_500,
      when: 'worst hour',
    }),
    scenario('999 in a list, account in the sandbox', { pupils: 999, rowsAMail: 999 }, SANDBOX),
    scenario('200,000 in a week, lists of 30', TEN_TIMES),
    scenario('the same, with 150,000 mails a day', TEN_TIMES, { ...NORMAL, perDay: 150_000 }),
  ];
}

/** The worst week of a municipality. */
export function worstWeek(covered: number, settings: StackSettings): Run {
  const pupils = Math.ceil(covered * REPORTS_A_YOUTH * WORST_WEEK);
  const schools = Math.ceil(covered / YOUTHS_A_SCHOOL);
  return simulate(weekOf({ pupils, rowsAMail: ROWS_A_MAIL, schools }, drawFrom(SEED)), settings, NORMAL);
}

export const WRITES = 'DynamoDB, writes';

/** Of what is allowed, the largest share first. */
export function bindings({ run, account }: Omit<Scenario, 'name'>, { functions }: Pick<StackSettings, 'functions'>) {
  const inWork = Math.max(
    ...Object.values(functions).map(({ batchSize, maxConcurrency }) => batchSize * maxConcurrency),
  );
  const shares: [what: string, share: number][] = [
    ['SES, mails a minute', run.mostAMinute / (60 * account.perSecond)],
    ['SES, mails in 24 hours', run.mostADay / account.perDay],
    ['functions at once', run.mostAtOnce / QUOTAS.functionsNeeded.value],
    [WRITES, (2 * run.writesASecond) / QUOTAS.tableWrites.value],
    ['DynamoDB, writes of a partition', run.writesASecond / WORK_PARTITIONS.length / QUOTAS.keyWrites.value],
    ['SQS, messages in work', inWork / QUOTAS.inFlight.value],
    ['sweep, items a run', run.mostDue / MAX_ITEMS_A_RUN],
    ...(Object.entries(run.longest) as [FunctionName, number][]).map(([name, seconds]): [string, number] => [
      `${name}, time of a run`,
      seconds / functions[name].timeout,
    ]),
  ];
  return shares.toSorted(([, a], [, b]) => b - a);
}
