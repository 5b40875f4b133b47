import { type Errors, field, form } from '../../../shared/desk/forms.ts';
import { type Html, html } from '../../../shared/desk/html.ts';
import { inLine, type Marks, mailParts } from '../../../shared/desk/mail-parts.ts';
import type { Typed, Visit } from '../../../shared/desk/page.ts';
import { ageOf, timeOf } from '../../../shared/desk/times.ts';
import { decided, isToBeRead, isToFollowUp, mayEnter, standOf, waits } from '../../../shared/domain/held-report.ts';
import type { Read } from '../../../shared/domain/newer-values.ts';
import { FactType, REPORT_TYPE_WORDS } from '../../../shared/domain/notification.ts';
import type { Decision, Report } from '../../../shared/domain/report.ts';
import type { Shown, ShownPiece } from '../../../shared/staff-actions/outcomes.ts';
import type { Opened } from './ports.ts';
import { prefill } from './prefill.ts';
import { DECIDED, KINDS, READ_FIRST, STATES, WHY } from './words.ts';

export type Told = {
  /** Why what was sent was not done. */
  refused?: string;
  /** What was done just now. */
  done?: string;
  /** Of which form. */
  typed?: { act: string; fields: Typed; errors: Errors };
};

type Seen = { shown: Shown; opened: Opened; school?: string; told?: Told };

export function mailView(visit: Visit, { shown, opened, school, told = {} }: Seen): Html {
  const { report } = shown;
  return html`<p><a href="/mejl">Alla mejl som väntar</a></p>
<h1>Mejl ${report.reportId}</h1>
${told.refused !== undefined && html`<div class="errors" role="alert"><h2>Inget är ändrat</h2><p>${told.refused}</p></div>`}
${told.done !== undefined && html`<p class="box" role="status">${told.done}</p>`}
${aboutMail(report, opened, school, visit)}
<div class="beside"><div>
${contentOf(shown, opened)}
${shown.raw && unreadOf(visit, report, opened)}
</div><div>
${actsOf(visit, shown, opened, told)}
</div></div>`;
}

function aboutMail(report: Read<Report>, { sender }: Opened, school: string | undefined, { now }: Visit): Html {
  const { receivedAt, reason, decision, state, unit, counts, heldParts = [], entered = {} } = report;
  const others = new Set(heldParts.map((part) => part.reason).filter((other) => other !== reason));
  const why = [...(reason ? [reason] : []), ...others].map((one) => WHY[one]);
  return html`<dl>
<dt>Kom</dt><dd>${timeOf(receivedAt)}, har väntat ${ageOf(receivedAt, now)}${'urgent' in report.notices && html` <strong class="late">Bråttom</strong>`}</dd>
<dt>Läge</dt><dd>${waits(report) ? [...why, isToBeRead(report) && READ_FIRST].filter(Boolean).join('. ') : STATES[state]}</dd>
<dt>Skola</dt><dd>${unit === undefined ? 'Ingen kontrollerad skola' : `${school ?? 'Okänd skola'}, ${unit}`}</dd>
${sender !== undefined && html`<dt>Avsändare</dt><dd>${sender === null ? 'Inte kontrollerad: vem som helst kan ha skrivit' : `${sender}, adressen är kontrollerad`}</dd>`}
<dt>Rader</dt><dd>${counts.accepted} mottagna, ${counts.refused} avvisade, ${counts.held} väntar</dd>
${Object.keys(entered).length > 0 && html`<dt>Registrerade för hand</dt><dd>${Object.keys(entered).length}</dd>`}
${decision && html`<dt>Beslut</dt><dd>${decision.by} ${DECIDED[decision.act]} ${timeOf(decision.at)}</dd>`}
</dl>`;
}

