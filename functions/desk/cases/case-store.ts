import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { stopping } from '../../../shared/domain/hold.ts';
import type { PersonKey } from '../../../shared/domain/notification.ts';
import { isCaseNumber } from '../../../shared/domain/reference.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { glanceAtItems, readItems } from '../../../shared/store/batch.ts';
import { holdsOf } from '../../../shared/store/hold-store.ts';
import { residentKey, youthKey } from '../../../shared/store/keys.ts';
import { residentsStore } from '../../../shared/store/residents-store.ts';
import { readYouth, youthStore } from '../../../shared/store/youth-store.ts';
import { type Case, type Cases, districtOfCase, isShownEntry, type Reaches } from './one-case.ts';

/** The key of no person. */
const NOBODY = '-';

type Tables = { register: string; residents: string; holds: string };

/** What one may not see is not there. Consistent; before register has looked, too (P5). */
export function caseStore(db: DynamoDb, { register, residents, holds }: Tables): Cases {
  const youths = youthStore(db, register);
  const population = residentsStore(db, residents);

  /** The same reads whoever it is, and whether there is such a person: how long they take tells nothing either (P5). */
  const find = async (personKey: PersonKey, reaches: Reaches): Promise<Omit<Case, 'entry'> | undefined> => {
    const named = await youths.load(personKey);
    const joined = named.state === 'joined' ? named.joinsTo?.personKey : undefined;
    const other = await youths.current(joined ?? NOBODY);
    const record = joined === undefined ? named : other;
    const isOpen = isOpenTo(record, reaches);
    const [known, held] = await Promise.all([
      population.load(isOpen ? record.personKey : NOBODY, isOpen ? record.joinedFrom : []),
      holdsOf(db, holds, isOpen ? record.personKey : NOBODY),
    ]);
    if (!isOpen || known.resident?.protected || stopping(held).length > 0) return undefined;
    return { record, facts: { ...known, holds: held } };
  };

  return {
    find,

    async byNumber(caseNumber: string, reaches: Reaches): Promise<Case | undefined> {
      const personKey = isCaseNumber(caseNumber) ? await youths.personOfCase(caseNumber) : undefined;
      const found = await find(personKey ?? NOBODY, reaches);
      if (!found) return undefined;
      const entry = Object.entries(found.record.entries).find(([, one]) => one.caseNumber === caseNumber);
      const isThere = entry ? isShownEntry(entry[1]) : found.record.caseNumber === caseNumber;
      return isThere ? { ...found, entry } : undefined;
    },

    /** Keys and names alone, perhaps a second old: who is found is read anew by `many`. */
    async named(personKeys: PersonKey[], isNamed: (name: string) => boolean): Promise<Set<PersonKey>> {
      const items = await glanceAtItems(db, register, personKeys.map(youthKey), ['pk', 'name']);
      const found = items.filter(({ name }) => isNamed(String(name ?? '')));
      return new Set(found.map(({ pk }) => pk.slice(youthKey('').length)));
    },

    /** Those who are shown. */
    async many(personKeys: PersonKey[], reaches: Reaches): Promise<Map<PersonKey, YouthRecord>> {
      if (personKeys.length === 0) return new Map();
      const records = (await readItems(db, register, [...new Set(personKeys)].map(youthKey))).map(readYouth);
      const open = records.filter((record) => isOpenTo(record, reaches));
      const keys = new Set(open.flatMap(({ personKey, joinedFrom = [] }) => [personKey, ...joinedFrom]));
      const [flags, held] = await Promise.all([
        readItems(db, residents, [...keys].map(residentKey), ['pk', 'protected']),
        Promise.all(open.map(({ personKey }) => holdsOf(db, holds, personKey))),
      ]);
      const guarded = new Set(flags.filter((flag) => flag.protected !== false).map(({ pk }) => pk));
      const shown = open.filter(
        ({ personKey, joinedFrom = [] }, index) =>
          stopping(held[index] ?? []).length === 0 &&
          ![personKey, ...joinedFrom].some((key) => guarded.has(residentKey(key))),
      );
      return new Map(shown.map((record) => [record.personKey, record]));
    },
  };
}

function isOpenTo(record: YouthRecord, reaches: Reaches): boolean {
  const { version, state, contactHold, joinsTo } = record;
  if (version === 0 || contactHold || joinsTo || !['open', 'closed', 'undecided'].includes(state)) return false;
  return reaches(districtOfCase(record));
}
