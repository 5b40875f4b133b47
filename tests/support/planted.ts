import type * as z from 'zod';
import { EffectItem } from '../../functions/delivery-feedback/apply-event.ts';
import { Batch } from '../../infra/cli/batches.ts';
import { AnswerHour } from '../../shared/domain/answer-hour.ts';
import { AutomaticMails } from '../../shared/domain/automatic-mails.ts';
import { SchoolUnit } from '../../shared/domain/directory.ts';
import { ImportRecord } from '../../shared/domain/import-record.ts';
import { Correction, FactNotification, Withdrawal } from '../../shared/domain/notification.ts';
import { Report } from '../../shared/domain/report.ts';
import { Extract, OpenResident } from '../../shared/domain/resident.ts';
import { SealedMail } from '../../shared/domain/sealed-mail.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { StaffList } from '../../shared/store/directory-store.ts';

/** Everything that is stored and read again. */
export const STORED: Record<string, z.ZodType<object>> = {
  ...{ YouthRecord, Report, AnswerHour, AutomaticMails, ImportRecord, EffectItem, StaffList, Batch },
  ...{ FactNotification, Correction, Withdrawal, OpenResident, Extract, SealedMail, SchoolUnit },
};

type Node = { _zod: { def: Definition } };
type Definition = {
  type: string;
  shape?: Record<string, Node>;
  options?: Node[];
  innerType?: Node;
  element?: Node;
  keyType?: Node;
  valueType?: Node;
  entries?: Record<string, string>;
  values?: unknown[];
};

/** What strings of stored items look like; the first that a schema takes is used. */
const STRINGS = [
  'Exempel',
  'R-7K3Q-9F',
  '2026-11-16',
  '2026-11-16T08:00:00Z',
  '12345678',
  '12345',
  '0180',
  '200901102384',
  'a'.repeat(64),
  'ach',
];

/** A value of the schema in which every field has one. */
export function fullValueOf(schema: Node): unknown {
  const { type, shape = {}, options, innerType, element, keyType, valueType, entries = {}, values } = schema._zod.def;
  if (innerType) return fullValueOf(innerType);
  if (type === 'object') return Object.fromEntries(Object.entries(shape).map(([name, of]) => [name, fullValueOf(of)]));
  if (type === 'record' && keyType && valueType) return { [String(fullValueOf(keyType))]: fullValueOf(valueType) };
  if (type === 'array' && element) return [fullValueOf(element)];
  if (options?.[0]) return fullValueOf(options[0]);
  if (type === 'enum') return Object.values(entries)[0];
  if (type === 'literal') return values?.[0];
  const parses = (value: unknown) => (schema as z.ZodType).safeParse(value).success;
  const found = [...STRINGS, 1, true].find(parses);
  if (found === undefined) throw new Error(`no value is known for ${type}`);
  return found;
}

export type Place = string[];
export const FROM_TOMORROW = 'from-a-newer-version';

/** Of each object, and of each value of an enum or literal, in what `fullValueOf` gives. */
export function placesIn(schema: Node, path: Place = []): { objects: Place[]; words: Place[] } {
  const { type, shape = {}, options, innerType, element, keyType, valueType, values } = schema._zod.def;
  const all = (inner: [string, Node][]) => inner.map(([name, of]) => placesIn(of, [...path, name]));
  const join = (found: ReturnType<typeof placesIn>[]) => ({
    objects: found.flatMap(({ objects }) => objects),
    words: found.flatMap(({ words }) => words),
  });
  if (innerType) return placesIn(innerType, path);
  if (type === 'object') {
    const { objects, words } = join(all(Object.entries(shape)));
    return { objects: [path, ...objects], words };
  }
  if (type === 'record' && keyType && valueType) return join(all([[String(fullValueOf(keyType)), valueType]]));
  if (type === 'array' && element) return join(all([['0', element]]));
  if (options?.[0]) return placesIn(options[0], path);
  const isWord = type === 'enum' || (type === 'literal' && typeof values?.[0] === 'string');
  return { objects: [], words: isWord ? [path] : [] };
}

/** A copy with the value at the place. */
export function planted<T>(item: T, place: Place, value: unknown): T {
  const copy = structuredClone(item);
  const parent = place
    .slice(0, -1)
    .reduce((inner, name) => (inner as Record<string, object>)[name] ?? {}, copy as object);
  Object.assign(parent, { [place.at(-1) ?? '']: value });
  return copy;
}

export function valueAt(item: unknown, place: Place): unknown {
  return place.reduce((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], item);
}

/** Names of fields that hold elements by id. */
export const MAPS: ReadonlySet<string> = new Set(Object.values(STORED).flatMap(mapsIn));

function mapsIn(schema: Node): string[] {
  return Object.entries(schema._zod.def.shape ?? {}).flatMap(([name, field]) =>
    unwrapped(field) === 'record' ? name : [],
  );
}

function unwrapped({ _zod: { def } }: Node): string {
  return def.innerType ? unwrapped(def.innerType) : def.type;
}
