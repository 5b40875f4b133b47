import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb, S3 } from '../../shared/aws/clients.ts';
import { readFile } from '../../shared/aws/files.ts';
import { dateInStockholm, STOCKHOLM } from '../../shared/domain/calendar.ts';
import { mayContact } from '../../shared/domain/contact.ts';
import type { Letter } from '../../shared/domain/effects.ts';
import { isNewer } from '../../shared/domain/newer-values.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { errorFacts } from '../../shared/lambda/log.ts';
import { scanItems } from '../../shared/store/batch.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { holdsOf } from '../../shared/store/hold-store.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { residentsStore } from '../../shared/store/residents-store.ts';
import { updateItem } from '../../shared/store/table.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import { LISTED_LETTERS } from '../parts/hand-over-fields.ts';
import { UsageError } from '../parts/usage-error.ts';
import { Batch, batchStore, isBeingWritten } from './batches.ts';
import { refuseIfStopped } from './contact-switch.ts';
import { askForExtract, stopLetter } from './stop-letter.ts';

export type HandOver = {
  dynamoDb: DynamoDb;
  s3: S3;
  tables: { register: string; residents: string; holds: string };
  lettersBucket: string;
  profile: Profile;
  by: string;
  now: Temporal.Instant;
  /** A batch may take long. */
  clock: () => Temporal.Instant;
};

/** `again`: an interrupted batch; `lost`: a finished one whose files are gone and whose letters were not posted. */
export type Order = { folder: string; batch: string; mode: 'new' | 'again' | 'lost' };

export type Result = {
  written: string[];
  /** By P6. */
  stopped: number;
  waiting: number;
  /** Those that are stopped or wait. */
  withheld: Withheld[];
  /** Their PDF is not in the bucket. */
  missing: string[];
  /** Youths. */
  unreadable: number;
  unfinished: Batch[];
  /** Files in the folder whose letter the register does not have any more. */
  removed: number;
};

/** `why`: of an Obstacle. */
export type Withheld = { letter: string; caseNumber: string | undefined; why: string };

const Letters = z.object({
  personKey: z.string(),
  letters: z.record(z.string(), z.object({ state: z.string(), batch: z.string().optional() })),
});

/**
 * Each letter is checked (P6), marked with the batch, then written: an interrupted batch can be written again, and no
 * letter is in two.
 */
export async function handOverLetters(order: Order, ports: HandOver): Promise<Result> {
  const { dynamoDb, tables, clock } = ports;
  const { folder, batch } = order;
  await refuseIfStopped(dynamoDb, tables.register);
  const batches = batchStore(dynamoDb, tables.register, clock);
  const known = await batches.load(batch);
  refuseUnlessWritable(order, known, clock());
  makeFolder(folder);
  await (order.mode === 'new' || !known ? batches.start(batch, ports.by) : batches.take(known));
  try {
    const result = await writeLetters(order, () => batches.keep(batch), ports);
    const manifest = JSON.stringify({ batch, letters: result.written }, null, 2);
    writeFileSync(join(folder, `${batch}.json`), manifest, PRIVATE);
    await batches.finish(batch, result.written.length);
    return result;
  } catch (cause) {
    // Else the lease runs out.
    await batches.release(batch).catch(() => {});
    const { error, code } = errorFacts(cause);
    throw new UsageError(
      `Omgången ${batch} avbröts (${code ?? error}). Skriv den igen till samma mapp med --batch ${batch}`,
      { cause },
    );
  }
}

async function writeLetters(order: Order, keepLease: () => Promise<void>, ports: HandOver): Promise<Result> {
  const result: Result = {
    written: [],
    stopped: 0,
    waiting: 0,
    withheld: [],
    missing: [],
    unreadable: 0,
    unfinished: [],
    removed: 0,
  };
  const known = new Set<string>();
  for await (const items of scanItems(ports.dynamoDb, ports.tables.register, LISTED_LETTERS))
    for (const item of items) {
      if (item.pk.startsWith('BATCH#')) result.unfinished.push(...unfinished(item, order.batch, ports.clock()));
      if (!item.pk.startsWith('YOUTH#')) continue;
      for (const id of Object.keys(Object(item.letters))) known.add(`${id}.pdf`);
      const youth = Letters.safeParse(item);
      if (!youth.success) result.unreadable += 1;
      for (const [id, letter] of Object.entries(youth.data?.letters ?? {}))
        if (letter.state === 'handed-over' && letter.batch === marked(order)) {
          await keepLease();
          await handOver(id, youth.data?.personKey ?? '', order, result, ports);
        }
    }
  result.removed = removeStrangers(order.folder, known);
  return result;
}

/** A youth sealed since an earlier run leaves no letter in the register, and may leave none here (PR14). */
function removeStrangers(folder: string, known: ReadonlySet<string>): number {
  const strangers = readdirSync(folder).filter((name) => LETTER_FILE.test(name) && !known.has(name));
  for (const name of strangers) rmSync(join(folder, name), { force: true });
  return strangers.length;
}

