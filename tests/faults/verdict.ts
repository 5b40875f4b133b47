import type { Decision } from '../../shared/domain/report.ts';
import { differences, type EndState } from '../support/system/end-state.ts';
import { kindOf } from '../support/system/injected-faults.ts';
import type { SentMail } from '../support/system/mailer.ts';
import type { Rehearsal, Run } from '../support/system/scenario-run.ts';
import type { World } from '../support/system/system.ts';
import { brokenPromises } from './invariants.ts';

/** What is wrong with a run's end: nothing, if it is that of the undisturbed run, or one that is allowed instead. */
export function faultsIn(run: Run, { ends, undisturbed, journey }: Rehearsal): string[] {
  const { end, world } = run;
  const other = journey.order === 'open' || mayEndOtherwise(run, journey.fate !== undefined);
  return [
    ...brokenPromises(end, world),
    ...repeats(world),
    ...(other ? [] : fewest(ends.map((wanted) => differences(end, wanted)))),
    ...needlesslyMended(world, undisturbed.world),
    ...swallowed(world),
  ];
}

/**
 * True if what struck explains an end of its own, in which a person takes over: then only the promises are asked. A mail
 * that twice ended without a verdict is held unread; what may have been sent is not sent for ever; and what SES tells
 * stands in a queue alone.
 */
function mayEndOtherwise({ end, world }: Run, toldBySes: boolean): boolean {
  const failures = world.calls.struck.filter(({ fault }) => !kindOf(fault).harmless);
  const failuresOf = (name: string) => failures.filter(({ invocation }) => invocation.functionName === name).length;
  const purged = failures.some(({ fault }) => fault === 'purged' || fault === 'killed-and-purged');
  const { unread, unknown, unknownInvitation } = handedToPeople(end);
  return (
    (unread && failuresOf('mail-intake') >= 2) ||
    (unknown && failures.length >= 2) ||
    (unknownInvitation && failuresOf('outreach') >= 1) ||
    (toldBySes && purged)
  );
}

function handedToPeople({ tables: { register } }: EndState) {
  type Effects = Record<string, { state: string; channel?: string }>;
  const is = (test: (effect: Effects[string]) => boolean, ...kinds: ('letters' | 'notices')[]) =>
    register.some((item) => kinds.some((kind) => Object.values((item[kind] ?? {}) as Effects).some(test)));
  const isUnknown = ({ state }: Effects[string]) => state === 'unknown';
  return {
    unread: register.some(({ reason, decision }) => reason === 'unread' || isLeft(decision as Decision | undefined)),
    unknown: is(isUnknown, 'notices') || register.some(({ answer }) => answer && isUnknown(answer as Effects[string])),
    unknownInvitation: is(({ state, channel }) => state === 'unknown' && channel === 'email', 'letters'),
  };
}

/** What a person decided could not be done, as if it had never been decided. */
const isLeft = (decision?: Decision) => decision?.judged === false;

/** A mail goes once more only if whoever sent it first was struck, and nobody can tell whether it went. */
function repeats({ mails, calls: { struck } }: World): string[] {
  const effectOf = ({ effect: { item, path } }: SentMail) => JSON.stringify([item, path]);
  const doubtful = struck.flatMap(({ fault, invocation }) => (kindOf(fault).mayRepeatAMail ? invocation : []));
  return mails.flatMap((mail, at) => {
    const again = mails.slice(at + 1).some((other) => effectOf(other) === effectOf(mail));
    return again && !doubtful.includes(mail.by) ? [`sent again for no reason: ${effectOf(mail)}`] : [];
  });
}

/** Every signal arrives, so where nothing failed the sweep has nothing to add. */
function needlesslyMended({ mended, calls: { struck } }: World, undisturbed: World): string[] {
  const failed = struck.some(({ fault }) => !kindOf(fault).harmless);
  const more = mended.size - undisturbed.mended.size;
  return more > 0 && !failed ? [`the sweep had to send ${more} signals`] : [];
}

/** Whoever could not signal fails, so that the queue brings back what was to be signalled. */
function swallowed({ calls: { struck } }: World): string[] {
  const lost = struck.filter(({ fault, command }) => command === 'SendMessageBatch' && kindOf(fault).fails);
  return lost.flatMap(({ invocation: { ended, functionName } }) =>
    typeof ended === 'object' && ended.again.length === 0 ? [`${functionName} kept still about a failed signal`] : [],
  );
}

const fewest = (lists: string[][]): string[] => lists.toSorted((a, b) => a.length - b.length)[0] ?? [];
