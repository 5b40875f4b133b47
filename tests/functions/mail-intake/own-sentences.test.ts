import { describe, expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import { ownSentences } from '../../../functions/mail-intake/own-sentences.ts';
import { HeldReason, RefusalCode, type Report } from '../../../shared/domain/report.ts';
import { exempelskolan, profile, RECEIVED_AT, rawMail, template, verdictOf } from '../../support/mails.ts';

const isOurs = ownSentences(profile);
const REPORT: Report = {
  reportId: 'R-7K3Q-9F',
  object: 'abc',
  receivedAt: RECEIVED_AT,
  state: 'partly',
  plan: 'ar',
  counts: { accepted: 41, refused: 17, held: 0 },
  refusals: RefusalCode.options.map((code, row) => ({
    attachment: row % 3,
    row: row + 12,
    field: 'personnummer',
    code,
  })),
  ignoredColumns: [
    { attachment: 1, column: 4 },
    { attachment: 1, column: 9 },
    { attachment: 2, sheet: 3, column: 1 },
  ],
  notRead: [{ attachment: 2, rows: 3, columns: 1, sheets: 1, comments: 7, withoutHeading: [2] }],
  leftOut: [
    { attachment: 1, row: 3, field: 'programme', code: 'unknown-programme' },
    { attachment: 0, row: 2, field: 'programme', code: 'unknown-programme' },
  ],
  answer: { state: 'none', attempt: 0 },
  notices: {},
  done: true,
};
const ANSWERS = [
  REPORT,
  { ...REPORT, sensitive: true as const, plan: 'ac' },
  {
    ...REPORT,
    refusals: [
      { attachment: 2, row: 14, field: 'date' as const, code: 'missing' as const, hint: 'absence' as const },
      { attachment: 0, row: 3, field: 'date' as const, code: 'format' as const, hint: 'no-year' as const },
    ],
    leftOut: [{ attachment: 0, row: 2, field: 'unit' as const, code: 'missing' as const }],
    misspelt: [
      { attachment: 0, near: 'Personnummer' },
      { attachment: 3, column: 7, near: 'Datum' },
    ],
  },
  { ...REPORT, state: 'held' as const, reason: 'no-rows' as const, isReply: true as const },
  ...HeldReason.options.map((reason) => ({
    ...REPORT,
    state: 'held' as const,
    counts: { accepted: 0, refused: 0, held: 3 },
    heldParts: [0, 1, 2].map((attachment) => ({ attachment, reason })),
  })),
].map((report) => answerText(report, exempelskolan, profile).text);

const wrapped = (text: string) => text.replace(/(.{50,72}) /g, '$1\n');
const head =
  'Från: KAA <kaa@kommun.example>\nSkickat: den 22 november 2026 11:01\nTill: Rektor\nÄmne: Kvitto R-7K3Q-9F\n\n';

describe('a report above a quoted answer of ours is read in full', () => {
  const unreadIn = async (quoted: string) =>
    (await verdictOf(rawMail({ body: `${template()}\n${quoted}` }), { isOurs, hashOf: String })).unread;

  test.each(ANSWERS)('%#', async (answer) => {
    expect(await unreadIn(wrapped(answer).replace(/^/gm, '> '))).toBeUndefined();
    expect(await unreadIn(`${head}${answer}`)).toBeUndefined();
  });

  test('but not with a word more', async () => {
    const [answer = ''] = ANSWERS;
    for (const [what, said] of [
      ['Vi har tagit emot', 'Vi har inte tagit emot'],
      ['Exempelgymnasiet', 'Flickan bor hos sin moster'],
      ['Du behöver', 'Ring inte. Du behöver'],
    ] as const)
      if (answer.includes(what)) expect((await unreadIn(`${head}${answer.replace(what, said)}`))?.all).toBe(true);
  });
});
