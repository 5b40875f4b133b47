import { createHandler } from '../../../functions/register/dependencies.ts';
import type { RegisterSignal } from '../../../shared/domain/messages.ts';
import type { Notification } from '../../../shared/domain/notification.ts';
import { type UnsealPorts, unsealFile, unsealPerson } from '../../../shared/staff-actions/unseal.ts';
import { notificationStore } from '../../../shared/store/notification-store.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { aCity, personKeyOf } from '../../functions/import/city.ts';
import { stockholm } from '../../support/builders.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { numberOf } from '../../support/extract.ts';
import { fakeS3 } from '../../support/fake-s3.ts';
import { fakeSqs } from '../../support/fake-sqs.ts';

export const REASON = 'filen markerade alla';

/** Import and register on one database; the clock is import's. */
export function aTown(dynamo: Dynamo) {
  const city = aCity(dynamo);
  city.later({ hours: 48 });
  const { client, tables } = dynamo;
  const env = {
    ...city.env,
    LETTERS_BUCKET: 'letters',
    LETTERS_QUEUE_URL: 'https://sqs.test/letters',
  };
  const registerOn = (dynamoDb: typeof client) =>
    createHandler(env, { dynamoDb, s3: fakeS3(), sqs: fakeSqs() }, stockholm, city.now);
  const register = registerOn(client);
  const youths = youthStore(client, tables.register);
  const town = {
    city,
    youths,
    register,
    registerOn,
    record: (n: number) => youths.load(personKeyOf(numberOf(n))),
    look: (n: number) => register({ about: 'youth', personKey: personKeyOf(numberOf(n)) }),
    notify: (n: number, row: Notification) => town.notifyAs(numberOf(n), row),
    async notifyAs(number: string, row: Notification) {
      const mine = { ...row, personKey: personKeyOf(number), personnummer: number } as Notification;
      await notificationStore(client, tables.register).store(mine, city.now());
      await register({ about: 'notification', reportId: row.reportId, row: row.row });
    },
    async importFile(name: string, text: string) {
      const result = await city.importFile(`residents/${name}.csv`, text);
      for (const personKey of new Set(city.signalled())) await register({ about: 'youth', personKey });
      return result;
    },
    async importId(name: string) {
      const item = (await city.all('register')).find(({ object }) => object === `residents/${name}.csv`);
      return String(item?.importId);
    },
    ports: (dynamoDb = client): UnsealPorts => ({
      dynamoDb,
      tables,
      profile: stockholm,
      actor: { by: 'olga', now: city.now() },
    }),
    unsealPerson: (n: number, dynamoDb = client) =>
      unsealPerson(personKeyOf(numberOf(n)), REASON, town.ports(dynamoDb)),
    unsealFile: async (name: string) => unsealFile(await town.importId(name), REASON, town.ports()),
    /** What the sweep finds. */
    async sweep() {
      for (const item of await city.all('register')) {
        const [kind, id = '', row] = item.pk.split('#');
        if (item.dueAt === undefined) continue;
        const signal: RegisterSignal =
          kind === 'YOUTH'
            ? { about: 'youth', personKey: id }
            : { about: 'notification', reportId: id, row: Number(row) };
        if (kind === 'YOUTH' || kind === 'NOTIFICATION') await register(signal);
      }
    },
    /** Register and residents, and what lies sealed. */
    state: async () => ({
      register: (await city.all('register')).filter(({ pk }) => !pk.startsWith('TRACE#')),
      residents: await city.all('residents'),
      sealed: await city.all('sealed'),
    }),
  };
  return town;
}
export type Town = ReturnType<typeof aTown>;
