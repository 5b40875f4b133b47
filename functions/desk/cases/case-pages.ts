import type { Answer, Page, Visit } from '../../../shared/desk/page.ts';
import type { Act, ActId } from '../../../shared/domain/acts.ts';
import { seenUpTo } from '../../../shared/domain/as-seen.ts';
import { dateInStockholm, IsoInstant } from '../../../shared/domain/calendar.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';
import { type ActRequest, onlyChanged } from '../../../shared/domain/judge-act.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { type ActOutcome, NOT_DONE } from '../../../shared/staff-actions/act-words.ts';
import { casePage } from './case-page.ts';
import type { Case, Cases } from './one-case.ts';
import type { Failed, Reader } from './shown-case.ts';
import { actIn, FIELD_OF, type FormName, withoutLeft } from './typed-act.ts';

export type CasePorts = {
  cases: Pick<Cases, 'byNumber'>;
  /** Who has read and done what; the newest so many, oldest first. */
  traceOf: (reference: string, newest?: number) => Promise<Reader[]>;
  staff: () => Promise<StaffMember[]>;
  /** By code. */
  unitNames: (units: string[]) => Promise<Map<string, string>>;
  act: (caseNumber: string, id: ActId, request: ActRequest, visit: Visit, seen?: string) => Promise<ActOutcome>;
  profile: Profile;
};

export const showCase =
  (ports: CasePorts): Page =>
  async (visit) => {
    const number = visit.params.caseNumber ?? '';
    const found = await ports.cases.byNumber(number, visit.reaches);
    return found ? show(number, found, visit, ports) : 'not-found';
  };

/** Done once; else the case as it is now, with what was typed. */
export const actPage =
  (name: FormName, ports: CasePorts): Page =>
  async (visit) => {
    const number = visit.params.caseNumber ?? '';
    const before = await ports.cases.byNumber(number, visit.reaches);
    if (!before) return 'not-found';
    const { typed } = visit;
    const { request: asked, errors } = actIn(name, typed);
    if (!asked) return show(number, before, visit, ports, { form: name, typed, errors });
    const seen = IsoInstant.safeParse(typed.sedd).data;
    const request = onlyChanged(asked, seen, before);
    const done = await ports.act(number, visit.act, request, visit, seen);
    if (done.outcome === 'refused' && done.why === 'not-there') return 'not-found';
    const after = await ports.cases.byNumber(number, visit.reaches);
    const traced = [{ reference: number, what: request.kind }];
    // Handed over, it may be another's.
    if (!after) return done.outcome === 'refused' ? 'not-found' : { to: '/', traced };
    if (done.outcome === 'refused') {
      const field = FIELD_OF[name]?.[done.why];
      const say = NOT_DONE[done.why];
      return show(number, after, visit, ports, {
        form: name,
        typed: done.why === 'changed-meanwhile' ? withoutLeft(typed, asked, request) : typed,
        ...(field === undefined ? { errors: {}, say } : { errors: { [field]: say } }),
      });
    }
    if (done.outcome === 'already' && !isSame(request, after.record, visit))
      return show(number, after, visit, ports, { form: name, typed, errors: {}, say: SENT_BEFORE });
    return { to: `/arende/${number}`, traced };
  };

const SENT_BEFORE = 'Det formuläret är redan skickat, med annat innehåll. Skicka igen om det här också ska sparas.';

/** A browser's way back shows a form that was sent. */
function isSame(request: ActRequest, { acts }: YouthRecord, { act, person }: Visit): boolean {
  const stored: (Act & Record<string, unknown>) | undefined = acts?.[act];
  if (!stored) return true;
  return stored.by === person.email && Object.entries(request).every(([field, value]) => stored[field] === value);
}

/** A case that is read daily for years. */
const MOST_READERS = 50;

async function show(number: string, found: Case, visit: Visit, ports: CasePorts, failed?: Failed): Promise<Answer> {
  const { record } = found;
  const numbers = new Set([number, record.caseNumber, ...Object.values(record.entries).map((one) => one.caseNumber)]);
  const units = [...new Set(Object.values(record.facts).flatMap(({ unit }) => unit ?? []))];
  const most = visit.query.get('lasare') === 'alla' ? undefined : MOST_READERS;
  const [traces, staff, names] = await Promise.all([
    Promise.all([...numbers].flatMap((one) => (one ? ports.traceOf(one, most && most + 1) : []))),
    ports.staff(),
    ports.unitNames(units),
  ]);
  const { profile } = ports;
  const readers = traces.flat().toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  // Told of what is new she has seen it; of a slip, only the slip.
  const before = failed?.say === undefined ? failed?.typed.sedd : undefined;
  const main = casePage({
    ...found,
    number,
    seen: { sedd: before || (seenUpTo(record) ?? visit.now.toString()) },
    visit,
    today: dateInStockholm(visit.now),
    profile,
    staff,
    readers: most === undefined ? readers : readers.slice(-most),
    areReadersLeft: most !== undefined && readers.length > most,
    unitName: (unit) => names.get(unit) ?? unit,
    districtName: (code) => profile.districts.find((district) => district.code === code)?.name ?? code,
    ...(failed && { failed }),
  });
  const status = failed ? (failed.say === undefined ? 422 : 409) : 200;
  return { main, status, traced: [{ reference: number, what: 'case' }] };
}
