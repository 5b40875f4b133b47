import { Temporal } from 'temporal-polyfill';
import { type Notification, REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import { judgeMail } from '../../shared/report-mail/judge-mail.ts';
import {
  closeSealed,
  type Listed,
  listSealed,
  type Released,
  type Rows,
  releaseRows,
  type SealedPorts,
  sealedMail,
  sealedRows,
} from '../../shared/staff-actions/sealed.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { UsageError } from './connect.ts';
import { timeOf } from './held-words.ts';
import { writeMail } from './mail-text.ts';
import { isSealedReference, notThere, showSealed } from './show-case.ts';

export type SealedDesk = Omit<SealedPorts, 'readRows'> & {
  directory: string;
  out?: string | undefined;
  unit?: string | undefined;
};

/** `kaa sealed …`: for the named officers. Nothing if there is no such command. */
export async function sealed(
  [act = '', reference = '', rows]: string[],
  desk: SealedDesk,
): Promise<string | undefined> {
  const ports = sealedDesk(desk);
  if (act === 'list') return listWords(await listSealed(ports));
  if (reference === '' && act !== 'show') return act === '' ? undefined : show(act, ports, desk);
  if (act === 'show') return show(reference, ports, desk);
  if (!isSealedReference(reference)) throw new UsageError(`${reference} är ingen referens. Se kaa sealed list.`);
  if (act === 'close') {
    if ((await closeSealed(reference, ports)) === 'not-found') throw notThere(reference);
    return `${reference} är avslutad och står inte längre i listan. Innehållet finns kvar.`;
  }
  if (act === 'rows') return rowsWords((await sealedRows(reference, ports)) ?? missing(reference));
  if (act === 'release-rows' && rows)
    return releasedWords(await releaseRows(reference, numbersOf(rows), ports), reference);
  return undefined;
}

async function show(reference: string, ports: SealedPorts, { out }: SealedDesk): Promise<string> {
  if (!out) return showSealed(ports.dynamoDb, ports.tables, reference, ports.actor);
  if (!isSealedReference(reference)) throw new UsageError(`${reference} är ingen referens. Se kaa sealed list.`);
  return writeMail((await sealedMail(reference, ports)) ?? missing(reference), reference, out);
}

export const sealedDesk = (desk: SealedDesk): SealedPorts => ({ ...desk, readRows: readRows(desk) });

/** The mail is read here with mail-intake's own code: none of the functions may read what is sealed. */
function readRows({ dynamoDb, directory, profile, unit }: SealedDesk): SealedPorts['readRows'] {
  const ruling = { senderIsTrusted: true, seals: false, ...(unit && { unit }) } as const;
  return async (raw, { reportId, receivedAt }, personKeyOf) => {
    const { units } = directoryStore(dynamoDb, directory);
    const judging = { profile, units, personKeyOf, hashOf: () => '' };
    return (await judgeMail(raw, reportId, Temporal.Instant.from(receivedAt), judging, ruling)).verdict;
  };
}

function missing(reference: string): never {
  throw new UsageError(`Det finns inget mejl med referensen ${reference}. Bara det som kom i ett mejl (R-) har rader.`);
}

function numbersOf(rows: string): number[] {
  const numbers = rows.split(',').map(Number);
  if (numbers.every((row) => Number.isInteger(row) && row > 0)) return [...new Set(numbers)];
  throw new UsageError(`${rows} är inga rader. Skriv deras nummer i kaa sealed rows med komma emellan: 1,3`);
}

const KINDS: Record<string, string> = { MAIL: 'mejl', YOUTH: 'ungdom', ROW: 'rad' };

function listWords(listed: Listed[]): string {
  if (listed.length === 0) return 'Inget väntar på den skyddade vägen.';
  return listed
    .map(({ pk, reference, receivedAt }) =>
      [reference, receivedAt ? timeOf(receivedAt) : '-', KINDS[pk.slice(0, pk.indexOf('#'))]].join('  '),
    )
    .join('\n');
}

const LETTERS: Record<string, string> = {
  n: 'kräver ingen åtgärd',
  r: 'har fel och kan inte släppas',
  h: 'kan inte läsas maskinellt och kan inte släppas',
};

function rowsWords({ plan, notifications }: Rows): string {
  if (plan === '')
    return 'Mejlet har inga rader som kan släppas. Är avsändaren okänd för skolregistret, lägg till --unit med skolenhetskoden.';
  return [...plan].map((letter, index) => rowWords(index + 1, letter, notifications)).join('\n');
}

function rowWords(row: number, letter: string, notifications: Notification[]): string {
  const said = notifications.find((one) => one.row === row);
  if (!said) return `${row}  ${LETTERS[letter] ?? 'kan inte släppas'}`;
  const name = 'name' in said ? said.name : undefined;
  const date = 'date' in said ? said.date?.toString() : undefined;
  return [row, said.personnummer, name, REPORT_TYPE_WORDS[said.type], date].filter(Boolean).join('  ');
}

const OUTCOMES: Record<Released, string> = {
  released: 'släppt. Kontaktstoppet är hävt och anmälan behandlas inom en kvart.',
  protected: 'inte släppt. Folkbokföringen säger att personen har skydd.',
  'not-a-report': 'inte släppt. Raden finns inte eller går inte att ta emot, se kaa sealed rows.',
};

function releasedWords(outcomes: Map<number, Released> | 'not-found', reference: string): string {
  if (outcomes === 'not-found') return missing(reference);
  const lines = [...outcomes].map(([row, outcome]) => `Rad ${row}: ${OUTCOMES[outcome]}`);
  return [...lines, 'Skolan får inget kvitto.'].join('\n');
}
