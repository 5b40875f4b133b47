import type { YouthFacts } from '../../../shared/domain/hold.ts';
import type { PersonKey } from '../../../shared/domain/notification.ts';
import type { Entry, YouthRecord } from '../../../shared/domain/youth-record.ts';

export type Reaches = (district: string | undefined) => boolean;
/** `entry`: by whose number it was found. */
export type Case = { record: YouthRecord; facts: YouthFacts; entry: [id: string, Entry] | undefined };

/** Of no district who has no entry. */
export const districtOfCase = ({ entries, district }: YouthRecord): string | undefined =>
  Object.values(entries).some(isShownEntry) ? district : undefined;

export const isShownEntry = ({ heardAfterwards }: Entry): boolean => !heardAfterwards;

/** What one may not see is not there. */
export type Cases = {
  find: (personKey: PersonKey, reaches: Reaches) => Promise<Omit<Case, 'entry'> | undefined>;
  byNumber: (caseNumber: string, reaches: Reaches) => Promise<Case | undefined>;
  /** Of these, those whose name it is; perhaps a second old. */
  named: (personKeys: PersonKey[], isNamed: (name: string) => boolean) => Promise<Set<PersonKey>>;
  /** Those who are shown. */
  many: (personKeys: PersonKey[], reaches: Reaches) => Promise<Map<PersonKey, YouthRecord>>;
};
