import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { type Contact, mayContact, type Obstacle } from '../../shared/domain/contact.ts';
import type { PopulationFacts } from '../../shared/domain/coverage.ts';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import type { Letter, LetterFacts, LetterVersion, TaskType } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { LetterSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Claim, SendOutcome } from '../../shared/domain/sending.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { youthKey } from '../../shared/store/keys.ts';

export type LetterToRender = { letter: Letter; contact: Contact; caseNumber: string };

export type Ports = {
  loadYouth: (personKey: string) => Promise<YouthRecord>;
  population: (personKey: string) => Promise<PopulationFacts>;
  /** Claims the letter and freezes what stands on it; refused while contact is held or the entry is closed. */
  claim: (
    personKey: string,
    id: string,
    letter: Letter,
    frozen: { channel: string; facts?: LetterFacts; email?: string },
  ) => Promise<Claim>;
  settle: (
    personKey: string,
    id: string,
    from: LetterVersion,
    state: Letter['state'],
    more?: { fields?: Partial<Letter>; task?: TaskType },
  ) => Promise<void>;
  /** PDF bytes, or that the name or address cannot be printed: a character the fonts lack, a line too long. */
  render: (letter: LetterToRender) => Promise<Uint8Array | 'not-printable'>;
  /** Writes the PDF under the letter's own key unless it lies there: the hand-over cannot be doubled. */
  handOver: (object: string, pdf: Uint8Array) => Promise<void>;
  sendInvitation: (to: string, tag: string, caseNumber: string) => Promise<SendOutcome>;
  /** Tells register that something about the youth has changed that it may not know yet. */
  signalRegister: (personKey: string) => Promise<void>;
  now: () => Temporal.Instant;
};

/** One letter: checked, claimed, checked again, made and handed over once. */
export async function reachOut({ personKey, letter: id }: LetterSignal, profile: Profile, ports: Ports): Promise<void> {
  const today = dateInStockholm(ports.now());
  const [record, population] = await Promise.all([ports.loadYouth(personKey), ports.population(personKey)]);
  const letter = record.letters[id];
  if (!letter || (letter.state !== 'planned' && letter.state !== 'sending')) return;
  if (letter.state === 'sending' && letter.channel === 'email') return lookAfterEmail(personKey, id, letter, ports);
  const contact = mayContact(record, letter, population, profile, today);
  if (!('facts' in contact)) return giveWay(record, id, letter, contact, ports);
  const email = record.email;
  const byEmail =
    profile.letters.emailInvitations &&
    letter.addressee === 'youth' &&
    contact.age >= profile.letters.adultAge &&
    letter.channel !== 'paper' &&
    email !== undefined &&
    email !== record.refusedEmail;
  const frozen = byEmail
    ? { channel: 'email', facts: contact.facts, email }
    : { channel: 'paper', facts: contact.facts };
  const claim = await ports.claim(personKey, id, letter, frozen);
  if (claim === 'unknown-outcome') return ports.settle(personKey, id, letter, 'unknown', { task: 'outcome-unknown' });
  if (claim !== 'claimed') return;
  const mine: LetterVersion = { state: 'sending', attempt: letter.attempt + 1 };
  // A protection flag may have come between our look and the claim.
  const again = mayContact(
    record,
    { ...letter, facts: contact.facts },
    await ports.population(personKey),
    profile,
    today,
  );
  if (!('facts' in again)) return giveWay(record, id, mine, again, ports);
  const caseNumber = record.entries[letter.entryId]?.caseNumber ?? '';
  if (byEmail) await invite(personKey, id, email, caseNumber, mine, ports);
  else await write(personKey, id, { letter, contact, caseNumber }, mine, ports);
}

async function write(
  personKey: string,
  id: string,
  letter: LetterToRender,
  mine: LetterVersion,
  ports: Ports,
): Promise<void> {
  const pdf = await ports.render(letter);
  if (pdf === 'not-printable')
    return ports.settle(personKey, id, mine, 'stopped', {
      fields: { stoppedBecause: 'not-printable' },
      task: 'letter-stopped',
    });
  const object = `letters/${id}.pdf`;
  await ports.handOver(object, pdf);
  await ports.settle(personKey, id, mine, 'handed-over', { fields: { object } });
}

/** An e-mail goes once: if nobody can say whether it left, a person looks (fault rule 3). */
async function invite(
  personKey: string,
  id: string,
  to: string,
  caseNumber: string,
  mine: LetterVersion,
  ports: Ports,
): Promise<void> {
  const tag = effectTag({ item: youthKey(personKey), path: ['letters', id], attempt: mine.attempt });
  const outcome = await ports.sendInvitation(to, tag, caseNumber);
  if (outcome === 'sent') return ports.settle(personKey, id, mine, 'sent');
  if (outcome === 'unknown') return ports.settle(personKey, id, mine, 'unknown', { task: 'outcome-unknown' });
  await ports.settle(personKey, id, mine, 'planned');
  throw new Fault('ses-throttles');
}

/** It may have left, whatever stands in its way by now: never sent again, nor taken back for what was not sent. */
async function lookAfterEmail(personKey: string, id: string, letter: Letter, ports: Ports): Promise<void> {
  const claim = await ports.claim(personKey, id, letter, { channel: 'email' });
  if (claim === 'unknown-outcome') await ports.settle(personKey, id, letter, 'unknown', { task: 'outcome-unknown' });
}

/** Nothing leaves: the letter waits, is cancelled, or is stopped with a task that says why. */
async function giveWay(
  { personKey, tasks }: YouthRecord,
  id: string,
  from: LetterVersion,
  obstacle: Obstacle,
  ports: Ports,
): Promise<void> {
  if ('cancel' in obstacle) return ports.settle(personKey, id, from, 'cancelled');
  if ('wait' in obstacle) {
    const told = Object.values(tasks).some(({ type, done }) => type === 'extract-too-old' && !done);
    const task = obstacle.wait === 'extract-too-old' && !told ? 'extract-too-old' : undefined;
    if (task || from.state === 'sending') await ports.settle(personKey, id, from, 'planned', { task });
    return;
  }
  const task: TaskType = obstacle.stop === 'no-address' ? 'no-address' : 'letter-stopped';
  // Of a protected youth nothing more is written here: register seals the record.
  await ports.settle(personKey, id, from, 'stopped', {
    fields: { stoppedBecause: obstacle.stop },
    ...(obstacle.stop !== 'protected' && { task }),
  });
  await ports.signalRegister(personKey);
}
