import { html } from '../../shared/desk/html.ts';
import { download } from '../../shared/desk/mail-parts.ts';
import type { Answer, Page, TraceLine, Visit } from '../../shared/desk/page.ts';
import { timeOf } from '../../shared/desk/times.ts';
import { UnitCode } from '../../shared/domain/notification.ts';
import { type Found, itemView, type Told } from './item-view.ts';
import type { OfficerPorts } from './ports.ts';
import { liftedAllWords, liftedWords, RELEASED } from './words.ts';

const actorOf = ({ person, now }: Visit) => ({ by: person.email, now });
const REFERENCE = /^[IRS]-[0-9A-Z]{4}-[0-9A-Z]{2}$/;
const referenceOf = ({ params }: Visit) => (REFERENCE.test(params.reference ?? '') ? params.reference : undefined);

async function find(reference: string, visit: Visit, ports: OfficerPorts, unit?: string): Promise<Found | undefined> {
  const actor = actorOf(visit);
  const [item, held, set, closed] = await Promise.all([
    ports.show(reference, actor),
    ports.heldBy(reference),
    ports.wasSet(reference),
    ports.closedBy(reference),
  ]);
  if (!item && held.youths.length === 0 && !set) return undefined;
  const raw = item?.pk.startsWith('MAIL#') ? await ports.mail(reference, actor) : undefined;
  const [mail, rows] = raw ? await Promise.all([ports.open(raw), ports.rows(reference, unit, actor)]) : [];
  return {
    reference,
    held,
    ...(item && { item }),
    ...(raw && { raw }),
    ...(mail && { mail }),
    ...(rows && { rows }),
    ...(set && { set }),
    ...(closed && { closed }),
  };
}

async function shown(
  visit: Visit,
  ports: OfficerPorts,
  status: 200 | 409 | 422,
  traced: TraceLine[] = [],
  told: Told = {},
): Promise<Answer> {
  const reference = referenceOf(visit);
  const found = reference && (await find(reference, visit, ports, told.typed?.fields.skolenhetskod || undefined));
  if (!reference || !found) return 'not-found';
  const persons = found.held.youths.map(({ reference }) => ({ reference, what: 'held-youth' }));
  return { main: itemView(visit, found, told), status, traced: [...traced, { reference, what: 'sealed' }, ...persons] };
}

export const itemPage =
  (ports: OfficerPorts): Page =>
  (visit) =>
    shown(visit, ports, 200);

export const sealedAttachmentPage =
  (ports: OfficerPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    const raw = reference && (await ports.mail(reference, actorOf(visit)));
    if (!reference || !raw) return 'not-found';
    const file = download(reference, visit.params.number ?? '', raw, await ports.open(raw));
    if (file === 'not-there') return 'not-found';
    const traced = [{ reference, what: 'attachment' }];
    if (file !== 'too-large') return { download: file, traced };
    return {
      main: html`<h1>Bilagan är för stor</h1><p>Den går inte att hämta här. Hämta mejlet på kommandoraden:
<code>npm run kaa -- sealed show ${reference} --out MAPP</code>.</p>`,
      traced,
    };
  };

/** Rows about persons whom an officer finds not protected. */
export const rowsPage =
  (ports: OfficerPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    if (!reference) return 'not-found';
    const { typed } = visit;
    const unit = typed.skolenhetskod?.trim() || undefined;
    const kept = (errors: Record<string, string>) => ({ typed: { act: 'rader', fields: typed, errors } });
    if (unit !== undefined && !UnitCode.safeParse(unit).success)
      return shown(visit, ports, 422, [], kept({ skolenhetskod: 'Skolenhetskoden har åtta siffror.' }));
    const rows = Object.keys(typed).flatMap((name) => /^rad-(\d{1,5})$/.exec(name)?.[1] ?? []);
    if (rows.length === 0) {
      // The rows of a school that the directory does not know are read once it is named.
      if (unit !== undefined) return shown(visit, ports, 200, [], kept({}));
      return shown(visit, ports, 422, [], kept({ rader: 'Bocka för minst en rad.' }));
    }
    const outcomes = await ports.release(reference, rows.map(Number), unit, actorOf(visit));
    if (outcomes === 'not-found') return 'not-found';
    const words = [...outcomes].map(([row, outcome]) => `Rad ${row}: ${RELEASED[outcome]}`).join(' ');
    const isDone = [...outcomes.values()].includes('released');
    const traced = [{ reference, what: 'release-rows', count: rows.length }];
    return shown(visit, ports, isDone ? 200 : 409, traced, isDone ? { done: words } : { refused: words });
  };

/** One hold of one person, or one mail's of all. */
export const liftPage =
  (ports: OfficerPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    if (!reference || !(await isThere(reference, visit, ports))) return 'not-found';
    const traced = [{ reference, what: 'lift-hold' }];
    const { typed } = visit;
    if (typed.alla === 'ja') {
      const from = /^\d{1,6}$/.test(typed.fran ?? '') ? Number(typed.fran) : 0;
      const all = await ports.liftAll(reference, from, actorOf(visit));
      if (all === 'not-there') return 'not-found';
      const { left, others: _, ...tried } = all;
      const next = from + Object.values(tried).reduce((sum, count) => sum + count, 0);
      const text = liftedAllWords(reference, all);
      return ended(visit, ports, traced, { isDone: true, text, ...(left > 0 && { rest: { next, left } }) });
    }
    const whose = typed.ungdom ? { record: typed.ungdom } : { number: typed.personnummer?.trim() ?? '' };
    const lifted = await ports.lift(reference, whose, actorOf(visit));
    if (lifted === 'no-number' || lifted === 'unknown')
      return shown(visit, ports, 422, [], {
        typed: { act: 'lyft', fields: typed, errors: { personnummer: NO_PERSON[lifted] } },
      });
    return ended(visit, ports, traced, liftedWords(lifted, reference));
  };

const NO_PERSON = {
  'no-number': 'Skriv personnumret med tolv siffror.',
  unknown: 'Numret nämns inte här. Skriv det som det står ovanför.',
};

const isThere = async (reference: string, visit: Visit, ports: OfficerPorts) =>
  (await ports.show(reference, actorOf(visit))) !== undefined ||
  (await ports.wasSet(reference)) !== undefined ||
  (await ports.heldBy(reference)).youths.length > 0;

/** The page itself may be gone with the last hold. */
async function ended(
  visit: Visit,
  ports: OfficerPorts,
  traced: TraceLine[],
  { isDone, text, rest }: { isDone: boolean; text: string; rest?: NonNullable<Told['rest']> },
): Promise<Answer> {
  const status = isDone ? 200 : 409;
  const answer = await shown(visit, ports, status, traced, {
    ...(isDone ? { done: text } : { refused: text }),
    ...(rest && { rest }),
  });
  if (answer !== 'not-found') return answer;
  const main = html`<h1>${isDone ? 'Klart' : 'Inget är ändrat'}</h1><p>${text}</p><p><a href="/skydd">Allt som väntar</a></p>`;
  return { main, status, traced };
}

export const closePage =
  (ports: OfficerPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    if (!reference) return 'not-found';
    const outcome = await ports.close(reference, actorOf(visit));
    if (outcome === 'not-found') return 'not-found';
    const traced = [{ reference, what: 'close' }];
    const closed = outcome === 'was-closed' ? await ports.closedBy(reference) : undefined;
    if (!closed || closed.by === visit.person.email) return { to: '/skydd', traced };
    return shown(visit, ports, 409, [], { refused: `${closed.by} avslutade ${reference} ${timeOf(closed.at)}.` });
  };
