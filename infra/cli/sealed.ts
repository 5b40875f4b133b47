import { type Notification, REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import { outcomesOf, type RowOutcome } from '../../shared/domain/row-outcome.ts';
import type { ListedSealed, Released, Rows } from '../../shared/staff-actions/outcomes.ts';
import { readSealedRows } from '../../shared/staff-actions/read-sealed-rows.ts';
import {
  closeSealed,
  listSealed,
  releaseRows,
  type SealedPorts,
  sealedMail,
  sealedRows,
} from '../../shared/staff-actions/sealed.ts';
import { UsageError } from '../parts/usage-error.ts';
import { timeOf } from './held-words.ts';
import { writeMail } from './mail-text.ts';
import { isSealedReference, notThere, showSealed } from './show-case.ts';

export type SealedContext = Omit<SealedPorts, 'readRows'> & {
  directory: string;
  out?: string | undefined;
  unit?: string | undefined;
};

/** Undefined for an unknown command. */
export async function sealed(
  [command = '', reference = '', rows]: string[],
  context: SealedContext,
): Promise<string | undefined> {
  const ports = sealedPorts(context);
  if (command === 'list') return listWords(await listSealed(ports));
  if (reference === '' && command !== 'show') return command === '' ? undefined : show(command, ports, context);
  if (command === 'show') return show(reference, ports, context);
  if (!isSealedReference(reference)) throw new UsageError(`${reference} är ingen referens. Se kaa sealed list.`);
  if (command === 'close') {
    if ((await closeSealed(reference, ports)) === 'not-found') throw notThere(reference);
    return `${reference} är avslutad och står inte längre i listan. Innehållet finns kvar.`;
  }
  if (command === 'rows') return rowsWords((await sealedRows(reference, ports)) ?? missing(reference));
  if (command === 'release-rows' && rows)
    return releasedWords(await releaseRows(reference, numbersOf(rows), ports), reference);
  return undefined;
}

async function show(reference: string, ports: SealedPorts, { out }: SealedContext): Promise<string> {
  if (!out) return showSealed(ports.dynamoDb, ports.tables, reference, ports.actor);
  if (!isSealedReference(reference)) throw new UsageError(`${reference} är ingen referens. Se kaa sealed list.`);
  return writeMail((await sealedMail(reference, ports)) ?? missing(reference), reference, out);
}

export const sealedPorts = (context: SealedContext): SealedPorts => ({ ...context, readRows: readSealedRows(context) });

function missing(reference: string): never {
  throw new UsageError(`Det finns inget mejl med referensen ${reference}. Bara det som kom i ett mejl (R-) har rader.`);
}

function numbersOf(rows: string): number[] {
  const numbers = rows.split(',').map(Number);
  if (numbers.every((row) => Number.isInteger(row) && row > 0)) return [...new Set(numbers)];
  throw new UsageError(`${rows} är inga rader. Skriv deras nummer i kaa sealed rows med komma emellan: 1,3`);
}

const KINDS: Record<string, string> = {
  MAIL: 'mejl',
  YOUTH: 'ungdom',
  ROW: 'rad',
  FLAGS: 'markeringar som saknas i ett nytt uttag',
};

function listWords(listed: ListedSealed[]): string {
  if (listed.length === 0) return 'Inget väntar på den skyddade vägen.';
  return listed
    .map(({ pk, reference, receivedAt }) =>
      [reference, receivedAt ? timeOf(receivedAt) : '-', KINDS[pk.slice(0, pk.indexOf('#'))]].join('  '),
    )
    .join('\n');
}

const OUTCOME_WORDS: Partial<Record<RowOutcome, string>> = {
  'no-action': 'kräver ingen åtgärd',
  refused: 'har fel och kan inte släppas',
  held: 'kan inte läsas maskinellt och kan inte släppas',
};

function rowsWords({ plan, notifications }: Rows): string {
  if (plan === '')
    return 'Mejlet har inga rader som kan släppas. Är avsändaren okänd för skolregistret, lägg till --unit med skolenhetskoden.';
  return outcomesOf(plan)
    .map((outcome, index) => rowWords(index + 1, outcome, notifications))
    .join('\n');
}

function rowWords(row: number, outcome: RowOutcome, notifications: Notification[]): string {
  const notification = notifications.find((item) => item.row === row);
  if (!notification) return `${row}  ${OUTCOME_WORDS[outcome] ?? 'kan inte släppas'}`;
  const name = 'name' in notification ? notification.name : undefined;
  const date = 'date' in notification ? notification.date?.toString() : undefined;
  return [row, notification.personnummer, name, REPORT_TYPE_WORDS[notification.type], date].filter(Boolean).join('  ');
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
