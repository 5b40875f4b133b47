import type { Decision } from '../../shared/domain/report.ts';
import { differences, type EndState } from '../support/system/end-state.ts';
import { kindOf } from '../support/system/injected-faults.ts';
import type { SentMail } from '../support/system/mailer.ts';
import type { PreparedScenario, Run } from '../support/system/scenario-run.ts';
import type { System } from '../support/system/system.ts';
import { brokenInvariants } from './invariants.ts';

/** Nothing, if the end is that of the undisturbed run or an allowed one. */
export function problemsIn(run: Run, { ends, undisturbed, scenario }: PreparedScenario): string[] {
  const { end, system } = run;
  const other = scenario.order === 'open' || mayEndOtherwise(run, scenario.deliveryOutcome !== undefined);
  return [
    ...brokenInvariants(end, system),
    ...repeats(system),
    ...(other ? [] : fewest(ends.map((wanted) => differences(end, wanted)))),
    ...needlesslySent(run, undisturbed.system),
    ...swallowed(system),
  ];
}

/**
 * The faults explain an end in which a person takes over: a mail that twice ended without a verdict is held unread,
 * what may have been sent is not sent without end, events of SES are in a queue only.
 */
function mayEndOtherwise({ end, system }: Run, sesEvents: boolean): boolean {
  const failures = system.calls.injected.filter(({ fault }) => !kindOf(fault).harmless);
  const failuresOf = (name: string) => failures.filter(({ invocation }) => invocation.functionName === name).length;
  const purged = failures.some(({ fault }) => fault === 'purged' || fault === 'killed-and-purged');
  const { unread, unknown, unknownInvitation } = handedToPeople(end);
  return (
    (unread && failuresOf('mail-intake') >= 2) ||
    (unknown && failures.length >= 2) ||
    (unknownInvitation && failuresOf('outreach') >= 1) ||
    (sesEvents && purged)
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

const isLeft = (decision?: Decision) => decision?.judged === false;

/** Twice only if a fault left open whether it was sent. */
function repeats({ mails, calls: { injected } }: System): string[] {
  const effectOf = ({ effect: { item, path } }: SentMail) => JSON.stringify([item, path]);
  const doubtful = injected.flatMap(({ fault, invocation }) => (kindOf(fault).mayRepeatAMail ? invocation : []));
  return mails.flatMap((mail, at) => {
    const again = mails.slice(at + 1).some((other) => effectOf(other) === effectOf(mail));
    return again && !doubtful.includes(mail.by) ? [`sent again for no reason: ${effectOf(mail)}`] : [];
  });
}

/** Every signal arrives: where nothing failed the sweep sends nothing. */
function needlesslySent({ end, system }: Run, undisturbed: System): string[] {
  const failed = system.calls.injected.some(({ fault }) => !kindOf(fault).harmless);
  const objections = end.tables.holds.filter(({ cause }) => cause === 'objection');
  // After an objection only the sweep looks: its rows must be applied first.
  const isOfObjection = (signal: string) =>
    signal.includes('"about":"youth"') && objections.some(({ pk }) => signal.includes(pk));
  const sent = ({ sentBySweep }: System) => [...sentBySweep].filter((signal) => !isOfObjection(signal)).length;
  const more = sent(system) - sent(undisturbed);
  return more > 0 && !failed ? [`the sweep had to send ${more} signals`] : [];
}

/** A function that could not signal fails, so that its message comes again. */
function swallowed({ calls: { injected } }: System): string[] {
  const lost = injected.filter(({ fault, command }) => command === 'SendMessageBatch' && kindOf(fault).fails);
  return lost.flatMap(({ invocation: { ended, functionName } }) =>
    typeof ended === 'object' && ended.again.length === 0 ? [`${functionName} ignored a failed signal`] : [],
  );
}

const fewest = (lists: string[][]): string[] => lists.toSorted((a, b) => a.length - b.length)[0] ?? [];
