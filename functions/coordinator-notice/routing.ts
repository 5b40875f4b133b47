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

/** Whom a notice goes to, best first: by district with a default, the deputy while somebody is away. */
export function addressesFor(notice: Notice, staff: StaffMember[], today: Temporal.PlainDate): string[] {
  const asked = chains[notice.to].flatMap(({ role, inDistrict }) =>
    staff.filter(
      (member) => member.role === role && member.district === (inDistrict ? (notice.district ?? 'none') : undefined),
    ),
  );
  const present = asked.flatMap((member) => (isAway(member, today) ? (member.deputy ?? []) : member.email));
  // Somebody who is away without a deputy would read it too late; better late than never, if there is nobody else.
  return [...new Set([...present, ...asked.map(({ email }) => email)])];
}

function isAway({ absentFrom, absentTo }: StaffMember, today: Temporal.PlainDate): boolean {
  const date = today.toString();
  return absentFrom !== undefined && absentFrom <= date && (absentTo === undefined || date <= absentTo);
}
