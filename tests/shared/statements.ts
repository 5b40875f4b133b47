import type { YouthEvent } from '../../shared/domain/decision.ts';
import { FactType } from '../../shared/domain/notification.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { aNotification, corrected, notified, withdrawn } from '../support/builders.ts';
import fc from '../support/fast-check.ts';

const day = fc.integer({ min: 1, max: 30 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Of Kim; each row under a reference of its own. */
export const notifications = (allowed: readonly FactType[] = FactType.options) =>
  fc
    .array(fc.record({ type: fc.constantFrom(...allowed), date: day, long: fc.nat({ max: 9 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((rows) =>
      rows.map(({ type, date, long }, index) => {
        const until = type === 'absence' && long > 0 ? `2026-12-0${long}` : undefined;
        return aNotification({ reportId: `R-000${index}-01`, type, date, until, unit: `1234567${index}` });
      }),
    );

/** Made by aNotification, one before it, and one after all the other builders'. */
export const DROPOUT = 'R-7K3Q-9F';
export const EARLIER = { reportId: 'R-0000-01', receivedAt: '2026-11-20T08:00:00Z' };
export const LATER = { reportId: 'R-0000-09', receivedAt: '2026-11-23T08:45:00Z' };

const SCHOOLS = ['12345678', '87654321'];
/** Few, so that statements often meet, repeat or contradict. */
const moment = fc.nat({ max: 5 }).map((minute) => `2026-11-23T08:0${minute}:00Z`);
const someDay = fc.constantFrom('2026-11-02', '2026-11-16', '2026-11-20', '2026-12-24');
const reference = fc.nat({ max: 9 }).map((n) => `R-000${n}-01`);
const about = { aboutReport: optional(reference), aboutType: optional(fc.constantFrom(...FactType.options)) };
const school = fc.constantFrom(...SCHOOLS);
const schools = fc.subarray(SCHOOLS, { minLength: 1 });

type Numbered = (reportId: string) => YouthEvent;
const report: fc.Arbitrary<Numbered> = fc
  .record({ type: fc.constantFrom(...FactType.options), date: someDay, receivedAt: moment, unit: school })
  .map((fact) => (reportId) => notified(aNotification({ ...fact, reportId })));
const withdrawal: fc.Arbitrary<Numbered> = fc
  .record({ ...about, units: schools, receivedAt: moment, aboutDate: optional(someDay) })
  .map((change) => (reportId) => withdrawn({ ...change, reportId }));
const correction: fc.Arbitrary<Numbered> = fc
  .record({
    ...about,
    units: schools,
    receivedAt: moment,
    date: optional(someDay),
    rightType: optional(fc.constantFrom(...FactType.options)),
  })
  .map((change) => (reportId) => corrected({ ...change, reportId }));

const withOwnReferences = (events: Numbered[]) => events.map((event, index) => event(`R-000${index}-01`));

export const statements: fc.Arbitrary<YouthEvent[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: report }, correction, withdrawal), { minLength: 1, maxLength: 8 })
  .map(withOwnReferences);

export const reports: fc.Arbitrary<YouthEvent[]> = fc
  .array(report, { minLength: 1, maxLength: 5 })
  .map(withOwnReferences);

export const changes: fc.Arbitrary<YouthEvent> = fc
  .tuple(fc.oneof(correction, withdrawal), fc.nat({ max: 9 }))
  .map(([change, n]) => change(`R-00${n}0-02`));

export const inTwoOrders = <T>(events: fc.Arbitrary<T[]>): fc.Arbitrary<[once: T[], repeated: T[]]> =>
  events.chain((all) =>
    fc.tuple(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
    ),
  );

/** Without what depends on the order of arrival. */
export const openEntries = ({ entries }: YouthRecord) =>
  Object.values(entries)
    .filter(({ state }) => state === 'open')
    .map(({ caseNumber: _number, openedOn: _on, ...basis }) => basis)
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));

export const liveLetters = ({ letters }: YouthRecord) =>
  Object.entries(letters).filter(([, { state }]) => state !== 'cancelled');

export const lettersToWhom = (record: YouthRecord) =>
  liveLetters(record)
    .map(([, { variant, addressee }]) => `${variant} ${addressee}`)
    .toSorted();
