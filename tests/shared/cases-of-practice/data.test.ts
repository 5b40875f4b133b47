import { describe, expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import { decide } from '../../../shared/domain/decide.ts';
import type { FactType } from '../../../shared/domain/notification.ts';
import { registerPartOf } from '../../../shared/domain/register-part.ts';
import { Report } from '../../../shared/domain/report.ts';
import {
  aDropout,
  aProtectedResident,
  aResident,
  aYouthRecord,
  LOOK,
  NOW,
  population,
  recordAfter,
  reportEvent,
  stockholm,
} from '../../support/builders.ts';
import { exempelskolan, profile, rawMail, template, verdictOf } from '../../support/mails.ts';
import { NOTHING } from '../../support/nothing.ts';

const verdictFor = (fields: Record<string, string>) => verdictOf(rawMail({ body: template(fields) }));

describe('case 30: health, crime and family in a field are never stored', () => {
  test.each<[string, string, string, string | undefined]>([
    ['Telefon', 'sitter häktad', 'phone', undefined],
    ['Telefon', '070-174 06 05 (hos soc)', 'phone', undefined],
    ['Årskurs', 'gravid', 'year', undefined],
    ['Årskurs', '2 gravid', 'year', undefined],
    ['Namn', 'Kim Exempel (adhd, LVU)', 'name', 'Kim Exempel'],
    ['Namn', 'Kim Exempel [bor på SiS]', 'name', 'Kim Exempel'],
    ['Namn', 'Kim Exempel, 2 barn', 'name', undefined],
    ['Namn', 'Kim Exempel Adhd', 'name', undefined],
    ['Namn', 'Kim Exempel LVU', 'name', undefined],
    ['Namn', 'Kim Exempel sitter häktad', 'name', undefined],
    ['E-post', 'kim.gravid@mejl.example', 'email', undefined],
    ['Program', 'SA gravid', 'programme', undefined],
    ['Program', 'SAADHD', 'programme', undefined],
  ])('%s: %s', async (label, written, field, stored) => {
    const verdict = await verdictFor({ [label]: written });
    expect(verdict.plan).toBe('a');
    const [notification] = verdict.notifications;
    expect((notification as Record<string, unknown>)[field]).toBe(stored);
    expect(JSON.stringify(verdict.notifications)).not.toMatch(/häktad|soc\b|gravid|adhd|LVU|SiS|barn/i);
    expect(verdict.leftOut).toMatchObject([{ field }]);
    expect(notification?.readFirst).toBe(true);
    const report = Report.parse({
      ...verdict,
      reportId: 'R-7K3Q-9F',
      object: 'o',
      receivedAt: '2026-11-22T10:00:00Z',
      notices: {},
      done: false,
    });
    const { text } = answerText(report, exempelskolan, profile);
    expect(text).toContain('Raderna är mottagna utan');
    expect(text).not.toMatch(/häktad|gravid|adhd|LVU/i);
  });

  test.each(['Kim Kristensen', 'Exempel, Kim', 'kim exempel', 'Maria de la Cruz', "Siobhán O'Neil"])(
    '%s is a name',
    async (name) => {
      const verdict = await verdictFor({ Namn: name });
      expect(verdict.leftOut).toBeUndefined();
      expect(verdict.notifications).toMatchObject([{ name }]);
    },
  );
});

test('case 3: whoever turns 20 and is missing from a new extract is closed, not gone', () => {
  const resident = aResident({ birthDate: '2006-11-23', gone: true });
  const record = recordAfter(aDropout({ facts: population() }), [LOOK], { facts: population({ resident }) });
  expect(record.coverage).toMatchObject({ result: 'not-covered', reason: 'turned-20' });
  expect(record.entries).toMatchObject({ kaa1: { state: 'closed', closeReason: 'turned-20' } });
  expect(Object.values(record.tasks).filter(({ type, done }) => type === 'gone' && !done)).toEqual([]);
});

describe('who is not covered, and never had an entry', () => {
  const CONTACT = { name: 'Kim Exempel', phone: '070-174 06 05', email: 'kim@mejl.example' };
  const later = (days: number) => NOW.add({ hours: 24 * days });
  test.each<{ name: string; resident?: Parameters<typeof aResident>[0]; type?: FactType }>([
    { name: 'studies', type: 'study-start' },
    { name: 'has turned 20', resident: { birthDate: '2006-11-20' } },
    { name: 'lives in another municipality', resident: { homeMunicipality: '0184' } },
    { name: 'goes to compulsory school', resident: { birthDate: '2013-03-15' } },
  ])('$name: only type, date and unit stay, for the days of the profile', ({ resident = {}, type = 'dropout' }) => {
    const facts = population({ resident: aResident(resident) });
    const event = reportEvent({ ...CONTACT, type });
    const record = recordAfter(aYouthRecord(), [event], { facts });
    expect(record.coverage).toMatchObject({ result: 'not-covered' });
    expect(record.facts).toMatchObject({ 'R-7K3Q-9F#1': { type, date: '2026-11-16', unit: '12345678' } });
    expect(JSON.stringify(record)).not.toMatch(/Kim|Exempel|070|mejl|farsta/);
    // Again is no news.
    expect(decide(record, event, facts, stockholm, NOW)).toEqual(record);
    const kept = stockholm.coverage.notCoveredKeptDays;
    const dayBefore = decide(record, LOOK, facts, stockholm, later(kept - 1));
    expect(Object.keys(dayBefore.facts)).toHaveLength(1);
    expect(dayBefore.lookAgainOn && dayBefore.lookAgainOn <= later(kept).toString().slice(0, 10)).toBe(true);
    const after = decide(record, LOOK, facts, stockholm, later(kept));
    expect(after).toMatchObject({ facts: NOTHING, changes: NOTHING, state: 'closed' });
    expect(after.personnummer).toBeUndefined();
    expect(after.lookAgainOn).toBeUndefined();
  });

  test('one whose name does not fit keeps the name of the row, until a person has said whose it is', () => {
    const facts = population({ resident: aResident({ homeMunicipality: '0184' }) });
    const record = recordAfter(aYouthRecord(), [reportEvent({ ...CONTACT, name: 'Lo Påhittad' })], { facts });
    expect(record.facts).toMatchObject({ 'R-7K3Q-9F#1': { name: 'Lo Påhittad' } });
    expect(JSON.stringify(record)).not.toMatch(/070|mejl/);
  });

  test('a dropout dated ahead keeps how to reach the youth', () => {
    const record = recordAfter(aYouthRecord(), [reportEvent({ ...CONTACT, date: '2026-12-01' })]);
    expect(record).toMatchObject({ entries: NOTHING, phone: CONTACT.phone });
  });
});

describe('cases that were right, and stay so', () => {
  test('case 5: who has skyddad folkbokföring is sealed, wherever they are registered', () => {
    const facts = population({ resident: aProtectedResident() });
    const record = recordAfter(aYouthRecord(), [reportEvent()], { facts });
    expect(record).toMatchObject({ state: 'sealing', contactHold: true, entries: NOTHING, letters: NOTHING });
  });

  test('case 7: the same row delivered twice has one effect', () => {
    const once = aDropout();
    expect(recordAfter(once, [reportEvent(), reportEvent()])).toEqual(once);
  });

  test('case 11: absence of an enrolled pupil opens prevention, no entry in KAA, and another letter', () => {
    const absence = reportEvent({ type: 'absence', date: '2026-11-02', until: '2026-11-20' });
    const record = recordAfter(aYouthRecord(), [absence]);
    expect(record.entries).toMatchObject({ prevention1: { kind: 'prevention', state: 'open' } });
    expect(Object.keys(record.entries)).toEqual(['prevention1']);
    expect([...new Set(Object.values(record.letters).map(({ variant }) => variant))]).toEqual(['prevention-first']);
    expect(registerPartOf(record)).toBeUndefined();
    const { youth } = stockholm.letters.texts['prevention-first'] ?? {};
    expect(youth?.dataProtection).toContain('15 kap. 15 §');
    expect(youth?.dataProtection).not.toMatch(/29 kap|2006:39/);
  });

  test("case 43: the home municipality's own school reports as any other", async () => {
    const verdictOfSchool = (municipality: string) =>
      verdictOf(rawMail({ body: template() }), {
        directory: { ofSender: [{ ...exempelskolan, municipality }], named: [] },
      });
    expect(await verdictOfSchool('0180')).toEqual(await verdictOfSchool('0126'));
    expect(await verdictOfSchool('0180')).toMatchObject({ state: 'accepted', plan: 'a' });
  });
});
