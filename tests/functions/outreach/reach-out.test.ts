import { describe, expect, test } from 'vitest';
import type { RenderedLetter } from '../../../functions/outreach/letter.ts';
import { type Ports, reachOut } from '../../../functions/outreach/reach-out.ts';
import type { Letter } from '../../../shared/domain/effects.ts';
import type { YouthFacts } from '../../../shared/domain/hold.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import type { Claim, Sent } from '../../../shared/domain/sending.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import {
  aDropout,
  aLetterOf,
  anExtract,
  aProtectedResident,
  aResident,
  KIM,
  NOW,
  population,
  profileWith,
  stockholm,
  TODAY,
} from '../../support/builders.ts';

const ID = 'letter1';
const withLetter = (letter: Partial<Letter> = {}, change: Partial<YouthRecord> = {}): YouthRecord => ({
  ...aDropout(),
  ...change,
  letters: { [ID]: aLetterOf(letter) },
});
type Given = {
  record?: YouthRecord;
  facts?: YouthFacts;
  /** The second check's facts. */
  afterClaim?: YouthFacts;
  claim?: Claim;
  rendered?: RenderedLetter;
  mail?: Sent;
  /** At each check. */
  isStopped?: boolean[];
};

/** A letter may leave by default; `did` lists the calls in order. */
function system({
  record = withLetter(),
  facts = population(),
  afterClaim = facts,
  claim,
  rendered,
  mail,
  isStopped = [],
}: Given = {}) {
  const did: string[] = [];
  const mails: { subject: string; text: string }[] = [];
  let asked = 0;
  const state = { record: structuredClone(record) };
  const letter = () => state.record.letters[ID] as Letter;
  const ports: Ports = {
    loadYouth: async () => structuredClone(state.record),
    population: async () => (asked === 0 ? facts : afterClaim),
    holds: async () => (asked++ === 0 ? facts : afterClaim).holds.slice(),
    isStopped: async () => isStopped.shift() ?? false,
    claim: async (_signal, _letter, { channel, facts: frozen }) => {
      did.push(`claim ${channel}`);
      if (claim) return claim;
      Object.assign(letter(), { state: 'sending', attempt: letter().attempt + 1, channel, facts: frozen });
      return 'claimed';
    },
    settle: async (_signal, from, to, { fields, tasks = {} }) => {
      const types = Object.values(tasks).map(({ type }) => type);
      did.push([`${from.state}${from.attempt} → ${to}`, fields?.stoppedBecause, ...types].filter(Boolean).join(' '));
      if (letter().state === from.state && letter().attempt === from.attempt)
        Object.assign(letter(), fields, { state: to });
    },
    render: async () => {
      did.push('render');
      return rendered ?? { outcome: 'rendered', pdf: new Uint8Array([1]) };
    },
    handOver: async (object) => {
      did.push(`hand over ${object}`);
    },
    turn: async () => ({}),
    tellUnknown: () => {},
    sendMail: async (_turn, written) => {
      did.push(`mail ${written.to}`);
      mails.push(written);
      return mail ?? { outcome: 'sent' };
    },
    signalRegister: async () => {
      did.push('signal register');
    },
    now: () => NOW,
  };
  const run = (profile: Profile = stockholm) => reachOut({ personKey: KIM, letter: ID }, profile, ports);
  return { did, mails, run, letter };
}

describe('a paper letter', () => {
  test('is claimed, made, handed over and recorded, in this order', async () => {
    const { did, run, letter } = system();
    await run();
    expect(did).toEqual(['claim paper', 'render', `hand over letters/${ID}.pdf`, 'sending1 → handed-over']);
    expect(letter()).toMatchObject({ state: 'handed-over', object: `letters/${ID}.pdf` });
  });

  test('signalled twice is handed over once', async () => {
    const { did, run } = system();
    await run();
    await run();
    expect(did.filter((what) => what.startsWith('hand over'))).toHaveLength(1);
  });

  test.each<Claim>(['in-work', 'nothing-to-do'])('that is claimed elsewhere (%s) is left alone', async (claim) => {
    const { did, run } = system({ claim });
    await run();
    expect(did).toEqual(['claim paper']);
  });

  test('that cannot be printed is stopped, with a task', async () => {
    const { did, run } = system({ rendered: { outcome: 'not-printable', because: 'too-long' } });
    await run();
    expect(did.at(-1)).toBe('sending1 → stopped not-printable letter-stopped');
  });

  test.each(['cancelled', 'stopped', 'handed-over', 'sent', 'unknown'] as const)(
    'that is %s is done',
    async (state) => {
      const { did, run } = system({ record: withLetter({ state }) });
      await run();
      expect(did).toEqual([]);
    },
  );

  test('that no longer exists is done', async () => {
    const { did, run } = system({ record: { ...aDropout(), letters: {} } });
    await run();
    expect(did).toEqual([]);
  });
});

