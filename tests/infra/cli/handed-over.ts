import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { batchStore } from '../../../infra/cli/batches.ts';
import { type HandOver, handOverLetters, type Order } from '../../../infra/cli/hand-over-letters.ts';
import type { Letter } from '../../../shared/domain/effects.ts';
import type { Extract, Resident } from '../../../shared/domain/resident.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { EXTRACT_CURRENT, residentKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import {
  aDropout,
  aLetterOf,
  anExtract,
  aResident,
  NOW,
  personKeyOf,
  stockholm,
  TODAY,
} from '../../support/builders.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { fakeS3 } from '../../support/fake-s3.ts';

const Manifest = z.object({ batch: z.string(), letters: z.array(z.string()) });

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-letters-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Letters as PDF in the bucket. */
export function anOffice({ client, tables }: Dynamo) {
  const s3 = fakeS3();
  const youths = youthStore(client, tables.register);
  const ports: HandOver = {
    dynamoDb: client,
    s3,
    tables,
    lettersBucket: 'letters',
    profile: stockholm,
    by: 'lisa',
    now: NOW,
    clock: () => NOW,
  };
  const store = (resident: Resident) =>
    putItem(client, tables.residents, { pk: residentKey(resident.personKey), ...resident });

  const office = {
    ports,
    s3,
    youths,
    extract: (change: Partial<Extract> = {}) =>
      putItem(client, tables.residents, { pk: EXTRACT_CURRENT, ...anExtract(change) }),
    resident: store,
    async youth(name: string, letters: Record<string, Partial<Letter>> = { [name]: {} }): Promise<YouthRecord> {
      const personKey = personKeyOf(name);
      const resident = aResident({ personKey });
      await store(resident);
      const { address, givenNames, familyName } = resident;
      const facts = address && { name: `${givenNames} ${familyName}`, address, date: TODAY };
      const made = Object.entries(letters).map(([id, change]) => {
        s3.put('letters', `letters/${id}.pdf`, `PDF of ${id}`);
        const object = `letters/${id}.pdf`;
        return [id, aLetterOf({ state: 'handed-over', channel: 'paper', attempt: 1, facts, object, ...change })];
      });
      const record = { ...aDropout(), personKey, version: 0, letters: Object.fromEntries(made) };
      await youths.save(record, NOW);
      return youths.load(personKey);
    },
    load: (name: string) => youths.load(personKeyOf(name)),
    change: async (name: string, change: (record: YouthRecord) => Partial<YouthRecord>) => {
      const record = await youths.load(personKeyOf(name));
      await youths.save({ ...record, ...change(record) }, NOW);
    },
    batch: (name: string) => batchStore(client, tables.register, () => NOW).load(name),
    handOver: (order: Partial<Order> & Pick<Order, 'folder'>, other: Partial<HandOver> = {}) =>
      handOverLetters({ batch: 'first', mode: 'new', ...order }, { ...ports, ...other }),
  };
  return office;
}
export type Office = ReturnType<typeof anOffice>;

/** By name, manifests read. */
export function inFolder(folder: string) {
  const names = readdirSync(folder);
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const manifests = names
    .filter((name) => name.endsWith('.json'))
    .map((name) => Manifest.parse(JSON.parse(text(name))));
  const letters = Object.fromEntries(names.filter((name) => name.endsWith('.pdf')).map((name) => [name, text(name)]));
  return { manifests, letters };
}

export const later = (days: number) => NOW.add(Temporal.Duration.from({ hours: 24 * days }));