/** As reference.ts names letters. */
const LETTER_FILE = /^[0-9A-HJKMNP-TV-Z]{16}\.pdf$/;

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw new UsageError(`Mappen ${folder} går inte att skapa. Välj en annan med --out.`);
  }
}

/** Names and addresses: for the owner alone. */
const PRIVATE = { mode: 0o600 };

function refuseUnlessWritable({ batch, mode }: Order, known: Batch | undefined, now: Temporal.Instant): void {
  if (known && isBeingWritten(known, now))
    throw new UsageError(
      `Omgången ${batch} skrivs just nu av ${known.by}. Har den avbrutits går den att skriva igen efter ${timeOf(known.leasedUntil)}.`,
    );
  if (mode === 'new') return;
  if (!known) throw new UsageError(`Omgången ${batch} finns inte. Kontrollera namnet tecken för tecken.`);
  if (known.finishedAt && mode === 'again')
    throw new UsageError(
      `Omgången ${batch} skrevs färdig ${known.finishedAt} (${known.count} brev) och skrivs inte igen: breven kan vara postade. Är filerna borta och inget brev postat, lägg till --lost.`,
    );
}

const timeOf = (instant = '') =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(STOCKHOLM).toPlainTime().toString({ smallestUnit: 'minute' });

function unfinished(item: object, ours: string, now: Temporal.Instant): Batch[] {
  const batch = Batch.safeParse(item).data;
  return !batch || batch.finishedAt || batch.batch === ours || isBeingWritten(batch, now) ? [] : [batch];
}

const marked = ({ mode, batch }: Order) => (mode === 'new' ? undefined : batch);

async function handOver(id: string, personKey: string, order: Order, result: Result, ports: HandOver): Promise<void> {
  const record = await youthStore(ports.dynamoDb, ports.tables.register).load(personKey).catch(unreadable);
  if (!record) {
    result.unreadable += 1;
    return;
  }
  if (isNewer(record, 'letters', id)) result.unreadable += 1;
  const letter = record.letters[id];
  if (letter?.state !== 'handed-over' || letter.channel !== 'paper' || letter.batch !== marked(order)) return;
  const path = join(order.folder, `${id}.pdf`);
  const pdf = await readFile(ports.s3, ports.lettersBucket, letter.object ?? '');
  if (!(await passes(id, letter, record, order, result, ports))) {
    // From an interrupted batch.
    rmSync(path, { force: true });
    return;
  }
  if (!pdf || !('bytes' in pdf)) {
    result.missing.push(id);
    return;
  }
  if ((await mark(id, record, order, ports)) !== 'updated') {
    result.waiting += 1;
    result.withheld.push({ letter: id, caseNumber: caseNumberOf(letter, record), why: 'changed-meanwhile' });
    return;
  }
  writeFileSync(path, pdf.bytes, PRIVATE);
  result.written.push(`${id}.pdf`);
}

async function passes(
  id: string,
  letter: Letter,
  record: YouthRecord,
  { mode }: Order,
  result: Result,
  ports: HandOver,
): Promise<boolean> {
  const population = await residentsStore(ports.dynamoDb, ports.tables.residents).load(
    record.personKey,
    record.joinedFrom,
  );
  const isStopped = await contactSwitch(ports.dynamoDb, ports.tables.register).isStopped();
  const holds = await holdsOf(ports.dynamoDb, ports.tables.holds, record.personKey);
  const contact = mayContact(
    record,
    letter,
    { ...population, holds, isStopped },
    ports.profile,
    dateInStockholm(ports.now),
  );
  if ('facts' in contact) return true;
  const why = 'wait' in contact ? contact.wait : 'cancel' in contact ? contact.cancel : contact.stop;
  result.withheld.push({ letter: id, caseNumber: caseNumberOf(letter, record), why });
  if ('wait' in contact) {
    if (contact.wait === 'extract-too-old') await askForExtract(record, ports);
    result.waiting += 1;
  } else {
    // Letters of a finished batch may have been posted.
    if (mode !== 'lost') await stopLetter(id, letter, record, contact, ports);
    result.stopped += 1;
  }
  return false;
}

const caseNumberOf = ({ entryId }: Letter, { entries }: YouthRecord) => entries[entryId]?.caseNumber;

/** Conditional: of two parallel hand-overs one gets the letter. */
function mark(id: string, record: YouthRecord, order: Order, { dynamoDb, tables }: HandOver) {
  const at = (field: string) => ['letters', id, field];
  return updateItem(dynamoDb, tables.register, youthKey(record.personKey), {
    set: [[at('batch'), order.batch]],
    add: [[['version'], 1]],
    when: [
      { path: at('state'), is: '=', value: 'handed-over' },
      order.mode === 'new' ? { path: at('batch'), is: 'missing' } : { path: at('batch'), is: '=', value: order.batch },
      // As it was checked: every writer adds 1, a hold too. Naming what was checked would be a right to write it.
      { path: ['version'], is: '=', value: record.version },
    ],
  });
}

function unreadable(error: unknown): undefined {
  if (!(error instanceof z.ZodError)) throw error;
}
