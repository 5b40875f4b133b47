import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Build, buildOf, type Texts } from '../support/system/build.ts';
import type { Stores } from './make.ts';

const folder = (version: string) => join(import.meta.dirname, version);
const unpacked = (version: string, file: string): unknown =>
  JSON.parse(brotliDecompressSync(readFileSync(join(folder(version), file))).toString());

const versions = readdirSync(import.meta.dirname)
  .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
  .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** What each release left, by version and scenario. */
export const storesOf: [version: string, Stores][] = versions.map((version) => [
  version,
  unpacked(version, 'stores.json.br') as Stores,
]);

export const LAST = versions.at(-1) ?? '';

/** What it reads: number of its schema, fields and values (vocabulary.ts). */
export const known = JSON.parse(readFileSync(join(folder(LAST), 'known.json'), 'utf8')) as {
  reads: number;
  words: string[];
};

export type LastFunctions = { build: Build; env: Record<string, string>; profile: object };

export async function lastFunctions(): Promise<LastFunctions> {
  const { texts, ...settings } = unpacked(LAST, 'functions.json.br') as Omit<LastFunctions, 'build'> & { texts: Texts };
  return { build: await buildOf(texts), ...settings };
}
