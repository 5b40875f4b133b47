import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import { ACCOUNT, arnOf, REGION } from '../account.ts';

export type ScheduleSpec = {
  name: string;
  shortName: string;
  expression: string;
  timezone: string;
  enabled: boolean;
  functionArn: string;
  input?: string;
  kind: 'scheduler' | 'rule';
};

export type Scheduler = {
  names: string[];
  fire: (name: string) => Promise<void>;
  stop: () => void;
};

export type Timing = { everyMilliseconds: number } | { at: Date } | { cron: string };

export function startScheduler(
  specs: ScheduleSpec[],
  invoke: (functionArn: string, event: unknown) => Promise<void>,
  { automatic }: { automatic: boolean },
): Scheduler {
  const run = (spec: ScheduleSpec) => invoke(spec.functionArn, eventOf(spec, new Date()));
  const stops = automatic
    ? specs.filter(({ enabled }) => enabled).map((spec) => start(spec, () => void run(spec)))
    : [];
  return {
    names: specs.map(({ shortName }) => shortName),
    fire: async (name) => {
      const spec = specs.find((candidate) => candidate.name === name || candidate.shortName === name);
      if (!spec)
        throw new Error(`No schedule ${name}; the template has: ${specs.map(({ shortName }) => shortName).join(', ')}`);
      await run(spec);
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function start({ expression, timezone }: ScheduleSpec, run: () => void): () => void {
  const timing = timingOf(expression);
  if ('everyMilliseconds' in timing) {
    const timer = setInterval(run, timing.everyMilliseconds);
    return () => clearInterval(timer);
  }
  // A past date never fires.
  const job = new Cron('at' in timing ? timing.at : timing.cron, { timezone }, run);
  return () => job.stop();
}

const UNIT_MILLISECONDS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function timingOf(expression: string): Timing {
  const [, kind, inside = ''] = /^(rate|at|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'at') return { at: new Date(`${inside}Z`) };
  if (kind === 'cron') return { cron: cronerPattern(inside) };
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(inside) ?? [];
  const milliseconds = UNIT_MILLISECONDS[unit];
  if (kind !== 'rate' || milliseconds === undefined)
    throw new Error(`The embedded stack does not support the schedule ${expression}`);
  return { everyMilliseconds: Number(count) * milliseconds };
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const LAST = ['59', '23', 'L', '12', '7', '2199'];

/** AWS: minute hour day month weekday year, from 1 = SUN; croner: seconds first, from 0, and no `0/5`. */
function cronerPattern(aws: string): string {
  const fields = aws.split(/\s+/);
  if (fields.length !== 6) throw new Error(`An AWS cron expression has six fields: ${aws}`);
  const translated = fields.map((field, index) => {
    const named =
      index === 4 ? field.replaceAll(/(?<![#/\d])[1-7](?!\d)/g, (day) => WEEKDAYS[Number(day) - 1] ?? day) : field;
    return named.replace('?', '*').replaceAll(/(?<![\d-])(\d+)\//g, (_, first: string) => `${first}-${LAST[index]}/`);
  });
  return ['0', ...translated].join(' ');
}

function eventOf({ name, input, kind }: ScheduleSpec, now: Date): unknown {
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const arn = kind === 'scheduler' ? arnOf('scheduler', `schedule/default/${name}`) : arnOf('events', `rule/${name}`);
  if (input !== undefined)
    return JSON.parse(
      input
        .replaceAll('<aws.scheduler.scheduled-time>', time)
        .replaceAll('<aws.scheduler.schedule-arn>', arn)
        .replaceAll('<aws.scheduler.execution-id>', randomUUID())
        .replaceAll('<aws.scheduler.attempt-number>', '1'),
    );
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: kind === 'scheduler' ? 'aws.scheduler' : 'aws.events',
    account: ACCOUNT,
    time,
    region: REGION,
    resources: [arn],
    detail: kind === 'scheduler' ? '{}' : {},
  };
}
