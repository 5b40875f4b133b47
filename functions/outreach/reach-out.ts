import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { mayContact, type Obstacle } from '../../shared/domain/contact.ts';
import type { PopulationFacts } from '../../shared/domain/coverage.ts';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import { isPending, type Letter, type LetterVersion, type TaskType } from '../../shared/domain/effects.ts';
import type { Hold, YouthFacts } from '../../shared/domain/hold.ts';
import { digestOf, mayBeMade } from '../../shared/domain/letter-digest.ts';
import { objectOf } from '../../shared/domain/letters.ts';
import type { LetterSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { type Claim, isTime, type NotYet, type Sent, type Turn } from '../../shared/domain/sending.ts';
import { isRaised, missingTask, type Tasks, unknownOutcomeTask } from '../../shared/domain/tasks.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { youthKey } from '../../shared/store/keys.ts';
import type { LetterInput, RenderedLetter } from './letter.ts';

export type Ports = {
  loadYouth: (personKey: string) => Promise<YouthRecord>;
  population: (personKey: string, joinedFrom: string[] | undefined) => Promise<PopulationFacts>;
  holds: (personKey: string) => Promise<Hold[]>;
  isStopped: () => Promise<boolean>;
  /** Refused while contact is held or waits, or the entry is closed, or if a hold was set or lifted since `holdSeq`. */
  claim: (
    signal: LetterSignal,
    letter: Letter,
    frozen: Pick<Letter, 'facts' | 'was' | 'email'> & { channel: 'paper' | 'email' },
    options: { repeat: 'never' | 'always'; holdSeq: number | undefined },
  ) => Promise<Claim>;
  settle: (
    signal: LetterSignal,
    from: LetterVersion,
    state: Letter['state'],
    more: { fields?: Partial<Letter> | undefined; tasks?: Tasks },
  ) => Promise<void>;
  render: (letter: Omit<LetterInput, 'sample'>) => Promise<RenderedLetter>;
  /** A second hand-over changes nothing. */
  handOver: (object: string, pdf: Uint8Array) => Promise<void>;
  /** Of all mail that leaves. */
  turn: (effect: string) => Promise<Turn | NotYet>;
  sendMail: (
    turn: Turn,
    mail: { to: string; replyTo: string; subject: string; text: string; tag: string },
  ) => Promise<Sent>;
  tellUnknown: (signal: LetterSignal) => void;
  signalRegister: (personKey: string) => Promise<void>;
  now: () => Temporal.Instant;
};

type Context = {
  signal: LetterSignal;
  record: YouthRecord;
  profile: Profile;
  today: Temporal.PlainDate;
  ports: Ports;
  /** As they stand in the record. */
  facts: Letter['facts'];
};

/** Checked, claimed, checked again (P6), then handed over or e-mailed once (F3). */
export async function reachOut(signal: LetterSignal, profile: Profile, ports: Ports): Promise<void> {
  const today = dateInStockholm(ports.now());
  const { personKey } = signal;
  // First: what is read after it is newer than the `holdSeq` of the claim.
  const record = await ports.loadYouth(personKey);
  const letter = record.letters[signal.letter];
  if (!letter || !isPending(letter) || !isTime(letter, ports.now())) return;
  const before: Context = { signal, record, profile, today, ports, facts: letter.facts };
  if (letter.state === 'sending' && letter.channel === 'email') return resumeEmail(letter, before);
  const contact = mayContact(record, letter, await factsOf(record, ports), profile, today);
  if (!('facts' in contact)) return withholdLetter(letter, contact, before);
  const { facts, youthName, age } = contact;
  const email = invitationAddress(letter, age, before);
  const turn = email === undefined ? {} : await ports.turn(`${personKey} ${signal.letter}`);
  if (turn.notBefore !== undefined)
    return settle(letter, letter.state, before, { fields: { notBefore: turn.notBefore } });
  const { holdSeq } = record;
  const was = digestOf(facts, personKey);
  const claim =
    email === undefined
      ? await ports.claim(signal, letter, { channel: 'paper', facts }, { repeat: 'always', holdSeq })
      : await ports.claim(signal, letter, { channel: 'email', was, email }, { repeat: 'never', holdSeq });
  if (claim === 'unknown-outcome') return settleUnknown(letter, before);
  if (claim !== 'claimed') return;
  const claimed: LetterVersion = { state: 'sending', attempt: letter.attempt + 1 };
  const context = email === undefined ? { ...before, facts } : before;
  // A protection flag or a hold may have come meanwhile.
  const frozen = { ...letter, facts };
  const after = { ...record, letters: { ...record.letters, [signal.letter]: frozen } };
  const again = mayContact(after, frozen, await factsOf(record, ports), profile, today);
  if (!('facts' in again)) return withholdLetter(claimed, again, context);
  const caseNumber = record.entries[letter.entryId]?.caseNumber ?? '';
  if (email !== undefined) return sendEmail(turn, { to: email, caseNumber }, claimed, context);
  const { variant, addressee } = letter;
  await handOver({ variant, addressee, profile, facts, youthName, caseNumber }, claimed, context);
}

async function factsOf({ personKey, joinedFrom }: YouthRecord, ports: Ports): Promise<YouthFacts> {
  const [population, holds, isStopped] = await Promise.all([
    ports.population(personKey, joinedFrom),
    ports.holds(personKey),
    ports.isStopped(),
  ]);
  return { ...population, holds, isStopped };
}

/** Undefined: the letter goes on paper. */
function invitationAddress(letter: Letter, age: number, { record, profile }: Context): string | undefined {
  const { emailInvitations, adultAge } = profile.letters;
  const mayEmail = emailInvitations && letter.addressee === 'youth' && age >= adultAge && letter.channel !== 'paper';
  return mayEmail && record.email !== record.refusedEmail ? record.email : undefined;
}

async function handOver(letter: Omit<LetterInput, 'sample'>, claimed: LetterVersion, context: Context): Promise<void> {
  const rendered = await context.ports.render(letter);
  if (rendered.outcome === 'not-printable')
    return settle(claimed, 'stopped', context, {
      fields: { stoppedBecause: 'not-printable' },
      task: 'letter-stopped',
    });
  const object = objectOf(context.signal.letter);
  await context.ports.handOver(object, rendered.pdf);
  await settle(claimed, 'handed-over', context, { fields: { object } });
}

async function sendEmail(
  turn: Turn,
  { to, caseNumber }: { to: string; caseNumber: string },
  claimed: LetterVersion,
  context: Context,
): Promise<void> {
  const { personKey, letter } = context.signal;
  const { email, sender } = context.profile.letters;
  const { subject, body } = email;
  const sent = await context.ports.sendMail(turn, {
    to,
    replyTo: sender.email,
    subject,
    text: body.join('\n\n').replaceAll('{caseNumber}', caseNumber),
    tag: effectTag({ item: youthKey(personKey), path: ['letters', letter], attempt: claimed.attempt }),
  });
  if (sent.outcome === 'sent') return settle(claimed, 'sent', context);
  if (sent.outcome === 'unknown') return settleUnknown(claimed, context);
  const { notBefore } = sent;
  await settle(claimed, 'planned', context, notBefore === undefined ? {} : { fields: { notBefore } });
}

function settleUnknown(from: LetterVersion, context: Context): Promise<void> {
  context.ports.tellUnknown(context.signal);
  return settle(from, 'unknown', context, { task: 'outcome-unknown' });
}

/** Perhaps sent, so neither sent again nor withheld. */
async function resumeEmail(letter: Letter, context: Context): Promise<void> {
  const claim = await context.ports.claim(
    context.signal,
    letter,
    { channel: 'email' },
    { repeat: 'never', holdSeq: context.record.holdSeq },
  );
  if (claim === 'unknown-outcome') await settleUnknown(letter, context);
}

async function withholdLetter(from: LetterVersion, obstacle: Obstacle, context: Context): Promise<void> {
  if ('cancel' in obstacle) return settle(from, 'cancelled', context);
  if ('wait' in obstacle) {
    const isTooOld = obstacle.wait === 'extract-too-old' && !isRaised(context.record.tasks, 'extract-too-old');
    const task = isTooOld ? 'extract-too-old' : undefined;
    const fields = 'until' in obstacle ? { dueOn: obstacle.until } : undefined;
    if (task || fields || from.state === 'sending')
      await settle(from, 'planned', context, { task, ...(fields && { fields }) });
    return;
  }
  const fields = { stoppedBecause: obstacle.stop };
  const task = obstacle.stop === 'no-address' ? 'no-address' : 'letter-stopped';
  // Register seals a protected youth: no task here (P5).
  await settle(from, 'stopped', context, obstacle.stop === 'protected' ? { fields } : { fields, task });
  await context.ports.signalRegister(context.record.personKey);
}

function settle(
  from: LetterVersion,
  state: Letter['state'],
  { signal, record, profile, today, ports, facts }: Context,
  { fields, task }: { fields?: Partial<Letter>; task?: TaskType | undefined } = {},
): Promise<void> {
  const tasks =
    task === 'outcome-unknown'
      ? unknownOutcomeTask(signal.letter, today, profile)
      : task && missingTask(record.tasks, task, today, profile);
  const was = facts && !mayBeMade(state) ? { was: digestOf(facts, record.personKey) } : {};
  return ports.settle(signal, from, state, { fields: { ...fields, ...was }, ...(tasks && { tasks }) });
}