function contentOf({ report, raw, hidden }: Shown, { mail, pieces, isInDoubt }: Opened): Html {
  if (hidden)
    return html`<p class="box">${
      report.hidden
        ? 'Mejlet visas bara för handläggaren för skyddade uppgifter, som kan släppa rader ur det.'
        : 'Mejlet visas inte: någon i det har kontaktstopp eller skyddade personuppgifter. Lämna det till handläggaren.'
    }</p>`;
  if (!raw) return html`<p class="box">Mejlet finns inte kvar i arkivet.</p>`;
  if (report.reason === 'virus')
    return html`<p class="box">Mejlet visas inte, eftersom det inte gick igenom viruskontrollen.</p>`;
  const link = (attachment: number) => `/mejl/${report.reportId}/bilaga/${attachment}`;
  const whole = html`<p><a href="${link(0)}" download>Hämta hela mejlet som det kom</a></p>`;
  if (!mail) return html`<h2>Mejlet</h2><p>Mejlet går inte att visa som text.</p>${whole}`;
  const marks = (kind: string): Marks =>
    new Map(
      pieces.flatMap((piece) =>
        piece.kind === kind &&
        piece.attachment === 0 &&
        piece.line !== undefined &&
        isThere(piece, mail[TEXTS[kind] ?? 'text'])
          ? [[piece.line, piece.n]]
          : [],
      ),
    );
  return html`<h2>Mejlet</h2>
${isInDoubt && html`<p class="box"><strong>Ett ord i mejlet kan handla om skyddade uppgifter.</strong> Är det så: lämna mejlet till handläggaren.</p>`}
${mailParts(mail, link, { text: marks('line'), quoted: marks('quoted') })}
${whole}`;
}

const TEXTS: Record<string, 'text' | 'quoted'> = { line: 'text', quoted: 'quoted' };

/** A line may also stand in the mail's other version. */
function isThere({ line = 0, text = '' }: ShownPiece, written: string): boolean {
  const words = (one: string) => one.replace(/[^\p{L}\d]/gu, '').toLowerCase();
  return words(written.split('\n')[line - 1] ?? '') === words(text);
}

function unreadOf(visit: Visit, report: Read<Report>, { pieces, sender }: Opened): Html {
  if (pieces.length === 0) return html``;
  const more = report.readFirst?.more ?? 0;
  const teachable = !sender ? [] : pieces.filter(isTeachable);
  return html`<h2>Det här har systemet inte förstått</h2>
<ol>${pieces.map(
    (piece) =>
      html`<li id="stycke-${piece.n}" value="${piece.n}">${KINDS[piece.kind] ?? piece.kind}, ${placeOf(piece)}${
        piece.text !== undefined && html`: <q>${inLine(piece.text)}</q>`
      }${piece.onlyOfficer && html` <span class="soft">(bara en handläggare kan lära in det)</span>`}</li>`,
  )}</ol>
${more > 0 && html`<p>Och ${more} till, se mejlet.</p>`}
${
  teachable.length > 0 &&
  html`<details><summary>Lär in vad som är ofarligt från ${sender}</summary>
<p>Bocka bara för det som aldrig handlar om en elev: en sidfot, en logga, en kolumn som ni inte behöver. Nästa mejl från
samma avsändare väntar då inte på grund av det.</p>
${form(
  visit,
  { action: `/mejl/${report.reportId}/lar`, button: 'Lär in' },
  ...teachable.map(
    ({ n, kind, text }) =>
      html`<p><label class="choice"><input type="checkbox" name="stycke-${n}" value="ja"> ${n}. ${KINDS[kind] ?? kind}${
        text !== undefined && html`: ${inLine(text).slice(0, 200)}`
      }</label></p>`,
  ),
)}</details>`
}`;
}

const isTeachable = ({ hash, lost, onlyOfficer }: ShownPiece) => hash !== undefined && !lost && !onlyOfficer;

function placeOf({ attachment, line, row }: ShownPiece): string {
  const place = attachment === 0 ? 'mejlets text' : `bilaga ${attachment}`;
  const number = line ?? row;
  return number === undefined ? place : `${place}, rad ${number}`;
}

const TYPES = FactType.options.map((type) => ({ value: REPORT_TYPE_WORDS[type], label: REPORT_TYPE_WORDS[type] }));

