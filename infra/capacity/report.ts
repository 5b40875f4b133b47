import { MAX_ROWS } from '../../shared/report-mail/limits.ts';
import { SHARE_OF_RATE } from '../../shared/store/send-gate.ts';
import { chartOf, type Panel, thousands } from './chart.ts';
import { ASSUMED, usedIn } from './cost.ts';
import { SECONDS_OF_A_CALL, SECONDS_TO_SEND, secondsOf, secondsToTakeIn } from './measured.ts';
import { costByService, NOTED_ON, PRICES } from './prices.ts';
import { QUOTAS, READ_ON } from './quotas.ts';
import {
  bindings,
  LARGEST,
  MUNICIPALITIES,
  monthOf,
  REPORTS_A_YOUTH,
  RESIDENTS_A_YOUTH,
  ROWS_A_MAIL,
  ranks,
  type Scenario,
  scenariosFor,
  sizeOf,
  WORST_WEEK,
  WRITES,
  worstWeek,
} from './scenarios.ts';
import { quantile, type Run } from './simulate.ts';
import type { StackSettings } from './stack-settings.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** The two files of docs/it. */
export function capacityDocs(settings: StackSettings): { 'capacity.md': string; 'capacity.svg': string } {
  const scenarios = scenariosFor(settings);
  return { 'capacity.md': documentOf(scenarios, settings), 'capacity.svg': chartOf(panelsOf(scenarios)) };
}

function panelsOf(scenarios: Scenario[]): Panel[] {
  const run = (name: RegExp) => runOf(scenarios, name);
  const lists = run(/worst hour/);
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return [
    {
      title: 'Notices planned and not sent, the whole week',
      from: 0,
      to: 7 * DAY,
      step: 15,
      ticks: days.map((day, n) => [n * DAY + DAY / 2, day]),
      lines: [
        { name: '200,000 reported', colour: '#b3261e', run: run(/^200,000/), of: 'unsent' },
        { name: '20,000 reported', colour: '#1f5fa8', dashes: '6 3', run: run(/^20,000.*30$/), of: 'unsent' },
      ],
    },
    {
      title: 'Messages in the queues: eight lists of 2,500 in the worst hour',
      from: 9 * HOUR,
      to: 10 * HOUR,
      step: 1,
      ticks: [0, 10, 20, 30, 40, 50, 60].map((minute) => [
        9 * HOUR + minute,
        minute === 60 ? '10:00' : `09:${String(minute).padStart(2, '0')}`,
      ]),
      lines: [
        { name: 'notices (wait for SES)', colour: '#b3261e', run: lists, of: 'notices' },
        { name: 'letters', colour: '#2e7d32', dashes: '2 3', run: lists, of: 'letters' },
        { name: 'notifications', colour: '#1f5fa8', dashes: '6 3', run: lists, of: 'notifications' },
      ],
    },
  ];
}

function runOf(scenarios: Scenario[], name: RegExp): Run {
  const found = scenarios.find((scenario) => name.test(scenario.name));
  if (!found) throw new Error(`no scenario is called ${name}`);
  return found.run;
}

const maximum = ({ toNotice }: Run) => quantile(toNotice, 1);

