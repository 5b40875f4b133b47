import type { S3Client } from '@aws-sdk/client-s3';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { listFiles, readFile } from '../../shared/aws/files.ts';
import { SETUP_NOTIFICATION } from '../../shared/domain/messages.ts';
import type { KeyedHash } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { reportReference } from '../../shared/domain/reference.ts';
import { isHidden } from '../../shared/staff-actions/resend.ts';
import { scanItems, writeItems } from '../../shared/store/batch.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { PERSON_KEY_CHECK, reportKey, youthKey } from '../../shared/store/keys.ts';
import { deleteItem, getItem, type Item, putItem, putNew } from '../../shared/store/table.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { UNTIL_STARTED } from '../../shared/store/work.ts';
import { UsageError } from '../parts/usage-error.ts';
import { newExport, openExport, type StoreName } from './export-files.ts';
import { isBegunOnly, restored, restoredResident } from './restored.ts';

export type BackupPorts = {
  dynamoDb: DynamoDb;
  s3: Pick<S3Client, 'send'>;
  tables: Record<'holds' | 'residents' | 'directory' | 'sealed' | 'trace' | 'register', string>;
  buckets: Record<'rawMail' | 'letters' | 'sealedMail', string>;
  keyedHash: () => Promise<KeyedHash>;
  profile: Profile;
  actor: Actor;
  passphrase: string | undefined;
};

type StoredObject = { key: string; body: string };

/** What nobody has read when a stage is made anew lies there until a person moves it to in/. */
const RESTORED = 'restored/';
const FOLDERS = { rawMail: ['in/', 'mail/', RESTORED], letters: ['letters/'], sealedMail: ['mail/'] };
const SEALED: ReadonlySet<StoreName> = new Set(['sealed', 'sealedMail']);

/** Everything but extracts, which are made anew, sessions and the secret. What is sealed is left out unless one may read it. */
export async function exportAll(folder: string, ports: BackupPorts): Promise<string> {
  const { dynamoDb, s3, tables, buckets, actor, profile } = ports;
  const files = newExport(folder, ports.passphrase);
  await leaveTrace(dynamoDb, tables.register, 'EXPORT', 'export', actor);
  async function* itemsOf(table: string, is: (item: Item) => boolean = () => true) {
    for await (const items of scanItems(dynamoDb, table)) yield* items.filter(is);
  }
  async function* objectsOf(store: keyof typeof FOLDERS): AsyncGenerator<StoredObject> {
    for (const folder of FOLDERS[store])
      for await (const { key } of listFiles(s3, buckets[store], folder)) {
        const file = await readFile(s3, buckets[store], key);
        if (file && 'bytes' in file) yield { key, body: Buffer.from(file.bytes).toString('base64') };
      }
  }
  const isYouth = ({ pk }: Item) => pk.startsWith(youthKey(''));
  const without = new Set<StoreName>();
  const add = async (store: StoreName, records: AsyncIterable<object>) => {
    try {
      await files.add(store, records);
    } catch (error) {
      if (!SEALED.has(store) || !isDenied(error)) throw error;
      files.leaveOut(store);
      without.add(store);
    }
  };
  for (const table of ['sealed', 'holds', 'residents', 'directory', 'trace'] as const)
    await add(table, itemsOf(tables[table]));
  // What a row became is read after the row: a row that is applied meanwhile is there twice rather than lost.
  await add(
    'register',
    itemsOf(tables.register, (item) => !isYouth(item)),
  );
  await add('register', itemsOf(tables.register, isYouth));
  for (const bucket of ['rawMail', 'letters', 'sealedMail'] as const) await add(bucket, objectsOf(bucket));
  // Once more: none that the register knows of is missing.
  for (const table of ['sealed', 'holds'] as const) await add(table, itemsOf(tables[table]));
  files.finish({ at: actor.now.toString(), municipality: profile.municipality });
  return without.size > 0 ? `Exporten ligger i ${folder}. ${WITHOUT_SEALED}` : `Exporten ligger i ${folder}.`;
}

