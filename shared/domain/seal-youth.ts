import type { Deciding } from './plan-effects.ts';
import { sealedReference } from './reference.ts';
import type { YouthRecord } from './youth-record.ts';

/**
 * Marks a youth for the sealed way: contact is held and what was planned falls at once; copying to the sealed table
 * and reducing the record follow, each step repeatable (fault rule 9).
 */
export function markForSealing({ record }: Deciding): void {
  record.state = 'sealing';
  record.contactHold = true;
  record.lookAgainOn = undefined;
  for (const letter of Object.values(record.letters)) if (letter.state === 'planned') letter.state = 'cancelled';
  for (const notice of Object.values(record.notices))
    if (notice.state === 'planned' && notice.to !== 'officer') notice.state = 'cancelled';
}

/** What is left in the register of a sealed youth: key, hold and the officer's notices by reference only. */
export function reduceToSealed(record: YouthRecord, newlySealed: number): YouthRecord {
  const officers = Object.entries(record.notices).filter(([, { to }]) => to === 'officer');
  const id = `sealed.${officers.length + 1}`;
  return {
    personKey: record.personKey,
    version: record.version,
    state: 'sealed',
    entries: {},
    facts: {},
    letters: {},
    tasks: {},
    timeline: [],
    signals: 0,
    contactHold: true,
    notices: {
      ...Object.fromEntries(officers),
      ...(newlySealed > 0 && {
        [id]: {
          kind: 'sealed',
          to: 'officer',
          reference: sealedReference(record.personKey),
          state: 'planned',
          attempt: 0,
        },
      }),
    },
  };
}
