import type { Temporal } from 'temporal-polyfill';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import { isPending } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { ImportRecord, Lease } from '../../shared/domain/import-record.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { type DirectoryPorts, importCoordinators, importSchools } from './import-directory.ts';
import { type ImportResult, refusedFile, resultFile } from './result.ts';

type OpenObject = { bytes: AsyncIterable<Uint8Array>; size: number; version: string; storedAt: Date };
type Import = { key: string; file: OpenObject; importId: string };
/** Undefined when gone or replaced. */
type ReadAgain = () => Promise<AsyncIterable<Uint8Array> | undefined>;
type Imported = Promise<ImportResult | 'superseded'>;

export type ObjectPorts = DirectoryPorts & {
  open: (key: string) => Promise<(OpenObject & { close: () => void }) | undefined>;
  identify: (key: string, version: string) => Promise<{ importId: string; earlier?: ImportRecord }>;
  takeLease: (importId: string) => Promise<Lease | 'taken'>;
  freeLease: (importId: string, unfinished: boolean) => Promise<void>;
  importResidents: (importId: string, read: ReadAgain, lease: Lease) => Imported;
  /** By an earlier attempt, too. */
  wereFlagsLost: (importId: string) => Promise<boolean>;
  /** Gives what an earlier delivery stored, if any. */
  record: (record: ImportRecord) => Promise<ImportRecord>;
  finish: (importId: string) => Promise<void>;
  signalNotice: (importId: string, notice: string) => Promise<void>;
  writeResult: (key: string, result: object) => Promise<void>;
};

export type Outcome = {
  outcome: 'imported' | 'refused' | 'done-before' | 'superseded' | 'gone';
  result?: ImportResult;
};

/** A larger file outlasts the function; no city's comes near. */
const MAX_BYTES = 200 * 1024 * 1024;
const NOTICE = 'refused';
const FLAGS_LOST = 'flags-lost';

/** Done when its result lies beside the file: then only what is pending is signalled (F1). */
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
    return await runImport({ key, file, importId }, profile, ports);
  } finally {
    file.close();
  }
}

async function runImport(object: Import, profile: Profile, ports: ObjectPorts): Promise<Outcome> {
  const { key, importId } = object;
  const lease = kindOf(key) === 'residents' ? await ports.takeLease(importId) : undefined;
  // Back to the queue.
  if (lease === 'taken') throw new Fault('conflict');
  const result = await importByKind(object, lease, profile, ports);
  if (result !== 'superseded') {
    const flagsLost = result.flagsLost || (lease !== undefined && (await ports.wereFlagsLost(importId)));
    const stored = await ports.record(recordOf(object, { ...result, flagsLost }, profile, ports.now()));
    await signalPending(stored, ports);
    await ports.writeResult(resultKey(key), resultFile(importId, result));
    await ports.finish(importId);
  }
  // Only an extract in force repairs an unfinished one.
  const repaired = result !== 'superseded' && result.state === 'imported';
  if (lease) await ports.freeLease(importId, lease.unfinished && !repaired);
  return result === 'superseded' ? { outcome: result } : { outcome: result.state, result };
}

async function importByKind(
  { key, file, importId }: Import,
  lease: Lease | undefined,
  profile: Profile,
  ports: ObjectPorts,
): Imported {
  if (file.size > MAX_BYTES) return refusedFile('too-large');
  const kind = kindOf(key);
  if (kind === 'schools') return importSchools({ ...file, importId }, profile, ports);
  if (kind === 'coordinators') return importCoordinators({ ...file, importId }, profile, ports);
  if (lease) return ports.importResidents(importId, readAgain(key, file, ports), lease);
  return refusedFile('unknown-file');
}

function readAgain(key: string, file: OpenObject, { open }: ObjectPorts): ReadAgain {
  let unread: OpenObject | undefined = file;
  return async () => {
    const opened = unread ?? (await open(key));
    unread = undefined;
    return opened?.version === file.version ? opened.bytes : undefined;
  };
}

function kindOf(key: string): 'residents' | 'schools' | 'coordinators' | 'unknown' {
  const name = key.toLowerCase();
  if (name === 'directory/schools.csv') return 'schools';
  if (name === 'directory/coordinators.csv') return 'coordinators';
  return /^residents\/.+\.csv$/.test(name) ? 'residents' : 'unknown';
}

/** Not our own results, nor folders. */
export function isForImport(key: string): boolean {
  return !key.endsWith('.result.json') && !key.endsWith('/');
}

const resultKey = (key: string) => `${key.replace(/\.csv$/i, '')}.result.json`;

async function signalPending({ importId, notices }: ImportRecord, ports: ObjectPorts): Promise<void> {
  for (const [id, notice] of Object.entries(notices)) if (isPending(notice)) await ports.signalNotice(importId, id);
}

function recordOf(
  { key, file, importId }: Import,
  { state, rows, accepted, refused, warnings, flagsLost }: ImportResult,
  profile: Profile,
  now: Temporal.Instant,
): ImportRecord {
  // Guardians that were left out need nobody to mend anything.
  const { count, listed } = warnings;
  const toMend = count - listed.length + listed.filter(({ code }) => code !== 'of-age').length;
  const needsNotice = state === 'refused' || refused.count > 0 || toMend > 0;
  const deadline = addWorkingDays(dateInStockholm(now), profile.tasks.withinWorkingDays, profile.freeDays).toString();
  const notice = { ...plannedNotice('import-refused', 'kaa-group', importId), deadline };
  return {
    importId,
    object: key,
    objectVersion: file.version,
    state: 'applied',
    outcome: state,
    rows,
    accepted,
    refused: refused.count,
    notices: {
      ...(needsNotice && { [NOTICE]: notice }),
      ...(flagsLost && { [FLAGS_LOST]: { ...plannedNotice('sealed', 'officer', importId), deadline } }),
    },
  };
}
