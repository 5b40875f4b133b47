import type { Temporal } from 'temporal-polyfill';

type StoredObject = { key: string; storedAt: Date };
type List = (bucket: 'mail' | 'imports', prefix: string) => AsyncIterable<StoredObject>;

/** A run lists no more than this of a folder: the oldest stay, and are listed again in five minutes. */
const MOST_LISTED = 500;

/** Raw mails still in in/, and import files without a result of their own, older than the age given. */
export async function forgottenObjects(list: List, olderThan: Temporal.Instant) {
  const old = ({ storedAt }: StoredObject) => storedAt.getTime() < olderThan.epochMilliseconds;
  const mail: string[] = [];
  for await (const object of list('mail', 'in/')) {
    if (old(object)) mail.push(object.key);
    if (mail.length === MOST_LISTED) break;
  }
  const imports: string[] = [];
  for (const folder of ['residents/', 'directory/']) {
    const objects: StoredObject[] = [];
    for await (const object of list('imports', folder)) objects.push(object);
    const finishedAt = new Map(objects.map(({ key, storedAt }) => [key, storedAt.getTime()]));
    for (const object of objects) {
      const result = finishedAt.get(object.key.replace(/\.csv$/, '.result.json')) ?? 0;
      if (object.key.endsWith('.csv') && old(object) && result < object.storedAt.getTime()) imports.push(object.key);
    }
  }
  return { mail, imports };
}
