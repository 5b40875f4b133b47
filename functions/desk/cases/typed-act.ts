import type { Errors } from '../../../shared/desk/forms.ts';
import type { Typed } from '../../../shared/desk/page.ts';
import { ContactWay, ContactWith, Outcome } from '../../../shared/domain/acts.ts';
import { IsoDate } from '../../../shared/domain/calendar.ts';
import type { ActRequest } from '../../../shared/domain/judge-act.ts';
import { FactType, REPORT_TYPE_WORDS } from '../../../shared/domain/notification.ts';
import type { NotDone } from '../../../shared/staff-actions/act-words.ts';

/** The last part of the path, and the anchor of its form. */
export const FORMS = ['kvittera', 'kontakt', 'uppgift', 'brev', 'rattelse', 'avsluta', 'oppna', 'overlamna'] as const;
export type FormName = (typeof FORMS)[number];

const DATE = 'Skriv datumet som 2026-11-16.';

/** Either may be in part; the act only if there are no errors. */
export type ReadAct = { request?: ActRequest; errors: Errors };

/** What a form says; empty is not said. */
export function actIn(name: FormName, typed: Typed): ReadAct {
  const errors: Errors = {};
  const said = (field: string) => {
    const value = typed[field]?.trim() || undefined;
    // By what is said things are looked up: every object has `constructor`.
    return value !== undefined && value in Object.prototype ? undefined : value;
  };
  const dayIn = (field: string) => {
    const day = said(field);
    if (day !== undefined && !IsoDate.safeParse(day).success) errors[field] = DATE;
    return day;
  };
  const chosen = <T extends string>(
    field: string,
    values: readonly T[],
    error: string,
    words?: Record<T, string>,
  ): T => {
    const value = values.find((one) => one === said(field) || (words && words[one] === said(field)));
    if (value === undefined) errors[field] = error;
    return value ?? (values[0] as T);
  };
  const needed = (field: string, error: string) => {
    const value = said(field);
    if (value === undefined) errors[field] = error;
    return value ?? '';
  };
  const request = READ[name]({ typed, said, dayIn, chosen, needed });
  return Object.keys(errors).length > 0 ? { errors } : { request, errors };
}

type Reading = {
  typed: Typed;
  said: (field: string) => string | undefined;
  dayIn: (field: string) => string | undefined;
  /** `words`: as the template says it. */
  chosen: <T extends string>(field: string, values: readonly T[], error: string, words?: Record<T, string>) => T;
  needed: (field: string, error: string) => string;
};

const READ: Record<FormName, (reading: Reading) => ActRequest> = {
  kvittera: () => ({ kind: 'acknowledge' }),
  kontakt: ({ said, dayIn, chosen }) => {
    const way = chosen('satt', ContactWay.options, 'Välj hur ni hördes eller träffades.');
    const isReached = chosen('nadd', ['ja', 'nej'], 'Svara om du nådde någon.') === 'ja';
    const reached = isReached && said('nadd') ? chosen('med', ContactWith.options, 'Välj vem du nådde.') : undefined;
    const [on, next] = [dayIn('datum'), dayIn('nasta')];
    return { kind: 'contact', way, ...(reached && { reached }), ...(on && { on }), ...(next && { next }) };
  },
  uppgift: ({ needed }) => ({ kind: 'task-done', task: needed('uppgift', 'Välj uppgift.') }),
  brev: ({ chosen, needed }) => ({
    kind: chosen('gor', ['stoppa', 'planera'], 'Välj vad som ska göras.') === 'stoppa' ? 'stop-letter' : 'plan-letter',
    letter: needed('brev', 'Välj brev.'),
  }),
  rattelse: ({ typed, said, dayIn, chosen }) => {
    const fact = said('rad');
    if (fact === undefined)
      return { kind: 'reach', phone: typed.telefon?.trim() ?? '', email: typed.epost?.trim() ?? '' };
    if (said('gor') === 'stryk') return { kind: 'take-back', fact };
    const type = chosen('typ', FactType.options, 'Välj vad som har hänt.', REPORT_TYPE_WORDS);
    const [date, until, programme] = [dayIn('datum') ?? dayIn('fran'), dayIn('till'), said('program')];
    return {
      kind: 'correct',
      fact,
      type,
      ...(date && { date }),
      ...(until && { until }),
      ...(programme && { programme }),
    };
  },
  avsluta: ({ dayIn, chosen }) => {
    const outcome = chosen('resultat', Outcome.options, 'Välj varför ärendet avslutas.');
    const on = dayIn('datum');
    return { kind: 'close', outcome, ...(on && { on }) };
  },
  oppna: () => ({ kind: 'reopen' }),
  overlamna: ({ said, needed }) => {
    const from = said('innehavare');
    return {
      kind: 'hand-over',
      to: needed('mottagare', 'Välj vem som ska ha ärendet.').toLowerCase(),
      ...(from && { from }),
    };
  },
};

/** Where a form says it. */
const NAMED: Record<string, string> = {
  type: 'typ',
  date: 'datum',
  until: 'till',
  programme: 'program',
  phone: 'telefon',
  email: 'epost',
};

/** Without what the person left as it was shown. */
export function withoutLeft(typed: Typed, asked: ActRequest, said: ActRequest): Typed {
  const left = Object.keys(asked).flatMap((field) => (field in said ? [] : NAMED[field]));
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !left.includes(name)));
}

/** A refusal that is about what was typed: in which field. */
export const FIELD_OF: Partial<Record<FormName, Partial<Record<NotDone, string>>>> = {
  kontakt: { 'in-the-future': 'datum', 'before-entry': 'datum', 'in-the-past': 'nasta', 'too-far-ahead': 'nasta' },
  rattelse: {
    'in-the-future': 'datum',
    'too-old': 'datum',
    'until-before-date': 'till',
    'until-in-the-future': 'till',
    'wrong-phone': 'telefon',
    'wrong-email': 'epost',
    'wrong-programme': 'program',
  },
  avsluta: { 'in-the-future': 'datum', 'before-entry': 'datum', 'wrong-outcome': 'resultat' },
  overlamna: { 'unknown-district': 'mottagare', 'unknown-colleague': 'mottagare' },
};
