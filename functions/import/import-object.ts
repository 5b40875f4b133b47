import type { Temporal } from 'temporal-polyfill';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Notice } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { type ImportResult, refusedWhole, resultFile } from './result.ts';

/** What an import leaves in the register table; the schema stands with the store. */
export type Finished = {
  importId: string;
  object: string;
  objectVersion: string;
  state: 'applied' | 'done';
  outcome: 'imported' | 'refused';
  rows: number;
  accepted: number;
  refused: number;
  notices: Record<string, Notice>;
};
export type OpenObject = { bytes: AsyncIterable<Uint8Array>; size: number; version: string; storedAt: Date };
export type Lease = { holder: string; attempt: number; unfinished: boolean };
type Imported = Promise<ImportResult | 'superseded'>;

export type ObjectPorts = {
  open: (key: string) => Promise<(OpenObject & { close: () => void }) | undefined>;
  identify: (key: string, version: string) => Promise<{ importId: string; earlier?: Finished }>;
  takeLease: (importId: string) => Promise<Lease | 'taken'>;
  freeLease: (importId: string, unfinished: boolean) => Promise<void>;
  importResidents: (key: string, file: OpenObject, lease: Lease) => Imported;
  importSchools: (file: OpenObject, importId: string) => Imported;
  importCoordinators: (file: OpenObject, importId: string) => Imported;
  /** Stores how it ended, or gives what an earlier delivery stored. */
  record: (finished: Finished) => Promise<Finished>;
  finish: (importId: string) => Promise<void>;
  signalNotice: (importId: string, notice: string) => Promise<void>;
  writeResult: (key: string, result: object) => Promise<void>;
  now: () => Temporal.Instant;
};

export type Outcome = {
  outcome: 'imported' | 'refused' | 'done-before' | 'superseded' | 'gone';
  result?: ImportResult;
};

/** No list or extract of a city comes near it; more would not end within the function's time. */
const MOST_BYTES = 200 * 1024 * 1024;
const NOTICE = 'refused';

/**
 * Takes in one file. The result beside the file is written after everything else is stored, and only then the import
 * is done: a delivery that finds it done signals what is still pending, any other runs it all again.
 */
export async function importObject(key: string, profile: Profile, ports: ObjectPorts): Promise<Outcome> {
  const file = await ports.open(key);
  if (!file) return { outcome: 'gone' };
  try {
    const { importId, earlier } = await ports.identify(key, file.version);
    if (earlier?.state === 'done') {
      await signalPending(earlier, ports);
      await ports.freeLease(importId, false);
      return { outcome: 'done-before' };
    }
    return await runImport(key, file, importId, profile, ports);
  } finally {
    file.close();
  }
}

async function runImport(key: string, file: OpenObject, importId: string, profile: Profile, ports: ObjectPorts) {
  const lease = kindOf(key) === 'residents' ? await ports.takeLease(importId) : undefined;
  // Back to the queue: it is delivered again when the other one is done or dead.
  if (lease === 'taken') throw new Fault('import-in-work');
  const result = await imported(key, file, importId, lease, ports);
  if (result !== 'superseded') {
    const object = { importId, object: key, objectVersion: file.version };
    const stored = await ports.record(finished(object, result, profile, ports.now()));
    await signalPending(stored, ports);
    await ports.writeResult(resultKey(key), resultFile(importId, result));
    await ports.finish(importId);
  }
  // Only an extract that came into force mends what an unfinished one left behind.
  const mended = result !== 'superseded' && result.state === 'imported';
  if (lease) await ports.freeLease(importId, lease.unfinished && !mended);
  return result === 'superseded' ? { outcome: result } : { outcome: result.state, result };
}

async function imported(
  key: string,
  file: OpenObject,
  importId: string,
  lease: Lease | undefined,
  ports: ObjectPorts,
): Imported {
  if (file.size > MOST_BYTES) return refusedWhole('too-large');
  const kind = kindOf(key);
  if (kind === 'schools') return ports.importSchools(file, importId);
  if (kind === 'coordinators') return ports.importCoordinators(file, importId);
  if (lease) return ports.importResidents(key, file, lease);
  return refusedWhole('unknown-file');
}

function kindOf(key: string): 'residents' | 'schools' | 'coordinators' | 'unknown' {
  if (key === 'directory/schools.csv') return 'schools';
  if (key === 'directory/coordinators.csv') return 'coordinators';
  return /^residents\/.+\.csv$/i.test(key) ? 'residents' : 'unknown';
}

/** True for a file somebody put there to be imported, as opposed to our own results and empty folders. */
export function isForImport(key: string): boolean {
  return !key.endsWith('.result.json') && !key.endsWith('/');
}

const resultKey = (key: string) => `${key.replace(/\.csv$/i, '')}.result.json`;

async function signalPending({ importId, notices }: Finished, ports: ObjectPorts): Promise<void> {
  for (const [id, { state }] of Object.entries(notices))
    if (state === 'planned' || state === 'sending') await ports.signalNotice(importId, id);
}

function finished(
  object: Pick<Finished, 'importId' | 'object' | 'objectVersion'>,
  { state, rows, accepted, refused, warnings }: ImportResult,
  profile: Profile,
  now: Temporal.Instant,
): Finished {
  const tell = state === 'refused' || refused.count > 0 || warnings.count > 0;
  const deadline = addWorkingDays(dateInStockholm(now), profile.tasks.withinWorkingDays, profile.freeDays).toString();
  const reference = object.importId;
  const notice: Notice = { kind: 'import-refused', to: 'kaa-group', reference, deadline, state: 'planned', attempt: 0 };
  const counts = { rows, accepted, refused: refused.count };
  return { ...object, state: 'applied', outcome: state, ...counts, notices: tell ? { [NOTICE]: notice } : {} };
}
