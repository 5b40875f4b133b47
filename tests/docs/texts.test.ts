import { describe, expect, test } from 'vitest';
import { HELD } from '../../functions/coordinator-notice/held-words.ts';
import { noticeText } from '../../functions/coordinator-notice/notice-text.ts';
import { TASK_WORDS } from '../../functions/coordinator-notice/task-words.ts';
import { answerText } from '../../functions/mail-intake/answer.ts';
import { NoticeKind } from '../../shared/domain/effects.ts';
import { HeldReason, RefusalCode, Report } from '../../shared/domain/report.ts';
import { aNotice, stockholm } from '../support/builders.ts';
import { lix } from '../support/lix.ts';

const { texts, dataProtection, email } = stockholm.letters;
const letters = Object.entries(texts).flatMap(([variant, { youth, guardian }]) =>
  Object.entries({ youth, guardian }).flatMap(([reader, text]) =>
    text === undefined
      ? []
      : [
          [`${variant}, ${reader}`, [text.heading, ...text.body].join('\n')],
          [`${variant}, ${reader}, foot`, text.dataProtection ?? dataProtection],
        ],
  ),
);
const answer = (report: Partial<Report>) =>
  answerText(
    Report.parse({
      ...{ reportId: 'R-7K3Q-9F', object: 'o', receivedAt: '2026-11-22T10:00:00Z', state: 'accepted', plan: 'a' },
      ...{ counts: { accepted: 1, refused: 0, held: 0 }, refusals: [], ignoredColumns: [] },
      ...{ answer: { state: 'none' }, notices: {}, done: true },
      ...report,
    }),
    undefined,
    stockholm,
  ).text;
const none = { accepted: 0, refused: 0, held: 0 };
const refused = RefusalCode.options.map((code) => [
  `answer, refused: ${code}`,
  answer({
    state: 'refused',
    counts: { ...none, refused: 1 },
    refusals: [{ attachment: 0, row: 1, field: 'date', code }],
  }),
]);
const held = HeldReason.options.map((reason) => [
  `answer, held: ${reason}`,
  answer({ state: 'held', reason, counts: { ...none, held: 1 } }),
]);
const notices = NoticeKind.options.map((kind) => [`notice: ${kind}`, noticeText(aNotice({ kind }), stockholm).text]);
const waiting = Object.entries(HELD).map(([why, { what }]) => [`held: ${why}`, what]);
const tasks = Object.entries(TASK_WORDS).map(([type, what]) => [`task: ${type}`, what]);

const toYouths = [...letters, ['invitation by e-mail', email.body.join('\n')]];
const answers = [['answer, taken', answer({})], ...refused, ...held];
const measured = (some: string[][]) => some.map(([name = '', text = '']) => ({ name, lix: Math.round(lix(text)) }));

describe('readability', () => {
  test('is what it says', () => {
    expect(lix('Hej. Vi ses i dag.')).toBe(2.5);
    expect(Math.round(lix('Arbetsmarknadsnämnden ansvarar.'))).toBe(102);
  });

  test.each(measured(toYouths))('$name, to a youth or guardian: $lix, at most 40', ({ lix: found }) =>
    expect(found).toBeLessThanOrEqual(40),
  );

  test.each(measured([...answers, ...notices, ...waiting, ...tasks]))(
    '$name, to schools and staff: $lix, at most 50',
    ({ lix: found }) => expect(found).toBeLessThanOrEqual(50),
  );

  test('docs/texts.md has all of them, with their figures: npm test -- docs/texts -u writes it', async () => {
    await expect(`${PAGE}\n${rows().join('\n')}\n`).toMatchFileSnapshot('../../docs/texts.md');
  });
});

const PAGE = `# Texts that leave, and how readable they are

LIX (läsbarhetsindex): to 30 very easy, to 40 easy, to 50 as in newspapers. At most 40 to youths and guardians, 50 to
schools and staff; \`tests/docs/texts.test.ts\` measures and writes this page.

| text | to | LIX | stands in |
| --- | --- | --- | --- |`;

function rows(): string[] {
  const row = (to: string, place: string) => (one: { name: string; lix: number }) =>
    `| ${one.name} | ${to} | ${one.lix} | \`${place}\` |`;
  return [
    ...measured(toYouths).map(row('youths, guardians', 'infra/municipalities/stockholm/profile.json')),
    ...measured(answers).map(row('schools', 'functions/mail-intake/answer-words.ts')),
    ...measured(notices).map(row('staff', 'functions/coordinator-notice/notice-text.ts')),
    ...measured(waiting).map(row('staff', 'functions/coordinator-notice/held-words.ts')),
    ...measured(tasks).map(row('staff', 'functions/coordinator-notice/task-words.ts')),
  ];
}
