import type { Temporal } from 'temporal-polyfill';
import type { Errors } from '../../../shared/desk/forms.ts';
import type { Typed, Visit } from '../../../shared/desk/page.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';
import { type ActRequest, actFrom, refusalOf } from '../../../shared/domain/judge-act.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { waitsFor } from '../../../shared/domain/waiting.ts';
import type { WaitsFor } from '../../../shared/domain/youth-record.ts';
import type { Case } from './one-case.ts';
import type { FormName } from './typed-act.ts';

/** A form that was sent and not done. */
export type Failed = { form: FormName; typed: Typed; errors: Errors; say?: string };

/** Who has read or done what. */
export type Reader = { at: string; by: string; what: string };

/** What the parts of the page are made of. */
export type ShownCase = Case & {
  number: string;
  /** What every form that rests on what is shown says. */
  seen: { sedd: string };
  visit: Pick<Visit, 'person' | 'token' | 'now'>;
  today: Temporal.PlainDate;
  profile: Profile;
  staff: StaffMember[];
  readers: Reader[];
  /** There are older ones. */
  areReadersLeft: boolean;
  unitName: (unit: string) => string;
  districtName: (code: string) => string;
  failed?: Failed;
};

/** What the rules would not refuse just now. */
export function canDo(request: ActRequest, { record, facts, entry, profile, visit: { now } }: ShownCase): boolean {
  const act = actFrom(request, entry, record, { facts, profile }, { by: 'x', at: now.toString() });
  if (!act) return false;
  return refusalOf({ kind: 'act', id: 'only-a-look', act, seen: undefined }, record, facts, profile) === undefined;
}

/** Nobody is contacted: as the record has it, and as it is just now. */
export const waitingFor = ({ record, facts }: Case): WaitsFor[] => [
  ...new Set([...(record.waitsFor ?? []), ...waitsFor({ record, facts })]),
];
