import type { Temporal } from 'temporal-polyfill';
import type { StaffMember, StaffRole } from '../../shared/domain/directory.ts';
import type { Notice } from '../../shared/domain/effects.ts';

/** Whom to ask, in order: the first that has somebody gets the notice. Every chain ends in a role import insists on. */
const chains: Record<Notice['to'], { role: StaffRole; inDistrict: boolean }[]> = {
  coordinator: [
    { role: 'coordinator', inDistrict: true },
    { role: 'coordinator', inDistrict: false },
    { role: 'kaa-group', inDistrict: false },
  ],
  'kaa-group': [{ role: 'kaa-group', inDistrict: false }],
  officer: [{ role: 'officer', inDistrict: false }],
};

/** The one address a notice goes to: by district with a default, the deputy while somebody is away. */
export function addressFor(notice: Notice, staff: StaffMember[], today: Temporal.PlainDate): string | undefined {
  for (const { role, inDistrict } of chains[notice.to]) {
    const found = staff.find(
      (member) => member.role === role && member.district === (inDistrict ? (notice.district ?? 'none') : undefined),
    );
    if (found) return isAway(found, today) && found.deputy ? found.deputy : found.email;
  }
  return undefined;
}

function isAway({ absentFrom, absentTo }: StaffMember, today: Temporal.PlainDate): boolean {
  const date = today.toString();
  return absentFrom !== undefined && absentFrom <= date && (absentTo === undefined || date <= absentTo);
}
