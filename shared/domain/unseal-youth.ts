import type { DecisionContext } from './decision.ts';
import { planClosedNotice, planOpenedNotice, replanMoves } from './notices.ts';
import { recordReference } from './reference.ts';
import type { YouthRecord } from './youth-record.ts';

/**
 * The copy in the place of the sealed record. What has left stays; what was cancelled, stopped for the protection, or made
 * and hunted the rules plan anew.
 */
export function restoredFrom(copy: YouthRecord, sealed: YouthRecord): YouthRecord {
  const { personKey, version, holdSeq, joinsTo } = sealed;
  const record = structuredClone(copy);
  // Those of later rows name them. Of the record itself the officers are told anew if it is sealed again.
  for (const [id, notice] of Object.entries(sealed.notices))
    if (notice.reference !== recordReference(personKey)) record.notices[id] = notice;
  for (const letter of Object.values(record.letters))
    if (letter.stoppedBecause === 'protected' || (letter.state === 'handed-over' && letter.batch === undefined))
      letter.state = 'cancelled';
  for (const [id, { state }] of Object.entries(record.notices))
    if (isOfIdentity(id) && state === 'cancelled') delete record.notices[id];
  return {
    ...record,
    version,
    joinsTo,
    state: 'closed',
    flaggedBy: undefined,
    identityLost: undefined,
    contactHold: record.heldBy !== undefined,
    // A claim that read an older one must fail.
    holdSeq: Math.max(record.holdSeq ?? 0, holdSeq ?? 0) + 1,
  };
}

/** Of what `markForSealing` cancelled. That the youth is not in the extract, nobody need be told before the next. */
export function replanNotices(context: DecisionContext, before: YouthRecord): void {
  const { record } = context;
  for (const [id, entry] of Object.entries(record.entries))
    (entry.state === 'open' ? planOpenedNotice : planClosedNotice)(id, entry, context);
  replanMoves(record);
  for (const id of Object.keys(record.notices)) if (isOfIdentity(id) && !before.notices[id]) delete record.notices[id];
  record.identityLost = before.identityLost;
}

const isOfIdentity = (id: string) => id.startsWith('identity');
