import { type Errors, field, form } from '../../shared/desk/forms.ts';
import { type Html, html } from '../../shared/desk/html.ts';
import { mailParts } from '../../shared/desk/mail-parts.ts';
import type { Typed, Visit } from '../../shared/desk/page.ts';
import { timeOf } from '../../shared/desk/times.ts';
import { stopping } from '../../shared/domain/hold.ts';
import { type Notification, REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import { outcomesOf, type RowOutcome } from '../../shared/domain/row-outcome.ts';
import type { Mail } from '../../shared/report-mail/mail/mail.ts';
import type { Rows } from '../../shared/staff-actions/outcomes.ts';
import type { HeldBy, SealedItem } from './ports.ts';
import { storedView } from './stored-view.ts';
import { CAUSES, KINDS, NOT_A_ROW } from './words.ts';

export type Told = {
  done?: string;
  refused?: string;
  typed?: { act: string; fields: Typed; errors: Errors };
  /** Whom `Häv för alla` has not come to. */
  rest?: { next: number; left: number };
};

export type Found = {
  reference: string;
  item?: SealedItem;
  /** Of a mail. */
  raw?: Uint8Array;
  mail?: Mail;
  rows?: Rows;
  held: HeldBy;
  /** By telephone, of somebody who may have no record. */
  set?: { by: string; at: string };
  closed?: { by: string; at: string };
};

export function itemView(visit: Visit, found: Found, told: Told = {}): Html {
  const { reference, item, set, closed } = found;
  const kind = item ? (KINDS[item.pk.slice(0, item.pk.indexOf('#'))] ?? 'Okänt') : 'Kontaktstopp';
  const receivedAt = typeof item?.receivedAt === 'string' ? item.receivedAt : undefined;
  return html`<p><a href="/skydd">Allt som väntar</a></p>
<h1>${kind} ${reference}</h1>
${told.refused !== undefined && html`<div class="errors" role="alert"><h2>Inget är ändrat</h2><p>${told.refused}</p></div>`}
${told.done !== undefined && html`<p class="box" role="status">${told.done}</p>`}
${receivedAt && html`<p>Kom ${timeOf(receivedAt)}.</p>`}
${set && html`<p>${set.by} satte kontaktstoppet efter ett samtal ${timeOf(set.at)}.</p>`}
${closed && html`<p class="box">${closed.by} avslutade ${reference} ${timeOf(closed.at)}. Innehållet finns kvar.</p>`}
<div class="${item ? 'beside' : ''}"><div>
${item && contentOf(found)}
</div><div>
${heldOf(visit, found)}
${liftForms(visit, found, told)}
${found.rows && rowsForm(visit, reference, found.rows, told)}
${
  item &&
  !closed &&
  html`<h2>Avsluta</h2><p>${reference} står sedan inte längre i listan. Innehållet och kontaktstoppen finns kvar.</p>
${form(visit, { action: `/skydd/${reference}/stang`, button: 'Avsluta' })}`
}
</div></div>`;
}

function contentOf({ reference, item, raw, mail }: Found): Html {
  const {
    persons = [],
    cases = [],
    holdsIncomplete,
    personsNotKept = 0,
  } = (item ?? {}) as {
    personsNotKept?: number;
    persons?: { number: string }[];
    cases?: { caseNumber: string }[];
    holdsIncomplete?: true;
  };
  const named = [...persons.map(({ number }) => number), ...cases.map(({ caseNumber }) => caseNumber)];
  if (item && /^(?:YOUTH|ROW)#/.test(item.pk)) return storedView(item);
  const isMail = item?.pk.startsWith('MAIL#');
  const link = (attachment: number) => `/skydd/${reference}/bilaga/${attachment}`;
  return html`${holdsIncomplete && html`<p class="box"><strong>Alla som mejlet kan handla om har inte kontaktstopp:</strong> ett nummer gick inte att läsa. Läs mejlet och sätt kontaktstopp för dem som saknas.</p>`}
<h2>Nämns</h2>${named.length === 0 ? html`<p>Inget nummer.</p>` : html`<ul>${named.map((one) => html`<li>${one}</li>`)}</ul>`}
${personsNotKept > 0 && html`<p>Och ${personsNotKept} till, som inte fick plats.</p>`}
${isMail && !raw && html`<p class="box">Mejlet finns inte kvar i arkivet.</p>`}
${
  raw &&
  html`<h2>Mejlet</h2>${mail ? mailParts(mail, link, NO_MARKS) : html`<p>Mejlet går inte att visa som text.</p>`}
<p><a href="${link(0)}" download>Hämta hela mejlet som det kom</a></p>`
}`;
}

const NO_MARKS = { text: new Map<number, number>(), quoted: new Map<number, number>() };

function heldOf(visit: Visit, { held }: Found): Html {
  return html`${held.youths.map(({ reference: ofRecord, record, holds }) => {
    const numbers = Object.values(record.entries).flatMap(({ caseNumber, heardAfterwards }) =>
      heardAfterwards ? [] : caseNumber,
    );
    return html`<section><h2>Kontaktstopp för ${record.name ?? 'en ungdom utan namn'}</h2>
<dl><dt>Personnummer</dt><dd>${record.personnummer ?? 'okänt'}</dd>
${numbers.length > 0 && html`<dt>Ärenden</dt><dd>${numbers.join(', ')}</dd>`}</dl>
${stopping(holds).map(
  ({
    reference,
    cause,
    setAt,
    setBy,
  }) => html`<div class="choose"><p>${reference}: ${CAUSES[cause]}, ${timeOf(setAt)}${setBy && html` av ${setBy}`}</p>
${form(visit, { action: `/skydd/${reference}/lyft`, button: `Häv ${reference}` }, html`<input type="hidden" name="ungdom" value="${ofRecord}">`)}</div>`,
)}</section>`;
  })}${held.more > 0 && html`<p>${held.more} till har kontaktstopp härifrån. De visas när de första är hävda; skriv annars personnumret på den du vill häva.</p>`}`;
}

function liftForms(visit: Visit, { reference, item, set, held }: Found, { typed, rest }: Told): Html {
  const own = typed?.act === 'lyft' ? typed : undefined;
  const isOfMail = item !== undefined && /^(?:MAIL|FLAGS)#/.test(item.pk);
  if (!isOfMail && !(set && held.youths.length === 0)) return html``;
  const action = `/skydd/${reference}/lyft`;
  const hint = isOfMail ? 'Tolv siffror, eller ärendenummer, som de står ovanför' : 'Tolv siffror';
  return html`<h2>Häv kontaktstopp</h2>
${form(
  visit,
  { action, button: 'Häv för personen', errors: own?.errors ?? {} },
  field({ name: 'personnummer', label: 'Personnummer', hint }, own?.fields, own?.errors),
)}
${
  isOfMail &&
  html`<div class="choose"><p>Eller för alla som ${reference} nämner, och för dem som någon har sagt att det gäller. Den som har skydd i folkbokföringen hävs inte.</p>
${form(
  visit,
  { action, button: rest ? `Fortsätt: häv för de ${rest.left} som är kvar` : 'Häv för alla' },
  html`<input type="hidden" name="alla" value="ja">${rest && html`<input type="hidden" name="fran" value="${rest.next}">`}`,
)}</div>`
}`;
}

function rowsForm(visit: Visit, reference: string, { plan, notifications }: Rows, { typed }: Told): Html {
  const own = typed?.act === 'rader' ? typed : undefined;
  const unit = field(
    { name: 'skolenhetskod', label: 'Skolenhetskod, om skolregistret inte känner avsändaren', hint: 'Åtta siffror' },
    own?.fields,
    own?.errors,
  );
  const rows = outcomesOf(plan);
  const isAny = notifications.length > 0;
  return html`<h2>Släpp rader</h2>
<p>Bara om personer som inte har skydd. Mejlets kontaktstopp hävs för dem, och anmälan behandlas. Skolan får inget kvitto.</p>
${form(
  visit,
  {
    action: `/skydd/${reference}/rader`,
    button: isAny ? 'Släpp raderna' : 'Läs raderna',
    errors: own?.errors ?? {},
  },
  !isAny
    ? html`<p>Mejlet har inga rader som kan släppas.</p>`
    : html`<fieldset class="field" id="f-rader"><legend>Rader</legend>${rows.map((outcome, index) =>
        rowOf(index + 1, outcome, notifications, own?.fields),
      )}</fieldset>`,
  unit,
)}`;
}

function rowOf(row: number, outcome: RowOutcome, notifications: Notification[], typed: Typed = {}): Html {
  const found = notifications.find((one) => one.row === row);
  if (!found) return html`<p>${row}. ${NOT_A_ROW[outcome] ?? 'kan inte släppas'}</p>`;
  const name = 'name' in found ? found.name : undefined;
  const date = 'date' in found ? found.date : undefined;
  const text = [found.personnummer, name, REPORT_TYPE_WORDS[found.type], date].filter(Boolean).join(', ');
  return html`<label class="choice"><input type="checkbox" name="rad-${row}" value="ja"${typed[`rad-${row}`] === 'ja' && html` checked`}> ${row}. ${text}</label>`;
}
