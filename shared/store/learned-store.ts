import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { IsoInstant } from '../domain/calendar.ts';
import { ReportId } from '../domain/notification.ts';
import { isOfficersHash, type UnreadPiece } from '../domain/read-first.ts';
import { learnedByOfficerKey, learnedKey } from './keys.ts';
import { getItems, updateItem } from './table.ts';

/** What a person has said is harmless from one address. */
const Lesson = z.object({ kind: z.string(), by: z.string(), at: IsoInstant, reportId: ReportId });
export type Lesson = z.infer<typeof Lesson> & { hash: string };

/** A sender who needs more does not write a form. */
const MAX_LESSONS = 500;

/** IAM lets only an officer write the second item, so only there an officer's lesson counts. */
const keyFor = (address: string, hash: string) => (isOfficersHash(hash) ? learnedByOfficerKey : learnedKey)(address);

/** In the directory table; an import leaves it alone. */
export function learnedStore(db: DynamoDb, table: string) {
  async function list(address: string): Promise<Lesson[]> {
    const items = await getItems(db, table, [learnedKey(address), learnedByOfficerKey(address)]);
    const lessons = items.flatMap(({ pk, ...all }) =>
      Object.entries(all).flatMap(([hash, value]): Lesson[] => {
        const lesson = Lesson.safeParse(value).data;
        return lesson && keyFor(address, hash) === pk ? [{ hash, ...lesson }] : [];
      }),
    );
    return lessons.toSorted((a, b) => (`${a.at}|${a.hash}` < `${b.at}|${b.hash}` ? -1 : 1));
  }
  return {
    /** Oldest first. */
    list,

    async of(address: string): Promise<ReadonlySet<string>> {
      return new Set((await list(address)).map(({ hash }) => hash));
    },

    async learn(
      address: string,
      { hash, kind }: Pick<UnreadPiece, 'kind'> & { hash: string },
      lesson: Pick<Lesson, 'by' | 'at' | 'reportId'>,
    ): Promise<'learned' | 'full'> {
      if ((await list(address)).length >= MAX_LESSONS) return 'full';
      await updateItem(db, table, keyFor(address, hash), {
        set: [[[hash], { kind, ...lesson }]],
        when: [{ path: [hash], is: 'missing' }],
      });
      return 'learned';
    },

    async forget(address: string, hash: string): Promise<void> {
      await updateItem(db, table, keyFor(address, hash), {
        remove: [[hash]],
        when: [{ path: ['pk'], is: 'exists' }],
      });
    },
  };
}
