import * as z from 'zod';
import { ContactWay, ContactWith, OUTCOME_WORDS, type Outcome } from '../../shared/domain/acts.ts';
import { IsoDate } from '../../shared/domain/calendar.ts';
import type { ActRequest } from '../../shared/domain/judge-act.ts';
import { newAct } from '../../shared/domain/new-act.ts';
import { FactType, REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import { isCaseNumber } from '../../shared/domain/reference.ts';
import { type ActPorts, actOn } from '../../shared/staff-actions/act.ts';
import { NOT_DONE } from '../../shared/staff-actions/act-words.ts';
import { UsageError } from '../parts/usage-error.ts';
import { notShown } from './show-case.ts';

/** As `parseArgs` gives them. */
export type ActOptions = Partial<
  Record<
    'way' | 'with' | 'date' | 'next' | 'type' | 'until' | 'programme' | 'phone' | 'email' | 'outcome' | 'from' | 'to',
    string | undefined
  >
> & { 'take-back'?: boolean | undefined; stop?: boolean | undefined; anew?: boolean | undefined };

/** As people write them. */
export const OUTCOMES: Record<string, Outcome> = {
  studier: 'studies',
  arbete: 'work',
  annat: 'other',
  kvar: 'stayed',
  flyttat: 'moved',
  'fyllt-20': 'turned-20',
  avliden: 'deceased',
  'inte-nådd': 'unreachable',
  'vill-inte': 'declined',
  'omfattas-inte': 'not-covered',
};

const TYPES = new Map(FactType.options.map((type) => [REPORT_TYPE_WORDS[type].toLowerCase(), type]));

/** Undefined if the arguments do not fit the usage. */
export const ACTS: Record<string, (args: string[], options: ActOptions) => ActRequest | undefined> = {
  acknowledge: () => ({ kind: 'acknowledge' }),
  contact: (_, { way, with: whom, date, next }) =>
    way === undefined
      ? undefined
      : {
          kind: 'contact',
          way: oneOf('--way', way, ContactWay),
          ...(whom !== undefined && { reached: oneOf('--with', whom, ContactWith) }),
          ...(date !== undefined && { on: day('--date', date) }),
          ...(next !== undefined && { next: day('--next', next) }),
        },
  done: ([task]) => (task ? { kind: 'task-done', task } : undefined),
  letter: ([letter], { stop, anew }) =>
    letter && stop !== anew ? { kind: stop ? 'stop-letter' : 'plan-letter', letter } : undefined,
  correct: ([fact], options) => {
    const { phone, email } = options;
    if (fact === undefined)
      return phone === undefined && email === undefined
        ? undefined
        : {
            kind: 'reach',
            ...(phone !== undefined && { phone }),
            ...(email !== undefined && { email: address(email) }),
          };
    if (options['take-back']) return { kind: 'take-back', fact };
    const { type, date, until, programme } = options;
    if ([type, date, until, programme].every((value) => value === undefined)) return undefined;
    return {
      kind: 'correct',
      fact,
      ...(type !== undefined && { type: typeOf(type) }),
      ...(date !== undefined && { date: day('--date', date) }),
      ...(until !== undefined && { until: day('--until', until) }),
      ...(programme !== undefined && { programme }),
    };
  },
  close: (_, { outcome, date }) =>
    outcome === undefined
      ? undefined
      : { kind: 'close', outcome: outcomeOf(outcome), ...(date !== undefined && { on: day('--date', date) }) },
  reopen: () => ({ kind: 'reopen' }),
  'hand-over': (_, { from, to }) =>
    from !== undefined && to !== undefined
      ? { kind: 'hand-over', from: from.toLowerCase(), to: to.toLowerCase() }
      : undefined,
};

export async function act(
  command: string,
  [number = '', ...args]: string[],
  options: ActOptions,
  ports: ActPorts,
): Promise<string | undefined> {
  const request = number === '' ? undefined : ACTS[command]?.(args, options);
  if (!request) return undefined;
  if (!isCaseNumber(number))
    throw new UsageError(`${number} är inget ärendenummer. Kontrollera det tecken för tecken.`);
  const result = await actOn(number, newAct(), request, ports);
  if (result.outcome !== 'refused')
    return request.kind === 'close' ? `${OUTCOME_WORDS[request.outcome]}. ${DONE.close}` : DONE[request.kind];
  if (result.why === 'not-there') throw notShown(number);
  throw new UsageError(NOT_DONE[result.why]);
}

const DONE: Record<ActRequest['kind'], string> = {
  acknowledge: 'Kvitterat.',
  contact: 'Kontakten är antecknad.',
  'task-done': 'Uppgiften är avbockad. Den kommer inte igen för samma sak.',
  'stop-letter': 'Brevet är stoppat och planeras inte igen av sig självt.',
  'plan-letter': 'Brevet är planerat på nytt.',
  correct: 'Rättat.',
  'take-back': 'Uppgiften gäller inte längre.',
  reach: 'Rättat.',
  close: 'Ärendet är avslutat. Planerade brev går inte ut. En ny rapport från en skola öppnar ett ärende igen.',
  reopen: 'Ärendet är öppet igen.',
  'hand-over': 'Ärendet är överlämnat. Båda får ett meddelande.',
};

function oneOf<T extends string>(option: string, value: string, values: z.ZodType<T> & { options: readonly T[] }): T {
  const read = values.safeParse(value).data;
  if (read === undefined) throw new UsageError(`${option} ska vara något av: ${values.options.join(', ')}.`);
  return read;
}

function day(option: string, value: string): string {
  if (!IsoDate.safeParse(value).success) throw new UsageError(`${option} ska vara ett datum, till exempel 2026-11-23.`);
  return value;
}

function address(value: string): string {
  if (value !== '' && !z.email().safeParse(value).success) throw new UsageError(`${value} är ingen e-postadress.`);
  return value;
}

function outcomeOf(value: string): Outcome {
  const outcome = Object.hasOwn(OUTCOMES, value) ? OUTCOMES[value] : undefined;
  if (!outcome) throw new UsageError(`--outcome ska vara något av: ${Object.keys(OUTCOMES).join(', ')}.`);
  return outcome;
}

function typeOf(value: string): FactType {
  const type = TYPES.get(value.toLowerCase());
  if (!type) throw new UsageError(`--type ska vara något av: ${[...TYPES.keys()].join(', ')}.`);
  return type;
}