type Choice = { path: string; act: Decision['act']; button: string; what: string };
const CHOICES: Choice[] = [
  {
    path: 'las',
    act: 'read',
    button: 'Läst, inget hindrar kontakt',
    what: 'Brev och annan kontakt om eleverna i mejlet släpps, om inget annat hindrar.',
  },
  {
    path: 'slapp',
    act: 'release',
    button: 'Släpp',
    what: 'Mejlet läses på nytt, som om avsändaren var kontrollerad. Gör det bara om du vet att skolan har skickat det.',
  },
  {
    path: 'klar',
    act: 'done',
    button: 'Klart',
    what: 'Mejlet är åtgärdat. Skolan får besked om elever som du har registrerat ur det.',
  },
  {
    path: 'avvisa',
    act: 'refuse',
    button: 'Avvisa',
    what: 'Det som väntar i mejlet tas inte emot. Har skolan fått ett kvitto får den veta det.',
  },
  {
    path: 'skydda',
    act: 'seal',
    button: 'Lämna till handläggaren för skyddade uppgifter',
    what: 'Mejlet går den skyddade vägen, och alla som det nämner får kontaktstopp. Du kan inte ta tillbaka det.',
  },
];

/** Whoever has not seen it cannot say that nothing stands in the way. What only officers see they tell. */
export const mayAnswerFor = (act: Decision['act'], { report, raw }: Shown): boolean =>
  !['read', 'release'].includes(act) || report.hidden !== undefined || (raw !== undefined && report.reason !== 'virus');

function actsOf(visit: Visit, shown: Shown, { mail }: Opened, { typed }: Told): Html {
  const { report, raw } = shown;
  const request = { by: visit.person.email, at: visit.now.toString() };
  const may = CHOICES.filter(({ act }) => typeof decided(report, { act, ...request }) !== 'string');
  const offered = may.filter(({ act }) => mayAnswerFor(act, shown));
  const isEntered = mayEnter(report) === undefined && raw !== undefined && report.reason !== 'virus';
  if (!isEntered && offered.length === 0)
    return html`<p class="box">${isToFollowUp(report) || waits(report) ? 'Mejlet bearbetas just nu. Ladda om sidan om en minut.' : 'Mejlet väntar inte på någon.'}</p>`;
  return html`${isEntered && registerForm(visit, report, mail && !report.entered ? prefill(mail, report) : ofSchool(report), typed)}
<h2>Vad ska hända med mejlet?</h2>
${offered.map(({ path, act, button, what }) => {
  const own = typed?.act === path ? typed : undefined;
  const unit = { name: 'skolenhetskod', label: 'Skolenhetskod, om registret inte har adressen', scope: 'slapp' };
  return html`<section class="choose"><p>${what}</p>${form(
    visit,
    { action: `/mejl/${report.reportId}/${path}`, button, ...(own && { errors: own.errors, scope: path }) },
    html`<input type="hidden" name="sedd" value="${standOf(report)}">`,
    ...(act === 'release' ? [field(unit, own?.fields, own?.errors)] : []),
  )}</section>`;
})}`;
}

/** Of the next pupil: the mail's text is that of the first. */
const ofSchool = ({ unit }: Report): Typed => (unit === undefined ? {} : { skolenhetskod: unit });

function registerForm(visit: Visit, { reportId, read }: Report, found: Typed, typed: Told['typed']): Html {
  const own = typed?.act === 'registrera' ? typed : undefined;
  const values = own?.fields ?? found;
  const at = (one: Parameters<typeof field>[0]) => field(one, values, own?.errors);
  return html`<h2>Registrera en elev ur mejlet</h2>
<p>Det som gick att läsa står redan här. Jämför varje uppgift med mejlet.${!read && ' Kontakt med eleven väntar tills någon har tryckt Läst.'}</p>
${form(
  visit,
  { action: `/mejl/${reportId}/registrera`, button: 'Registrera eleven', errors: own?.errors ?? {} },
  at({ name: 'personnummer', label: 'Personnummer', hint: 'Tolv siffror' }),
  at({ name: 'namn', label: 'Namn' }),
  at({ name: 'skolenhetskod', label: 'Skolenhetskod', hint: 'Åtta siffror' }),
  at({ name: 'typ', label: 'Typ av rapport', kind: 'one-of', options: TYPES }),
  at({
    name: 'datum',
    label: 'Datum',
    hint: 'Till exempel 2026-11-16. Vid frånvaro: fyll i de två nedan i stället',
    kind: 'date',
  }),
  at({ name: 'fran', label: 'Frånvaro från', kind: 'date' }),
  at({ name: 'till', label: 'Frånvaro till', kind: 'date' }),
)}`;
}
