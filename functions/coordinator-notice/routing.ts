import type { Temporal } from 'temporal-polyfill';
import type { StaffMember, StaffRole } from '../../shared/domain/directory.ts';
import type { Notice } from '../../shared/domain/effects.ts';

/** Each chain ends in a role that every imported directory has. */
const CHAINS: Record<Notice['to'], { role: StaffRole; inDistrict: boolean }[]> = {
  coordinator: [
    { role: 'coordinator', inDistrict: true },
    { role: 'coordinator', inDistrict: false },
    { role: 'kaa-group', inDistrict: false },
  ],
  'kaa-group': [{ role: 'kaa-group', inDistrict: false }],
  officer: [{ role: 'officer', inDistrict: false }],
  manager: [
    { role: 'manager', inDistrict: false },
    { role: 'kaa-group', inDistrict: false },
  ],
};

/** Best first; a deputy's while somebody is away. */
export function addressesFor(notice: Notice, staff: StaffMember[], today: Temporal.PlainDate): string[] {
  const colleagues = staff.filter(({ role, email }) => role === 'coordinator' && email === notice.colleague);
  const inTurn = CHAINS[notice.to].flatMap(({ role, inDistrict }) =>
    staff.filter(
      (member) => member.role === role && member.district === (inDistrict ? (notice.district ?? 'none') : undefined),
    ),
  );
  const candidates = [...colleagues, ...inTurn];
  const present = candidates.flatMap((member) => (isAway(member, today) ? (member.deputy ?? []) : member.email));
  // The absent come last: they would read it late.
  return [...new Set([...present, ...candidates.map(({ email }) => email)])];
}

function isAway({ absentFrom, absentTo }: StaffMember, today: Temporal.PlainDate): boolean {
  const date = today.toString();
  return absentFrom !== undefined && absentFrom <= date && (absentTo === undefined || date <= absentTo);
}
