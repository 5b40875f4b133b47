import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { UsageError } from '../parts/usage-error.ts';

const STORES = [
  'holds',
  'residents',
  'directory',
  'sealed',
  'trace',
  'register',
  'rawMail',
  'letters',
  'sealedMail',
] as const;
export type StoreName = (typeof STORES)[number];

/** The only file that can be read without the passphrase: no person, school or count of rows. */
const Manifest = z.object({
  schema: z.literal(1),
  at: z.iso.datetime(),
  municipality: z.string(),
  salt: z.base64(),
  /** Files of each store; one that was left out is missing. */
  parts: z.partialRecord(z.enum(STORES), z.number().int().nonnegative()),
});
export type Manifest = z.infer<typeof Manifest>;

const MANIFEST = 'export.json';
const PART_BYTES = 8 << 20;
const SHORTEST_PASSPHRASE = 20;
/** OWASP's parameters for scrypt. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 << 20 };
const [IV_BYTES, TAG_BYTES] = [12, 16];

/** From the environment, not from an argument that others see. Throws UsageError. */
function keyFrom(passphrase: string | undefined, salt: Buffer): Buffer {
  if (passphrase === undefined || passphrase.length < SHORTEST_PASSPHRASE)
    throw new UsageError(
      `Sätt KAA_EXPORT_PASSPHRASE till en lösenfras på minst ${SHORTEST_PASSPHRASE} tecken, och förvara den skild från filerna.`,
    );
  return scryptSync(passphrase, salt, 32, SCRYPT);
}

/** A file cannot be read as another of the same or of another export. */
const nameOf = (store: StoreName, part: number) => `${store}-${part}`;

/** AES-256-GCM over gzipped lines of JSON. Throws UsageError if an export lies there. */
export function newExport(folder: string, passphrase: string | undefined) {
  if (existsSync(join(folder, MANIFEST))) throw new UsageError(`I ${folder} finns redan en export. Välj en tom mapp.`);
  const salt = randomBytes(16);
  const key = keyFrom(passphrase, salt);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const parts: Manifest['parts'] = {};

  function write(store: StoreName, lines: string[]): void {
    const part = parts[store] ?? 0;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(nameOf(store, part)));
    const body = Buffer.concat([cipher.update(gzipSync(lines.join('\n'))), cipher.final()]);
    const file = join(folder, nameOf(store, part));
    writeFileSync(file, Buffer.concat([iv, cipher.getAuthTag(), body]), { mode: 0o600 });
    parts[store] = part + 1;
  }

  return {
    async add(store: StoreName, records: AsyncIterable<object>): Promise<void> {
      parts[store] ??= 0;
      let lines: string[] = [];
      let size = 0;
      for await (const record of records) {
        const line = JSON.stringify(record);
        lines.push(line);
        size += line.length;
        if (size < PART_BYTES) continue;
        write(store, lines);
        [lines, size] = [[], 0];
      }
      if (lines.length > 0) write(store, lines);
    },

    /** What the caller may not read. */
    leaveOut(store: StoreName): void {
      delete parts[store];
    },

    /** Last: without it the export is none. */
    finish(facts: Pick<Manifest, 'at' | 'municipality'>): void {
      const manifest: Manifest = { schema: 1, ...facts, salt: salt.toString('base64'), parts };
      writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    },
  };
}

/** Throws UsageError. */
export function openExport(folder: string, passphrase: string | undefined) {
  const manifest = readManifest(join(folder, MANIFEST));
  const key = keyFrom(passphrase, Buffer.from(manifest.salt, 'base64'));
  return {
    manifest,
    *read<T>(store: StoreName): Generator<T> {
      for (let part = 0; part < (manifest.parts[store] ?? 0); part++)
        for (const line of decrypted(folder, nameOf(store, part), key)) yield JSON.parse(line) as T;
    },
  };
}

function decrypted(folder: string, name: string, key: Buffer): string[] {
  try {
    const file = readFileSync(join(folder, name));
    const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(name))
      .setAuthTag(file.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = file.subarray(IV_BYTES + TAG_BYTES);
    return gunzipSync(Buffer.concat([decipher.update(body), decipher.final()]))
      .toString('utf8')
      .split('\n');
  } catch {
    throw new UsageError(`Filen ${name} saknas, är skadad, eller öppnas inte med den lösenfrasen. Inget har ändrats.`);
  }
}

function readManifest(file: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UsageError(`${file} saknas eller är ingen export som den här versionen kan läsa.`);
  }
}
