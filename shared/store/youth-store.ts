import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { nextDue } from '../domain/next-due.ts';
import type { PersonKey } from '../domain/notification.ts';
import { newYouthRecord, YouthRecord } from '../domain/youth-record.ts';
import { caseKey, youthKey } from './keys.ts';
import { getItem, putItem } from './table.ts';
import { due } from './work.ts';

/** The `caseload` index holds no item without its key. */
const NO_DISTRICT = '-';

export function youthStore(db: DynamoDb, table: string) {
  return {
    async load(personKey: string): Promise<YouthRecord> {
      const item = await getItem(db, table, youthKey(personKey));
      if (!item) return newYouthRecord(personKey);
      const { district, ...record } = YouthRecord.parse(item);
      return district === undefined || district === NO_DISTRICT ? record : { ...record, district };
    },

    /** Unless written since it was read. */
    async save(record: YouthRecord, now: Temporal.Instant): Promise<'saved' | 'changed-meanwhile'> {
      const pk = youthKey(record.personKey);
      const dueAt = nextDue(record, now);
      const written = await putItem(
        db,
        table,
        {
          pk,
          ...record,
          version: record.version + 1,
          signals: 0,
          ...(dueAt && due(pk, dueAt)),
          ...caseload(record),
        },
        record.version === 0
          ? { expression: 'attribute_not_exists(pk)' }
          : {
              expression: '#version = :read',
              names: { '#version': 'version' },
              values: { ':read': record.version },
            },
      );
      return written === 'stored' ? 'saved' : 'changed-meanwhile';
    },

    async personOfCase(caseNumber: string): Promise<PersonKey | undefined> {
      const item = await getItem(db, table, caseKey(caseNumber));
      return typeof item?.personKey === 'string' ? item.personKey : undefined;
    },

    /** A repeat for the same entry succeeds. */
    async takeCaseNumber(caseNumber: string, personKey: string, entryId: string): Promise<'taken' | 'used-by-another'> {
      const written = await putItem(
        db,
        table,
        { pk: caseKey(caseNumber), personKey, entryId },
        {
          expression: 'attribute_not_exists(pk) OR (personKey = :personKey AND entryId = :entryId)',
          values: { ':personKey': personKey, ':entryId': entryId },
        },
      );
      return written === 'stored' ? 'taken' : 'used-by-another';
    },
  };
}

/** Only open records are listed. */
function caseload(record: YouthRecord) {
  if (record.state !== 'open') return {};
  const opened = Object.values(record.entries)
    .filter(({ state }) => state === 'open')
    .map(({ openedOn }) => openedOn);
  return { district: record.district ?? NO_DISTRICT, openedAt: opened.toSorted()[0] };
}