describe('nothing leaves', () => {
  const resident = (change: Parameters<typeof aResident>[0]) => population({ resident: aResident(change) });
  test.each<Given & { name: string; does: string[] }>([
    {
      name: 'to a protected youth: no task; register is signalled and seals',
      facts: population({ resident: aProtectedResident() }),
      does: ['planned0 → stopped protected', 'signal register'],
    },
    {
      name: 'without an address: a task to find one',
      facts: resident({ address: undefined }),
      does: ['planned0 → stopped no-address no-address', 'signal register'],
    },
    {
      name: 'to somebody deceased: a task says that it was stopped',
      facts: resident({ deceased: true }),
      does: ['planned0 → stopped not-covered letter-stopped', 'signal register'],
    },
    {
      name: 'to somebody gone from the extract',
      facts: resident({ gone: true }),
      does: ['planned0 → stopped gone letter-stopped', 'signal register'],
    },
    {
      name: 'to a guardian of somebody of age: cancelled',
      record: withLetter({ addressee: 'guardian1' }),
      facts: resident({ birthDate: '2008-11-23' }),
      does: ['planned0 → cancelled'],
    },
    {
      name: 'by an extract too old: it waits, with a task',
      facts: population({ extract: anExtract({ date: '2026-11-01' }) }),
      does: ['planned0 → planned extract-too-old'],
    },
    { name: 'while the stage is stopped: it waits', isStopped: [true], does: [] },
    { name: 'while contact is held: it waits', record: withLetter({}, { contactHold: true }), does: [] },
    { name: 'before its day: it waits', record: withLetter({ dueOn: '2026-11-24' }), does: [] },
    {
      name: 'if the stage is stopped right after the claim: it is planned again',
      isStopped: [false, true],
      does: ['claim paper', 'sending1 → planned'],
    },
  ])('$name', async ({ name: _name, does, ...given }) => {
    const { did, run } = system(given);
    await run();
    expect(did).toEqual(does);
  });

  test('in a quiet period that has begun since it was planned: it waits for the first day after', async () => {
    const quietPeriods = [{ from: '11-20', to: '11-29' }];
    const { did, run, letter } = system();
    await run(profileWith({ letters: { ...stockholm.letters, quietPeriods } }));
    expect(did).toEqual(['planned0 → planned']);
    expect(letter()).toMatchObject({ state: 'planned', dueOn: '2026-11-30' });
  });

  test('the task about an old extract is made once', async () => {
    const task = { type: 'extract-too-old' as const, dueOn: TODAY, createdOn: TODAY, done: false };
    const facts = population({ extract: anExtract({ date: '2026-11-01' }) });
    const { did, run } = system({ record: withLetter({}, { tasks: { one: task } }), facts });
    await run();
    expect(did).toEqual([]);
  });

  test('beside an open task of the same type makes no other', async () => {
    const task = { type: 'letter-stopped' as const, dueOn: TODAY, createdOn: TODAY, done: false };
    const facts = resident({ deceased: true });
    const { did, run } = system({ record: withLetter({}, { tasks: { one: task } }), facts });
    await run();
    expect(did).toEqual(['planned0 → stopped not-covered', 'signal register']);
    const later = system({ record: withLetter({}, { tasks: { one: { ...task, done: true } } }), facts });
    await later.run();
    expect(later.did).toEqual(['planned0 → stopped not-covered letter-stopped', 'signal register']);
  });

  test('when the protection flag arrives between the first check and the claim', async () => {
    const { did, run } = system({ afterClaim: population({ resident: aProtectedResident() }) });
    await run();
    expect(did).toEqual(['claim paper', 'sending1 → stopped protected', 'signal register']);
  });

  test('to an old address: a claimed letter whose youth has moved since is stopped', async () => {
    const facts = {
      name: 'Kim Robin Exempel',
      address: { street: 'Gamla vägen 1', postcode: '12345', city: 'X' },
      date: TODAY,
    };
    const { did, run } = system({ record: withLetter({ state: 'sending', attempt: 1, facts, channel: 'paper' }) });
    await run();
    expect(did).toEqual(['sending1 → stopped address-changed letter-stopped', 'signal register']);
  });
});

