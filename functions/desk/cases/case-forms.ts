import { field, form, keptForm } from '../../../shared/desk/forms.ts';
import { type Html, html } from '../../../shared/desk/html.ts';
import type { Typed } from '../../../shared/desk/page.ts';
import { ContactWay, ContactWith, OUTCOME_WORDS, Outcome } from '../../../shared/domain/acts.ts';
import { coordinatorsOf } from '../../../shared/domain/directory.ts';
import { holderOf } from '../../../shared/domain/judge-act.ts';
import { newAct } from '../../../shared/domain/new-act.ts';
import { WAYS, WITH } from './act-phrases.ts';
import { canDo, type Failed, type ShownCase, waitingFor } from './shown-case.ts';
import type { FormName } from './typed-act.ts';

export const pathOf = (number: string, name: FormName): string => `/arende/${number}/${name}`;

export const hidden = (fields: Typed): Html =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

/** Of several of a name, the one that was sent. */
export const isOf = (failed: Failed | undefined, name: FormName, key?: string, value?: string): boolean =>
  failed?.form === name && (key === undefined || failed.typed[key] === value);

const TITLES: Record<FormName, string> = {
  kvittera: 'Kvittera',
  kontakt: 'Anteckna kontakt',
  uppgift: 'Klar',
  brev: 'Ändra brev',
  rattelse: 'Rätta telefon eller e-post',
  avsluta: 'Avsluta ärendet',
  oppna: 'Öppna ärendet igen',
  overlamna: 'Lämna över',
};

/** Above the page: nothing is saved, why, and what was typed if its form is gone. */
export function failedBox(shown: ShownCase, { form: name, typed, errors, say }: Failed): Html {
  const isGone = Object.keys(typed).length > 0 && !isOffered(name, typed, shown);
  const where = name === 'kontakt' || name === 'avsluta' || name === 'overlamna' || (name === 'rattelse' && !typed.rad);
  return html`<div class="errors" role="alert"><h2>Inget är sparat</h2>
${say && html`<p>${say}</p>`}
${Object.keys(errors).length > 0 && html`<p>Rätta det som är markerat${where && html` under <a href="#${name}">${TITLES[name]}</a>`} och skicka igen.</p>`}
${say && !isGone && where && html`<p>Det du skrev finns kvar under <a href="#${name}">${TITLES[name]}</a>.</p>`}
${isGone && html`<p>Det du skrev:</p><ul>${Object.entries(typed).map(([key, value]) => LABELS.has(key) && value && html`<li>${LABELS.get(key)}: ${wordOf(value)}</li>`)}</ul>`}</div>`;
}

const LABELS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    satt: 'Hur',
    nadd: 'Nådde du någon',
    med: 'Vem',
    datum: 'Datum',
    nasta: 'Nästa kontakt',
    resultat: 'Resultat',
    mottagare: 'Mottagare',
    telefon: 'Telefon',
    epost: 'E-post',
    typ: 'Vad har hänt',
    till: 'Till',
    program: 'Program',
  }),
);
const WORDS: ReadonlyMap<string, string> = new Map(Object.entries({ ...WAYS, ...WITH, ...OUTCOME_WORDS }));
const wordOf = (value: string): string => WORDS.get(value) ?? value;

function isOffered(name: FormName, typed: Typed, shown: ShownCase): boolean {
  if (name === 'kontakt') return canDo({ kind: 'contact', way: 'telefon' }, shown);
  if (name === 'avsluta') return canDo({ kind: 'close', outcome: 'other' }, shown);
  if (name === 'overlamna') return isOpen(shown);
  return name !== 'rattelse' || typed.rad === undefined || canDo({ kind: 'take-back', fact: typed.rad }, shown);
}

const isOpen = ({ entry }: ShownCase) => entry?.[1].state === 'open';

/** What can be done now; each opens. */
export function actForms(shown: ShownCase): Html {
  const { number, visit, failed, record } = shown;
  const button = (name: FormName, text: string, fields: Typed = {}) =>
    form({ act: newAct(), token: visit.token }, { action: pathOf(number, name), button: text }, hidden(fields));
  const opening = (
    name: FormName,
    fields: (typed: Typed, scope: string, errors: Failed['errors']) => Html[],
    first: Typed,
    after?: Html,
  ) => {
    const sent = isOf(failed, name) && !(name === 'rattelse' && failed?.typed.rad) ? failed : undefined;
    return html`<details id="${name}"${sent && html` open`}><summary>${TITLES[name]}</summary>${after}${form(
      { act: newAct(), token: visit.token },
      { action: pathOf(number, name), button: SAVE[name] ?? 'Spara', errors: sent?.errors ?? {}, scope: name },
      ...fields({ ...first, ...sent?.typed }, name, sent?.errors ?? {}),
    )}</details>`;
  };
  const forms = [
    canDo({ kind: 'acknowledge' }, shown) && button('kvittera', 'Kvittera: jag har sett ärendet'),
    canDo({ kind: 'contact', way: 'telefon' }, shown) && opening('kontakt', contactFields(shown), {}),
    canReach(shown) &&
      waitingFor(shown).length === 0 &&
      opening('rattelse', reachFields(shown.seen), {
        telefon: record.phone ?? '',
        epost: record.email ?? '',
      }),
    isOpen(shown) && isHandedOver(shown) && opening('overlamna', handOverFields(shown), {}),
    canDo({ kind: 'close', outcome: 'other' }, shown) &&
      opening(
        'avsluta',
        closeFields(shown),
        {},
        html`<p>Planerade brev går inte ut. En ny rapport från en skola öppnar ett ärende igen.</p>`,
      ),
    canDo({ kind: 'reopen' }, shown) && button('oppna', 'Öppna ärendet igen', shown.seen),
  ].filter(Boolean);
  return forms.length > 0 ? html`${forms}` : html`<p>Inget just nu.</p>`;
}

