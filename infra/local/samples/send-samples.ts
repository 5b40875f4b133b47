import { createTransport } from 'nodemailer';
import type { Temporal } from 'temporal-polyfill';
import { READ_FIRST, STATES } from '../../../functions/desk/mails/words.ts';
import { afterQuietPeriods, dateInStockholm } from '../../../shared/domain/calendar.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { reportReference } from '../../../shared/domain/reference.ts';
import type { State } from '../page/state.ts';
import { fill, type SampleName, type SamplePerson } from './people.ts';
import { SAMPLES, type Sample, sampleMail } from './samples.ts';

export type SampleRun = { sample: Sample; reference: string };
export type Outcome = SampleRun & { faults: string[]; lines: string[] };

/** In two waves: some depend on others. */
export async function sendSamples(
  to: { port: number; mailbox: string },
  people: Record<SampleName, SamplePerson>,
  now: Temporal.Instant,
  run: string,
  untilIdle: () => Promise<unknown>,
): Promise<SampleRun[]> {
  const transport = createTransport({ host: '127.0.0.1', port: to.port, secure: false, ignoreTLS: true });
  const runs: SampleRun[] = [];
  for (const afterTheOthers of [false, true]) {
    for (const sample of SAMPLES.filter((sample) => (sample.afterTheOthers ?? false) === afterTheOthers)) {
      const text = fill(sampleMail(sample), people, dateInStockholm(now), run).replaceAll('\n', '\r\n');
      const { response } = await transport.sendMail({
        envelope: { from: sample.envelopeFrom, to: [to.mailbox] },
        raw: Buffer.from(text, sample.encoding ?? 'utf8'),
      });
      runs.push({ sample, reference: reportReference(objectIn(response)) });
    }
    await untilIdle();
  }
  transport.close();
  return runs;
}

function objectIn(response: string | undefined): string {
  const id = /^250 \S*\s*([a-z0-9]{20,})/i.exec(response ?? '')?.[1];
  if (!id) throw new Error(`The mailbox did not answer with an id: ${response}`);
  return id;
}

export function outcomes(
  runs: SampleRun[],
  state: State,
  people: Record<SampleName, SamplePerson>,
  profile: Profile,
  now: Temporal.Instant,
): Outcome[] {
  const today = dateInStockholm(now);
  const waits = (profile.reports.dropout.firstLetterAfterWorkingDays ?? 0) > 0;
  const quiet = !afterQuietPeriods(today, profile.letters.quietPeriods, profile.freeDays).equals(today);
  const youth = (name: SampleName) => state.youths.find(({ personnummer }) => personnummer === people[name].number);
  return runs.map(({ sample, reference }) => {
    const report = state.reports.find((candidate) => candidate.reference === reference);
    const faults = sample.check({ report, youth, state, letter: quiet || waits ? 'planned' : 'handed-over', profile });
    return { sample, reference, faults, lines: report ? describe(report, state) : [] };
  });
}

function describe(report: State['reports'][number], state: State): string[] {
  const { rows, answer, reference } = report;
  const counts = [
    rows.accepted > 0 ? `${rows.accepted} ${rows.accepted === 1 ? 'rad mottagen' : 'rader mottagna'}` : '',
    rows.refused > 0 ? `${rows.refused} avvisade` : '',
    rows.held > 0 ? `${rows.held} väntar` : '',
  ].filter(Boolean);
  const youths = state.youths.filter(({ facts, changes }) =>
    [...facts, ...changes].some(({ reportId }) => reportId === reference),
  );
  return [
    [
      STATES[report.state],
      report.toRead ? READ_FIRST : '',
      ...counts,
      answer === 'sent' ? 'kvitto skickat' : 'inget kvitto',
    ]
      .filter(Boolean)
      .join(', '),
    ...youths.map(describeYouth),
  ];
}

function describeYouth({
  entries,
  letters,
  notices,
  tasks,
  record,
  coverage,
  waitsFor,
}: State['youths'][number]): string {
  const kinds = { kaa: 'ärende i KAA', prevention: 'förebyggande ärende' };
  const opened = entries.map(
    ({ caseNumber, kind, state }) =>
      `${kinds[kind]} ${caseNumber ?? 'känt först efteråt'}${state === 'closed' ? ' (avslutat)' : ''}`,
  );
  const made = letters.filter(({ state }) => state === 'handed-over' || state === 'sent').length;
  const sent = notices.filter(({ state }) => state === 'sent').length;
  if (opened.length === 0)
    return `inget ärende (${record}: ${coverage?.reason ?? '–'})${tasks.map(({ type }) => `, uppgift ${type}`).join('')}`;
  return `${opened.join(', ')}, ${made} brev${made < letters.length ? ` (av ${letters.length})` : ''}, ${sent} avisering${sent === 1 ? '' : 'ar'}${waitsFor.includes('read-before-contact') ? `, ${READ_FIRST}` : ''}`;
}
