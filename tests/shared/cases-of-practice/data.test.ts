import { describe, expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import { Report } from '../../../shared/domain/report.ts';
import { aDropout, aResident, LOOK, population, recordAfter } from '../../support/builders.ts';
import { exempelskolan, profile, rawMail, template, verdictOf } from '../../support/mails.ts';

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
