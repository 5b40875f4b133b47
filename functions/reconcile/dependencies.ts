import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, S3 } from '../../shared/aws/clients.ts';
import { listFiles } from '../../shared/aws/files.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { log } from '../../shared/lambda/log.ts';
import { LOST, RECONCILED } from '../../shared/lambda/log-texts.ts';
import { scanItems } from '../../shared/store/batch.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { reconciledKey } from '../../shared/store/keys.ts';
import { stuckStore } from '../../shared/store/stuck.ts';
import { putItem, updateItem, valuesAt } from '../../shared/store/table.ts';
import { due } from '../../shared/store/work.ts';
import { books, type Files, type Lost } from './books.ts';
import { COUNTED } from './counted.ts';
import type { ReconcileEnv } from './env.ts';
import { ASKED_A_MINUTE } from './pace.ts';
import { reconcile } from './reconcile.ts';

const WRITES_AT_ONCE = 25;

export function createHandler(
  env: z.infer<typeof ReconcileEnv>,
  aws: { dynamoDb: DynamoDb; s3: S3 },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const stuck = stuckStore(aws.dynamoDb, env.REGISTER_TABLE, profile);
  const filesIn = async (bucket: string, folder: string) => {
    const found = new Map<string, Date>();
    for await (const { key, storedAt } of listFiles(aws.s3, bucket, folder))
      found.set(key.slice(folder.length), storedAt);
    return found;
  };
  /** In the order in which mails move, so that none is missed on its way. */
  const listed = async (): Promise<Files> => ({
    // With what an import has put back and nobody has read.
    incoming: new Map([
      ...(await filesIn(env.RAW_MAIL_BUCKET, 'restored/')),
      ...(await filesIn(env.RAW_MAIL_BUCKET, 'in/')),
    ]),
    mail: await filesIn(env.RAW_MAIL_BUCKET, 'mail/'),
    sealed: await filesIn(env.SEALED_BUCKET, 'mail/'),
    letters: await filesIn(env.LETTERS_BUCKET, 'letters/'),
  });
  const putBack = async (item: string) => {
    await updateItem(aws.dynamoDb, env.REGISTER_TABLE, item, {
      set: valuesAt([], due(item, now())),
      remove: [['signals']],
      when: [{ path: ['pk'], is: 'exists' }],
    });
  };

  /** Unless written meanwhile; what is due earlier for another reason stays so. */
  const askForList = async (item: string, dueAt: string | undefined, at: Temporal.Instant) => {
    const today = dateInStockholm(now()).toString();
    const ours = due(item, at);
    const first = dueAt !== undefined && dueAt < ours.dueAt ? dueAt : ours.dueAt;
    await updateItem(aws.dynamoDb, env.REGISTER_TABLE, item, {
      set: valuesAt([], { ...ours, dueAt: first, lookAgainOn: today, listAskedOn: today }),
      remove: [['signals']],
      when: [
        { path: ['pk'], is: 'exists' },
        dueAt === undefined ? { path: ['dueAt'], is: 'missing' } : { path: ['dueAt'], is: '=', value: dueAt },
      ],
    });
  };

  /** What has been decided meanwhile is passed over by whoever reads the list. */
  const listMail = async (item: string, place: object) => {
    await updateItem(aws.dynamoDb, env.REGISTER_TABLE, item, {
      set: valuesAt([], place),
      when: [
        { path: ['pk'], is: 'exists' },
        { path: ['list'], is: 'missing' },
      ],
    });
  };

  return (): Promise<void> =>
    reconcile({
      count: async () => {
        const { add, close } = books(await listed(), profile, now());
        for await (const items of scanItems(aws.dynamoDb, env.REGISTER_TABLE, COUNTED))
          for (const item of items) add(item);
        return close();
      },
      report: ({ what, why, reportId, row, effect }) =>
        log(LOST, {
          code: `${what} ${why}`,
          ...(reportId !== undefined && { reportId }),
          ...(row !== undefined && { row }),
          ...(effect !== undefined && { effect }),
        }),
      putBack,
      list: async (found) => {
        const at = now();
        const ask = async ({ item, place, dueAt }: Lost, n: number) => {
          if (item === undefined) return;
          if (place) await listMail(item, place);
          else await askForList(item, dueAt, at.add({ minutes: Math.floor(n / ASKED_A_MINUTE) }));
        };
        const numbered = found.map((one, n) => () => ask(one, n));
        for (const group of inGroups(numbered, WRITES_AT_ONCE)) await Promise.all(group.map((write) => write()));
      },
      tell: (item, reference) => stuck.addNotice(item, reference, now()),
      record: async (figures, lost) => {
        const at = now();
        const pk = reconciledKey(dateInStockholm(at).toString());
        await putItem(aws.dynamoDb, env.REGISTER_TABLE, { pk, at: at.toString(), figures, lost });
        log(RECONCILED, { count: Object.values(lost).reduce((sum, some) => sum + some, 0) });
      },
    });
}