const isDenied = (error: unknown) => error instanceof Error && /^AccessDenied/.test(error.name);

const WITHOUT_SEALED =
  'Det som är skyddat ingår inte: du får inte läsa det. Det återställs för sig, se Restore i docs/it/deploy.md.';

/** Into an empty stage, which is stopped first (PR15). A repeat goes on with the same export. */
export async function importAll(folder: string, ports: BackupPorts): Promise<string> {
  const { dynamoDb, s3, tables, buckets, actor, profile } = ports;
  const { manifest, read } = openExport(folder, ports.passphrase);
  if (manifest.municipality !== profile.municipality)
    throw new UsageError('Exporten är en annan kommuns. Inget har ändrats.');
  await refuseUnlessEmpty(manifest.at, ports);
  await takeOverCheck([...read<Item>('register')], ports);
  await leaveTrace(dynamoDb, tables.register, 'IMPORT', 'import', actor);
  await contactSwitch(dynamoDb, tables.register).stop(actor.by, actor.now);
  await putNew(dynamoDb, tables.register, { pk: markerOf(manifest.at) });
  const put = async (table: keyof typeof tables, items: Iterable<Item>) => {
    for (const group of inGroups([...latest(items)], ITEMS_AT_ONCE)) await writeItems(dynamoDb, tables[table], group);
  };
  // Whom nobody may write to comes before whom somebody could.
  for (const table of ['holds', 'sealed', 'directory'] as const) await put(table, read<Item>(table));
  // Its table takes new items alone.
  for (const item of latest(read<Item>('trace'))) await putNew(dynamoDb, tables.trace, item);
  await put(
    'residents',
    Array.from(read<Item>('residents'), (item) => restoredResident(item, actor.now)),
  );
  const mails = mailsIn(read);
  const back = [...latest(read<Item>('register'))]
    .filter((item) => !(isBegunOnly(item) && mails.has(String(item.object))))
    .flatMap((item) => restored(item, profile, actor.now) ?? []);
  await put(
    'register',
    back.map(({ item }) => item),
  );
  const putObject = async (bucket: keyof typeof FOLDERS, { key, body }: StoredObject) => {
    const Body = Buffer.from(body, 'base64');
    await s3.send(new PutObjectCommand({ Bucket: buckets[bucket], Key: key, Body }));
  };
  for (const bucket of ['letters', 'sealedMail'] as const)
    for (const object of read<StoredObject>(bucket)) await putObject(bucket, object);
  const folderOf = foldersFor(back.map(({ item }) => item));
  const unread: string[] = [];
  for (const { key, body } of read<StoredObject>('rawMail')) {
    const name = nameOf(key);
    if (mails.get(name) !== key) continue;
    const folder = folderOf(key);
    if (folder === RESTORED) unread.push(name);
    await putObject('rawMail', { key: `${folder}${name}`, body });
  }
  await deleteItem(dynamoDb, tables.register, markerOf(manifest.at));
  return importedWords(manifest, {
    doubts: back.flatMap(({ doubts }) => doubts),
    unread: unread.map((name) => `${reportReference(name)}  ${RESTORED}${name}`),
    rows: waitingRows(back.map(({ item }) => item)),
  });
}

/** The last place of each: it may have moved while it was exported. None that has moved to the sealed ones. */
function mailsIn(read: ReturnType<typeof openExport>['read']): Map<string, string> {
  const mails = new Map<string, string>();
  for (const { key } of read<StoredObject>('rawMail')) mails.set(nameOf(key), key);
  for (const { key } of read<StoredObject>('sealedMail')) mails.delete(nameOf(key));
  return mails;
}

/** Nobody is answered or told by itself: only what is to be sealed is signalled, for its holds. */
function foldersFor(register: Item[]): (key: string) => string {
  const reports = register.filter(({ pk }) => pk.startsWith(reportKey('')));
  const stateOf = new Map(reports.map(({ object, state }) => [object, state]));
  return (key) => {
    const [folder, name] = [key.slice(0, key.indexOf('/') + 1), nameOf(key)];
    if (name === SETUP_NOTIFICATION) return folder;
    if (folder === 'in/') return stateOf.get(name) === 'sealed' ? folder : RESTORED;
    return stateOf.has(name) ? folder : RESTORED;
  };
}

