import type { Temporal } from 'temporal-polyfill';

type StoredObject = { key: string; storedAt: Date };
type List = (bucket: 'mail' | 'imports', prefix: string) => AsyncIterable<StoredObject>;

/** Windows writes it in any case. */
const CSV = /\.csv$/i;

const MINUTE_MS = 60_000;
const MAIL_FORGOTTEN_AFTER_MS = 10 * MINUTE_MS;
/** Longer than an import may run: it would begin anew for ever. */
const IMPORT_FORGOTTEN_AFTER_MS = 20 * MINUTE_MS;
const SWEPT_EVERY_MS = 5 * MINUTE_MS;

/** The rest comes with the next run. */
const MAX_LISTED = 500;

export async function forgottenObjects(list: List, now: Temporal.Instant) {
  const ageOf = ({ storedAt }: StoredObject) => now.epochMilliseconds - storedAt.getTime();
  const mail: string[] = [];
  for await (const object of list('mail', 'in/')) {
    if (ageOf(object) > MAIL_FORGOTTEN_AFTER_MS) mail.push(object.key);
    if (mail.length === MAX_LISTED) break;
  }
  const imports: string[] = [];
  for (const folder of ['residents/', 'directory/']) {
    const objects: StoredObject[] = [];
    for await (const object of list('imports', folder)) objects.push(object);
    const finishedAt = new Map(objects.map(({ key, storedAt }) => [key, storedAt.getTime()]));
    for (const object of objects.filter(({ key }) => CSV.test(key))) {
      const result = finishedAt.get(object.key.replace(CSV, '.result.json')) ?? 0;
      if (isDueThisRun(ageOf(object)) && result < object.storedAt.getTime()) imports.push(object.key);
    }
  }
  return { mail, imports };
}

/** In the first run after each such time. */
const isDueThisRun = (ageMs: number) =>
  ageMs >= IMPORT_FORGOTTEN_AFTER_MS && ageMs % IMPORT_FORGOTTEN_AFTER_MS < SWEPT_EVERY_MS;
