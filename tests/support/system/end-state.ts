import { unmarshall } from '@aws-sdk/util-dynamodb';
import { SENDING, SWEEP } from '../../../shared/store/keys.ts';
import type { Item } from '../../../shared/store/table.ts';
import type { DirectDynamo } from '../direct-dynamo.ts';
import type { Attributes } from '../dynalite.ts';
import type { System } from './system.ts';

type Tables = Record<'register' | 'holds' | 'residents' | 'directory' | 'sealed', Item[]>;

export type EndState = {
  tables: Tables;
  /** Hash of each object's content, by path. */
  objects: string[];
  mails: string[];
  dead: string[];
};

export function endState(dynamo: DirectDynamo, run: System): EndState {
  const snapshot = dynamo.snapshot();
  const all = (table: string) =>
    [...(snapshot.get(table)?.values() ?? [])].map(itemOf).filter(({ pk }) => !isTrace(pk));
  return {
    tables: {
      register: all('register'),
      holds: all('holds'),
      residents: all('residents'),
      directory: all('directory'),
      sealed: all('sealed'),
    },
    objects: [...run.s3.objects].map(([path, { etag }]) => `${path} ${etag}`).toSorted(),
    mails: run.mails.map(({ to, raw }) => `${to}\n${raw}`).toSorted(),
    dead: run.queues.dead.map(({ queue }) => queue),
  };
}

/** Stored items are never changed in place: each is read once. */
const items = new WeakMap<Attributes, Item>();

function itemOf(stored: Attributes): Item {
  const known = items.get(stored) ?? (unmarshall(stored) as Item);
  items.set(stored, known);
  return known;
}

const isTrace = (pk: string) => pk === SWEEP || pk === SENDING || /^(?:TRACE|READING)#/.test(pk);

const PASSING = new Set([
  ...[
    'version',
    'holdSeq',
    'setAt',
    'liftedAt',
    'attempt',
    'claimedAt',
    'notBefore',
    'resent',
    'sentAt',
    'appliedAt',
    'toldFrom',
    'at',
    'expiresAt',
    'requestedAt',
    'sesId',
  ],
  ...['dueAt', 'workPartition', 'signals', 'pendingSince', 'changedAt'],
]);

function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !PASSING.has(key));
  return Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, lasting(inner)]));
}

/** Mails may have gone twice. */
export function differences(end: EndState, wanted: EndState): string[] {
  const tables = Object.keys(wanted.tables) as (keyof Tables)[];
  return [
    ...tables.flatMap((table) => {
      const wantedItems = wanted.tables[table];
      return apart(table, textsOf(end.tables[table].map(withLookOf(wantedItems))), textsOf(wantedItems));
    }),
    ...apart('object', end.objects, wanted.objects),
    ...apart('mail', end.mails.map(asWantedIn(wanted.mails)), wanted.mails),
    ...apart('dead letter', end.dead, wanted.dead),
  ];
}

function settled(item: Item): Item {
  const { pk, record, timeline, tasks } = item;
  if (pk?.startsWith('FLAGS#')) return { ...item, receivedAt: '' };
  if (record) return { ...item, record: settled(record as Item) };
  if (timeline) return { ...item, timeline: inNoOrder(timeline), tasks: withoutDoubts(tasks) };
  if (!pk?.startsWith('IMPORT#')) return item;
  // An import with a result is done, and a lease ends by itself.
  return pk.endsWith('-lease') ? { pk } : { ...item, state: 'done' };
}

const inNoOrder = (timeline: unknown) => (Array.isArray(timeline) ? timeline.map(lastingText).toSorted() : timeline);

/** An unknown outcome that SES reports later leaves a task that is done. */
function withoutDoubts(tasks: unknown): object {
  const isDoubt = ([id, task]: [string, { done: boolean }]) => id.startsWith('outcome-unknown') && task.done;
  return Object.fromEntries(
    Object.entries(tasks as Record<string, { done: boolean }>).filter((entry) => !isDoubt(entry)),
  );
}

/** Such a task also has register look tomorrow instead of later, which changes nothing else. */
const withLookOf = (wanted: Item[]) => (item: Item) => {
  const isDoubted = Object.keys(item.tasks ?? {}).some((id) => id.startsWith('outcome-unknown'));
  const later = isDoubted && wanted.find(({ pk }) => pk === item.pk)?.lookAgainOn;
  return later && String(item.lookAgainOn) < String(later) ? { ...item, lookAgainOn: later } : item;
};

/** A notice that leaves before a released mail's holds are lifted says to ask first. Never the other way round. */
const asWantedIn = (wanted: string[]) => (text: string) => {
  const later = text.replace(/^Kontakta KAA-gruppen f=C3=B6re .*\r?\n/m, '');
  return wanted.includes(later) ? later : text;
};

const lastingText = (value: unknown) => JSON.stringify(lasting(value));
const texts = new WeakMap<Item, string>();

const textsOf = (items: Item[]) =>
  items.map((item) => {
    const text = texts.get(item) ?? lastingText(settled(item));
    texts.set(item, text);
    return text;
  });

function apart(what: string, is: string[], wanted: string[]): string[] {
  return [
    ...without(is, wanted).map((text) => `${what} that should not be: ${text}`),
    ...without(wanted, is).map((text) => `${what} that is missing: ${text}`),
  ];
}

function without(texts: string[], others: string[]): string[] {
  const known = new Set(others);
  return texts.filter((text) => !known.has(text));
}
