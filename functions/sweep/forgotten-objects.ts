import type { Temporal } from 'temporal-polyfill';

type StoredObject = { key: string; storedAt: Date };
type List = (bucket: 'mail' | 'imports', prefix: string) => AsyncIterable<StoredObject>;

/** Windows writes it in any case. */
const CSV = /\.csv$/i;

const MINUTE_MS = 60_000;
const MAIL_FORGOTTEN_AFTER_MS = 10 * MINUTE_MS;
/** Longer than an import may run: it would begin anew for ever. */
const IMPORT_FORGOTTEN_AFTER_MS = 20 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The rest comes with the next run. */
const MAX_LISTED = 500;

/** `last`: the run before. */
export async function forgottenObjects(list: List, now: Temporal.Instant, last: Temporal.Instant | undefined) {
  const since = last ? now.epochMilliseconds - last.epochMilliseconds : Number.POSITIVE_INFINITY;
  const ageOf = ({ storedAt }: StoredObject) => now.epochMilliseconds - storedAt.getTime();
  const mail: string[] = [];
  for await (const object of list('mail', 'in/')) {
    if (isDue(ageOf(object), since, MAIL_FORGOTTEN_AFTER_MS, ofMail)) mail.push(object.key);
    if (mail.length === MAX_LISTED) break;
  }
  const imports: string[] = [];
  for (const folder of ['residents/', 'directory/']) {
    const objects: StoredObject[] = [];
    for await (const object of list('imports', folder)) objects.push(object);
    const finishedAt = new Map(objects.map(({ key, storedAt }) => [key, storedAt.getTime()]));
    for (const object of objects.filter(({ key }) => CSV.test(key))) {
      const result = finishedAt.get(object.key.replace(CSV, '.result.json')) ?? 0;
      if (isDue(ageOf(object), since, IMPORT_FORGOTTEN_AFTER_MS, ofImport) && result < object.storedAt.getTime())
        imports.push(object.key);
    }
  }
  return { mail, imports };
}

/** Twice as old each time, at last daily: what waits is no reason to read it again and again. */
const ofMail = (age: number) => age + Math.min(age, DAY_MS);
const ofImport = (age: number) => age + IMPORT_FORGOTTEN_AFTER_MS;

/** In the first run after each such age. */
function isDue(age: number, sinceLastRun: number, first: number, next: (age: number) => number): boolean {
  for (let at = first; at <= age; at = next(at)) if (at > age - sinceLastRun) return true;
  return false;
}
