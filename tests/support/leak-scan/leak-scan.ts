import { hash } from 'node:crypto';
import { type Layer, layersOf } from './decode.ts';
import type { FactKind, SeededPerson } from './facts.ts';
import { type Hit, searcher } from './search.ts';

export type { SeededPerson } from './facts.ts';

export type OutputKind =
  | 'queue'
  | 'dead-letter'
  | 'log'
  | 'error'
  | 'metric'
  | 'mail'
  | 'mail-tag'
  | 'object-key'
  | 'url'
  | 'pdf'
  | 'import-result'
  | 'file-name'
  | 'list';

export type Output = {
  kind: OutputKind;
  text: string | Uint8Array;
  /** Recipient of a mail. */
  to?: 'school' | 'staff' | 'youth';
  /** The person a letter or invitation is for. */
  about?: string;
};

/** With the decodings that led to it, outermost first. */
export type Finding = { kind: OutputKind; what: string; written: string; where: string };

export type Options = {
  /** Words of schools' mails. */
  fromSchools?: readonly string[];
  /** Sent as they are: their examples are no leak. */
  ourFiles?: readonly Uint8Array[];
};

/** Where a person key may stand (docs/architecture.md): messages, dead letters, and coded in a mail's tag. */
const MAY_HOLD_KEYS: OutputKind[] = ['queue', 'dead-letter', 'mail-tag'];
const ON_THE_PAGE: FactKind[] = ['name', 'address'];
/** PR4: no absence in letters and invitations. */
const ABSENCE = /\d+(?:[.,]\d+)?[ \u00a0]?(?:%|procent|tim(?:mar|me)?\b|lektion|dagars? frånvaro)/i;

/**
 * Searches outputs for what may not leave the stores (P4, PR1 to PR4): facts of seeded people in any writing, anybody's
 * number, unkeyed hashes, schools' words. Remembers by hash what was scanned.
 */
export function leakScan(people: Record<string, SeededPerson>, { fromSchools = [], ourFiles = [] }: Options = {}) {
  const search = searcher(people, fromSchools);
  const ours = new Set(ourFiles.map((file) => hash('sha1', file, 'base64')));
  const known = new Map<string, Finding[]>();

  function scan(output: Output): Finding[] {
    const { kind, text } = output;
    const defects: Finding[] = [];
    const isOurs = (bytes: Uint8Array) => ours.size > 0 && ours.has(hash('sha1', bytes, 'base64'));
    const layers = layersOf(text, isOurs, (what, where) => defects.push({ kind, what, written: '', where }));
    const found = [...defects, ...layers.flatMap((layer) => leaksIn(layer, output))];
    const first = Map.groupBy(found, ({ what, written }) => JSON.stringify([what, written])).values();
    return [...first].flatMap(([finding]) => finding ?? []);
  }

  /** An invitation holds its own address, which is made of the name. */
  function searched({ text }: Layer, { kind, to, about }: Output): string {
    if (kind !== 'mail' || to !== 'youth') return text;
    const readers = Object.keys(people).filter((name) => about === undefined || about === name);
    const addresses = readers.flatMap((name) => people[name]?.emails ?? []);
    return addresses.reduce((rest, address) => rest.replaceAll(address, ''), text);
  }

  function leaksIn(layer: Layer, output: Output): Finding[] {
    const hits = search(searched(layer, output)).filter((hit) => !mayStand(hit, layer, output));
    const found = hits.map(({ fact, written }) => ({ what: `${fact.what} of ${fact.of}`, written }));
    const absence = goesToYouth(layer, output) ? ABSENCE.exec(layer.text) : null;
    if (absence) found.push({ what: 'how much somebody was away', written: absence[0] });
    return found.map((finding) => ({ kind: output.kind, ...finding, where: placeOf(layer, output) }));
  }

  function remembered(output: Output): Finding[] {
    const key = `${output.kind} ${output.to} ${output.about} ${hash('sha1', output.text, 'base64')}`;
    const found = known.get(key) ?? scan(output);
    known.set(key, found);
    return found;
  }

  return { findings: (outputs: Output[]): Finding[] => outputs.flatMap(partsOf).flatMap(remembered) };
}
/** Mails of the same words differ in date and id. */
function partsOf(output: Output): Output[] {
  const { kind, text } = output;
  const [, head, body] = (kind === 'mail' && typeof text === 'string' && /^(.*?\r?\n)\r?\n(.*)$/s.exec(text)) || [];
  if (head === undefined || body === undefined) return [output];
  const howToRead = head.match(/^content-.*(?:\r?\n[ \t].*)*/gim) ?? [];
  return [
    { ...output, text: head },
    { ...output, text: [...howToRead, '', body].join('\r\n') },
  ];
}

function mayStand({ fact }: Hit, { page }: Layer, { kind, about }: Output): boolean {
  if (fact.kind === 'person-key') return MAY_HOLD_KEYS.includes(kind);
  return kind === 'pdf' && page && ON_THE_PAGE.includes(fact.kind) && (about === undefined || about === fact.of);
}

const goesToYouth = ({ page }: Layer, { to }: Output) => page || to === 'youth';

function placeOf({ where }: Layer, { kind, to }: Output): string {
  return [`${kind}${to ? ` to ${to}` : ''}`, where].filter(Boolean).join(' > ');
}