describe('an invitation by e-mail', () => {
  const profile = profileWith({ letters: { ...stockholm.letters, emailInvitations: true } });
  const adult = population({ resident: aResident({ birthDate: '2008-11-23' }) });
  const withEmail = (letter: Partial<Letter> = {}, change: Partial<YouthRecord> = {}) =>
    withLetter(letter, { email: 'kim@post.example', ...change });
  const sending = (change: Partial<YouthRecord> = {}) =>
    withEmail({ state: 'sending', attempt: 1, channel: 'email', claimedAt: '2026-11-23T08:00:00Z' }, change);

  test('goes to an adult whose address is known, where the profile allows', async () => {
    const { did, mails, run } = system({ record: withEmail(), facts: adult });
    await run(profile);
    expect(did).toEqual(['claim email', 'mail kim@post.example', 'sending1 → sent']);
    const { subject, body } = profile.letters.email;
    const caseNumber = Object.values(withEmail().entries)[0]?.caseNumber;
    expect(mails).toMatchObject([
      {
        replyTo: stockholm.letters.sender.email,
        subject,
        text: body.join('\n\n').replaceAll('{caseNumber}', `${caseNumber}`),
      },
    ]);
  });

  test.each([
    { name: 'the profile does not allow it', given: { record: withEmail(), facts: adult }, by: stockholm },
    { name: 'the youth is a minor', given: { record: withEmail() }, by: profile },
    { name: 'no address is known', given: { record: withLetter(), facts: adult }, by: profile },
    {
      name: 'an earlier one came back',
      given: { record: withEmail({ channel: 'paper' }), facts: adult },
      by: profile,
    },
    {
      name: 'the address has bounced, or its holder has complained',
      given: { record: withEmail({}, { refusedEmail: 'kim@post.example' }), facts: adult },
      by: profile,
    },
  ])('is a paper letter when $name', async ({ given, by }) => {
    const { did, run } = system(given);
    await run(by);
    expect(did[0]).toBe('claim paper');
  });

  test('goes to a new address of a youth whose last one bounced', async () => {
    const { did, run } = system({ record: withEmail({}, { refusedEmail: 'old@post.example' }), facts: adult });
    await run(profile);
    expect(did[0]).toBe('claim email');
  });

  test('with an unknown outcome is never sent again: a person looks', async () => {
    const { did, run } = system({ record: withEmail(), facts: adult, mail: { outcome: 'unknown' } });
    await run(profile);
    await run(profile);
    expect(did).toEqual(['claim email', 'mail kim@post.example', 'sending1 → unknown outcome-unknown']);
  });

  test('that SES refuses waits, and its message ends: no throttle makes a dead letter', async () => {
    const mail = { outcome: 'not-sent', notBefore: '2026-11-23T10:00:00Z' } as const;
    const { did, run, letter } = system({ record: withEmail(), facts: adult, mail });
    await run(profile);
    await run(profile);
    expect(did.slice(-2)).toEqual(['mail kim@post.example', 'sending1 → planned']);
    expect(letter()).toMatchObject({ state: 'planned', notBefore: mail.notBefore });
  });

  test('whose claim was abandoned is a task, not a second mail', async () => {
    const { did, run } = system({ record: sending(), facts: adult, claim: 'unknown-outcome' });
    await run(profile);
    expect(did).toEqual(['claim email', 'sending1 → unknown outcome-unknown']);
  });

  test.each<Given & { name: string }>([
    { name: 'contact is held', record: sending({ contactHold: true }) },
    { name: 'the extract is too old', facts: population({ extract: anExtract({ date: '2026-11-01' }) }) },
    { name: 'the youth is gone', facts: population({ resident: aResident({ gone: true }) }) },
  ])('that may have been sent is neither planned nor stopped when $name', async ({ name: _name, ...given }) => {
    const { did, run } = system({ record: sending(), ...given, claim: 'in-work' });
    await run(profile);
    expect(did).toEqual(['claim email']);
  });
});