/** By report; of a sealed one only officers may hear (P5). */
function waitingRows(register: Item[]): string[] {
  const sealed = new Set(register.filter(isHidden).map(({ pk }) => pk));
  return register.flatMap(({ pk, dueAt }) => {
    const [kind, reportId = ''] = pk.split('#');
    return kind === 'NOTIFICATION' && dueAt === UNTIL_STARTED && !sealed.has(reportKey(reportId)) ? reportId : [];
  });
}

const ITEMS_AT_ONCE = 500;
const markerOf = (at: string) => `IMPORTING#${at}`;
const nameOf = (key: string) => key.slice(key.indexOf('/') + 1);

/** An item that was written while it was exported comes twice. */
function latest(items: Iterable<Item>): Iterable<Item> {
  return new Map(Array.from(items, (item) => [`${item.pk} ${item.sk}`, item])).values();
}

async function refuseUnlessEmpty(at: string, { dynamoDb, tables }: BackupPorts): Promise<void> {
  if (await getItem(dynamoDb, tables.register, markerOf(at))) return;
  // A deployment, and each morning, sends a mail of its own.
  const isOfPeople = ({ pk, state }: Item) =>
    pk.startsWith(youthKey('')) || (pk.startsWith(reportKey('')) && state !== 'automatic');
  for await (const items of scanItems(dynamoDb, tables.register, ['pk', 'state']))
    if (items.some(isOfPeople))
      throw new UsageError('I miljön finns redan rapporter eller ungdomar. En export läses bara in i en tom miljö.');
}

/** With another secret nobody would be found by number again. The empty stage may have used the one it was made with. */
async function takeOverCheck(register: Item[], { dynamoDb, tables, keyedHash }: BackupPorts): Promise<void> {
  const check = register.find(({ pk }) => pk === PERSON_KEY_CHECK);
  if (!check) return;
  const before = await getItem(dynamoDb, tables.register, PERSON_KEY_CHECK);
  await putItem(dynamoDb, tables.register, check);
  const fits = await keyedHash().then(
    () => true,
    () => false,
  );
  if (fits) return;
  if (before) await putItem(dynamoDb, tables.register, before);
  else await deleteItem(dynamoDb, tables.register, PERSON_KEY_CHECK);
  throw new UsageError(
    'Miljöns hemlighet (PersonKeySecret) är en annan än exportens. Lägg tillbaka rätt hemlighet först. Inget har ändrats.',
  );
}

function importedWords(
  { at, parts }: { at: string; parts: Partial<Record<StoreName, number>> },
  lists: Record<'doubts' | 'unread' | 'rows', string[]>,
) {
  const list = (words: string, names: string[]) => {
    const lines = [...new Set(names)].filter((name) => name !== '').toSorted();
    return lines.length > 0 ? [words, ...lines.map((line) => `  ${line}`)] : [];
  };
  return [
    `Exporten från ${at} är inläst, och alla utskick är stoppade.`,
    ...(parts.sealed === undefined ? [WITHOUT_SEALED] : []),
    ...list(
      'Det här var på väg när exporten gjordes och kan ha skickats sedan dess. Inget av det skickas av sig självt; gå igenom det (mejlen: kaa resend list):',
      lists.doubts,
    ),
    ...list(
      `De här mejlen var inte färdigbehandlade. De ligger i ${RESTORED} och läses först när någon flyttar dem till in/. Gör det innan ni startar utskicken, se Restore i docs/it/deploy.md:`,
      lists.unread,
    ),
    ...list('Rader i de här rapporterna tas om hand först när ni startar utskicken:', lists.rows),
    'Läs in ett nytt uttag, låt handläggarna gå igenom kontaktstoppen (de som har satts efter exporten saknas), och starta sedan utskicken med kaa start.',
  ].join('\n');
}