function documentOf(scenarios: Scenario[], settings: StackSettings): string {
  const { functions, count } = settings;
  const fromMailToNotice = scenarios.map(({ name, run, account }) => {
    const [first, second] = bindings({ run, account }, settings);
    return row(
      name,
      ...[0.5, 0.95, 1].map((share) => duration(quantile(run.toNotice, share))),
      thousands(run.deepest.notices),
      run.mostAtOnce,
      `${first?.[0]}: ${percent(first?.[1])}`,
      `${second?.[0]}: ${percent(second?.[1])}`,
    );
  });
  const stages: [string, number][] = [
    ['the largest', sizeOf(1)],
    ['the middle one', sizeOf(MUNICIPALITIES / 2)],
    ['the smallest', sizeOf(MUNICIPALITIES)],
  ];
  const costs = stages.map(([name, covered]) => ({
    name,
    covered,
    week: worstWeek(covered, settings),
    costs: costByService(usedIn(monthOf(covered), settings)),
  }));
  const services = [...(costs[0]?.costs.keys() ?? [])];
  const sum = (of: Map<string, number>) => [...of.values()].reduce((total, cost) => total + cost, 0);
  const all = ranks.reduce((total, rank) => total + sum(costByService(usedIn(monthOf(sizeOf(rank)), settings))), 0);
  const idle = sum(costByService(usedIn({ mails: 0, rows: 0, residents: 0 }, settings)));
  const perThousand = 1000 * (sum(costByService(usedIn({ mails: 1, rows: 1, residents: 0 }, settings))) - idle);
  const ofStack = Object.entries(functions).filter(([, { maxConcurrency }]) => maxConcurrency > 1);
  const together = ofStack.reduce((total, [, { maxConcurrency }]) => total + maxConcurrency, 0);
  const scheduled = Object.keys(functions).length - ofStack.length;
  const [lists, ten, granted] = [/worst hour/, /^200,000/, /^the same/].map((name) => runOf(scenarios, name)) as [
    Run,
    Run,
    Run,
  ];
  const { batchSize, maxConcurrency, memory: megabytes } = functions['coordinator-notice'];
  const mostWrites = Math.max(
    ...scenarios.flatMap((scenario) =>
      bindings(scenario, settings).flatMap(([what, share]) => (what === WRITES ? share : [])),
    ),
  );
  const noticesASecond = (batchSize * maxConcurrency) / secondsOf('notice', batchSize, megabytes);

  return `# Load and cost

\`npm run capacity\` makes this page and its chart: a simulation, with the settings of the synthesized stack, what tests count
of AWS calls, and the quotas and prices below. It is no measurement of AWS: times of calls are assumed.

## What binds

${table(
  [
    'in one municipality',
    'mail to notice, half',
    '95 %',
    'all',
    'most notices in the queue',
    'functions at once',
    'binds first, of what is allowed',
    'then',
  ],
  fromMailToNotice,
)}

![Notices that wait, through a week and through its worst hour](capacity.svg)

- **20,000 in a week**: nothing binds. Even as eight lists in one hour all notices have left within ${duration(maximum(lists))};
  what they wait for is SES's rate, of which we use ${percent(SHARE_OF_RATE)}.
- **Ten times that**: SES's day binds first: notices wait for up to ${duration(maximum(ten))}. Nothing is lost, and an alarm tells at 80 % of
  the day. With 150,000 mails a day, which is what to ask AWS for, all leave within ${duration(maximum(granted))} of their mail; the rate
  suffices. Next come what the sweep looks at in a run (\`MAX_ITEMS_A_RUN\`: all that waits for the day comes back every 1 to 4
  hours, ${thousands(ten.mostDue)} items a run at the worst), then coordinator-notice, which makes ${Math.floor(noticesASecond)} notices a second at most, whatever
  SES's rate: raise its \`maxConcurrency\` together with a higher rate. DynamoDB never sees more than ${percent(mostWrites)} of what a new
  table takes, SQS nothing of note.
- **The sandbox** is for trials alone: 200 mails a day. The embedded stack, with the real functions, needs 4.2 days for
  1,000 mails, and out of the sandbox 1.5 minutes; so does the simulation.
- **A new account's Lambda quota**: the queues' functions may be ${together} at once, and the ${scheduled} on a schedule. A new account may allow
  fewer: then AWS refuses runs, mails wait, and an alarm tells. Doctor asks for ${QUOTAS.functionsNeeded.value}. No concurrency is reserved: AWS wants ${QUOTAS.functionsNeeded.value}
  left for the rest.
- **The longest list** that is taken (${thousands(MAX_ROWS)} rows) takes mail-intake ${Math.round(secondsToTakeIn(MAX_ROWS, functions['mail-intake'].memory))} of its ${functions['mail-intake'].timeout} seconds.

## ${MUNICIPALITIES} municipalities, each in accounts of its own

Stockholm's ${thousands(LARGEST)} covered youths a year are a figure of its own; the rest is invented: the size falls with the rank to
the power of 0.8, ${REPORTS_A_YOUTH} reports a youth, ${ROWS_A_MAIL} a mail, ${percent(WORST_WEEK)} of a year's in the worst week, ${RESIDENTS_A_YOUTH} residents of 15 to 19 for each.
They share no quota, so none binds another.

${table(
  ['US dollars a month, production', ...costs.map(({ name, covered }) => `${name}, ${thousands(covered)} youths`)],
  [
    ...services.map((service) => row(service, ...costs.map(({ costs: of }) => (of.get(service) ?? 0).toFixed(2)))),
    row('**sum**', ...costs.map(({ costs: of }) => `**${sum(of).toFixed(2)}**`)),
    row('reported in the worst week', ...costs.map(({ week }) => thousands(week.toNotice.length))),
    row('mail to notice then, 95 %', ...costs.map(({ week }) => duration(quantile(week.toNotice, 0.95)))),
  ],
)}

All ${MUNICIPALITIES} together: ${thousands(all)} dollars a month. An idle stage costs ${idle.toFixed(2)}: ${count.alarmMetrics} metrics of alarms, ${count.metrics} of our own
(billed only for hours with data, so it is less), ${count.keys} keys, and the readers of ${count.mappings} queues. 1,000 reports of one row add ${perThousand.toFixed(2)}. Staging costs as much as an idle stage. AWS's free tier, of
which a lone account would have most alarms, metrics and queue requests, is not counted.

## What it counts with

| quota | | read ${READ_ON} in |
| --- | --- | --- |
${Object.values(QUOTAS)
  .map(({ what, value, source }) => row(what, thousands(value), source))
  .join('\n')}

${table(
  ['function', 'MB', 'timeout, s', 'batch', 'at once'],
  ofStack.map(([name, { memory, timeout, batchSize, maxConcurrency }]) =>
    row(name, memory, timeout, batchSize, maxConcurrency),
  ),
)}

| price in eu-north-1, noted ${NOTED_ON}, not verified: **check** in AWS's calculator | US dollars | per |
| --- | --- | --- |
${Object.values(PRICES)
  .map(({ service, dollars, per, unit }) =>
    row(
      service,
      String(dollars).includes('e') ? dollars.toFixed(10) : dollars,
      `${per === 1 ? '' : `${thousands(per)} `}${unit}`,
    ),
  )
  .join('\n')}

- Calls of AWS and DynamoDB's units for each piece of work: \`infra/capacity/measured.ts\`, kept true by
  \`tests/faults/calls.test.ts\`. Processor time: \`npm run bench -- processor-time\`, for mails one by one; lists take less.
- Assumed: a call takes ${1000 * SECONDS_OF_A_CALL} ms, SES ${1000 * SECONDS_TO_SEND} ms; ${ASSUMED.lettersARow} letters and a notice a row; a mail of ${ASSUMED.mailKilobytes} kB and a letter of
  ${ASSUMED.letterKilobytes} kB kept for ${ASSUMED.monthsKept} months; each write of a table counts twice, for its indexes.
- The week: Monday 35 %, then 20, 17, 15 and 13; 9 to 10 has 22 % of a day. Invented, seeded.
`;
}

const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (heading: string[], rows: string[]) =>
  [row(...heading), row(...heading.map(() => '---')), ...rows].join('\n');
const percent = (share = 0) => `${Math.round(100 * share)} %`;

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