const SAVE: Partial<Record<FormName, string>> = { avsluta: 'Avsluta', overlamna: 'Lämna över', rattelse: 'Rätta' };

const canReach = (shown: ShownCase) => canDo({ kind: 'reach', phone: '0', email: '0' }, shown);
const isHandedOver = (shown: ShownCase) => canDo({ kind: 'hand-over', to: 'x@x', ...fromOf(shown) }, shown);
const fromOf = ({ record }: ShownCase) => {
  const from = holderOf(record);
  return from === undefined ? {} : { from };
};

const contactFields =
  ({ today }: ShownCase) =>
  (typed: Typed, scope: string, errors: Failed['errors']): Html[] => {
    const choice = (name: string, label: string, options: { value: string; label: string }[], hint?: string) =>
      field({ name, label, kind: 'one-of', options, scope, ...(hint && { hint }) }, typed, errors);
    return [
      choice(
        'satt',
        'Hur',
        ContactWay.options.map((value) => ({ value, label: WAYS[value] })),
      ),
      choice('nadd', 'Nådde du någon?', [
        { value: 'ja', label: 'Ja' },
        { value: 'nej', label: 'Nej' },
      ]),
      choice(
        'med',
        'Vem nådde du?',
        ContactWith.options.map((value) => ({ value, label: capital(WITH[value]) })),
        'Bara om du nådde någon.',
      ),
      field({ name: 'datum', label: 'Datum', kind: 'date', hint: `Tomt: i dag, ${today}.`, scope }, typed, errors),
      field(
        {
          name: 'nasta',
          label: 'Nästa kontakt',
          kind: 'date',
          hint: 'Datum, om ni har bestämt eller du vill försöka igen.',
          scope,
        },
        typed,
        errors,
      ),
    ];
  };

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const reachFields =
  (seen: Typed) =>
  (typed: Typed, scope: string, errors: Failed['errors']): Html[] => [
    hidden(seen),
    field({ name: 'telefon', label: 'Telefon', hint: 'Den ungas egen. Tomt: ingen.', scope }, typed, errors),
    field({ name: 'epost', label: 'E-post', scope }, typed, errors),
  ];

const closeFields =
  ({ entry, today, seen }: ShownCase) =>
  (typed: Typed, scope: string, errors: Failed['errors']): Html[] => [
    hidden(seen),
    field(
      {
        name: 'resultat',
        label: 'Varför',
        kind: 'one-of',
        options: Outcome.options
          .filter((value) => value !== 'stayed' || entry?.[1].kind === 'prevention')
          .map((value) => ({ value, label: OUTCOME_WORDS[value] })),
        scope,
      },
      typed,
      errors,
    ),
    field({ name: 'datum', label: 'Från och med', kind: 'date', hint: `Tomt: i dag, ${today}.`, scope }, typed, errors),
  ];

/** Another district, or a coordinator of this one. */
const handOverFields =
  ({ record, profile, staff }: ShownCase) =>
  (typed: Typed, scope: string, errors: Failed['errors']): Html[] => {
    const from = holderOf(record);
    const options = [
      ...[...coordinatorsOf(record.district, staff)].map(([value, name]) => ({
        value,
        label: name ? `${name}, ${value}` : value,
      })),
      ...profile.districts.map(({ code, name }) => ({ value: code, label: name })),
    ];
    return [
      hidden(from === undefined ? {} : { innehavare: from }),
      field(
        {
          name: 'mottagare',
          label: 'Till',
          kind: 'one-of',
          options: options.filter(({ value }) => value !== from),
          scope,
        },
        typed,
        errors,
      ),
    ];
  };

export function taskForm(shown: ShownCase, task: string): Html {
  if (!canDo({ kind: 'task-done', task }, shown)) return html`<span class="soft">Löses på annat sätt</span>`;
  return small(shown, 'uppgift', { uppgift: task }, 'Klar');
}

export function letterForm(shown: ShownCase, letter: string): Html {
  return html`${canDo({ kind: 'stop-letter', letter }, shown) && small(shown, 'brev', { brev: letter, gor: 'stoppa' }, 'Stoppa')}${
    canDo({ kind: 'plan-letter', letter }, shown) &&
    small(shown, 'brev', { brev: letter, gor: 'planera' }, 'Planera på nytt')
  }`;
}

const small = ({ number, visit }: ShownCase, name: FormName, fields: Typed, button: string): Html =>
  keptForm(Object.entries(fields), { action: pathOf(number, name), button, act: newAct(), token: visit.token });
