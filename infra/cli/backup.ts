import type { S3Client } from '@aws-sdk/client-s3';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { listFiles, readFile } from '../../shared/aws/files.ts';
import type { KeyedHash } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { scanItems, writeItems } from '../../shared/store/batch.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { PERSON_KEY_CHECK, reportKey, youthKey } from '../../shared/store/keys.ts';
import { deleteItem, getItem, type Item, putItem, putNew } from '../../shared/store/table.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { UsageError } from '../parts/usage-error.ts';
import { newExport, openExport, type StoreName } from './export-files.ts';
import { restored } from './restored.ts';

export type BackupPorts = {
  dynamoDb: DynamoDb;
  s3: Pick<S3Client, 'send'>;
  tables: Record<'holds' | 'residents' | 'directory' | 'sealed' | 'register', string>;
  buckets: Record<'rawMail' | 'letters' | 'sealedMail', string>;
  keyedHash: () => Promise<KeyedHash>;
  profile: Profile;
  actor: Actor;
  passphrase: string | undefined;
};

type StoredObject = { key: string; body: string };

const FOLDERS = { rawMail: ['in/', 'mail/'], letters: ['letters/'], sealedMail: ['mail/'] };
const SEALED: ReadonlySet<StoreName> = new Set(['sealed', 'sealedMail']);

/** Everything but extracts, which are made anew, and the secret. What is sealed only for who may read it. */
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
  const without: StoreName[] = [];
  const add = async (store: StoreName, records: AsyncIterable<object>) => {
    try {
      await files.add(store, records);
    } catch (error) {
      if (!SEALED.has(store) || !isDenied(error)) throw error;
      without.push(store);
    }
  };
  for (const table of ['sealed', 'holds', 'residents', 'directory'] as const) await add(table, itemsOf(tables[table]));
  // What a row became is read after the row: a row that is applied meanwhile is there twice rather than lost.
  await add(
    'register',
    itemsOf(tables.register, (item) => !isYouth(item)),
  );
  await add('register', itemsOf(tables.register, isYouth));
  for (const bucket of ['rawMail', 'letters', 'sealedMail'] as const) await add(bucket, objectsOf(bucket));
  files.finish({ at: actor.now.toString(), municipality: profile.municipality });
  return without.length > 0 ? `Exporten ligger i ${folder}. ${WITHOUT_SEALED}` : `Exporten ligger i ${folder}.`;
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
    for (const group of inGroups([...items], ITEMS_AT_ONCE)) await writeItems(dynamoDb, tables[table], group);
  };
  // Whom nobody may write to comes before whom somebody could.
  for (const table of ['holds', 'sealed', 'residents', 'directory'] as const) await put(table, read<Item>(table));
  const back = [...latest(read<Item>('register'))].flatMap((item) => restored(item, profile, actor.now) ?? []);
  await put(
    'register',
    back.map(({ item }) => item),
  );
  const moved = new Set<string>();
  const putObject = async (bucket: keyof typeof FOLDERS, { key, body }: StoredObject) => {
    const Body = Buffer.from(body, 'base64');
    await s3.send(new PutObjectCommand({ Bucket: buckets[bucket], Key: key, Body }));
  };
  for (const bucket of ['letters', 'sealedMail', 'rawMail'] as const)
    for (const object of read<StoredObject>(bucket))
      if (!object.key.startsWith('in/')) {
        if (bucket !== 'letters') moved.add(nameOf(object.key));
        await putObject(bucket, object);
      }
  // Each is signalled to mail-intake.
  for (const object of read<StoredObject>('rawMail'))
    if (object.key.startsWith('in/') && !moved.has(nameOf(object.key))) await putObject('rawMail', object);
  await deleteItem(dynamoDb, tables.register, markerOf(manifest.at));
  const doubts = [...new Set(back.flatMap((one) => one.doubts))].filter((doubt) => doubt !== '').toSorted();
  return importedWords(manifest, doubts);
}

const ITEMS_AT_ONCE = 500;
const markerOf = (at: string) => `IMPORTING#${at}`;
const nameOf = (key: string) => key.slice(key.indexOf('/') + 1);

/** An item that was written while it was exported comes twice. */
function latest(items: Iterable<Item>): Iterable<Item> {
  return new Map([...items].map((item) => [item.pk, item])).values();
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

function importedWords({ at, parts }: { at: string; parts: Partial<Record<StoreName, number>> }, doubts: string[]) {
  return [
    `Exporten från ${at} är inläst, och alla utskick är stoppade.`,
    ...(parts.sealed === undefined ? [WITHOUT_SEALED] : []),
    ...(doubts.length > 0
      ? [
          'Det här var på väg när exporten gjordes och kan ha skickats sedan dess. Inget av det skickas av sig självt; gå igenom det:',
          ...doubts.map((reference) => `  ${reference}`),
        ]
      : []),
    'Läs in ett nytt uttag, låt handläggarna gå igenom kontaktstoppen (de som har satts efter exporten saknas), och starta sedan utskicken med kaa start.',
  ].join('\n');
}
