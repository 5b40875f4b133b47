import type { Profile } from '../../shared/domain/profile.ts';
import {
  HeldReason,
  type NotRead,
  RefusalCode,
  RefusalField,
  RefusalHint,
  type Report,
} from '../../shared/domain/report.ts';
import { LABELS } from '../../shared/report-mail/template/labels.ts';
import { answerText, gatheredText } from './answer.ts';

/** Whether our own answers say so: a school that quotes one adds nothing (PR5c). */
export function ownSentences(profile: Profile): (sentence: string) => boolean {
  let sentences: Set<string> | undefined;
  return (sentence) => {
    sentences ??= new Set([...new Set(everyAnswer(profile).flatMap(sentencesOf))].map(pattern));
    return sentencesOf(sentence).every((one) => sentences?.has(pattern(one)));
  };
}

function sentencesOf(text: string): string[] {
  return text
    .split(/\n+|(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

const MONTH = /januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december/g;

/** Numbers, days, references and places differ. */
function pattern(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[-•*] /, '')
    .replace(/r-[0-9a-z]{4}-[0-9a-z]{2}/g, 'R')
    .replace(MONTH, 'M')
    .replace(/\d+/g, '0')
    .replace(/0(?:, 0)+/g, '0')
    .replace(/(?:bilaga 0(?:, blad 0)?|mejlets text)/g, 'P')
    .replace(/0 (?:dold[at]? (?:rader|rad|kolumner|kolumn|blad)|kommentarer|kommentar)/g, 'H')
    .replace(/P, (?:rad|elev nr) 0/g, 'Q')
    .replace(/(H|P|Q|P kolumn 0)(?:(?:, |; | och )\1)+/g, '$1');
}

const REPORT: Report = {
  reportId: 'R-0000-00',
  object: '',
  receivedAt: '2026-01-01T00:00:00Z',
  state: 'accepted',
  plan: 'a',
  counts: { accepted: 1, refused: 0, held: 0 },
  refusals: [],
  ignoredColumns: [],
  answer: { state: 'none', attempt: 0 },
  notices: {},
  done: true,
};

/** Every sentence once; the numbers stand for all. */
export function everyAnswer(profile: Profile): string[] {
  const refusals = RefusalField.options.flatMap((field) =>
    RefusalCode.options.flatMap((code) => [0, 1].map((attachment) => ({ attachment, row: 1, field, code }))),
  );
  const hints = RefusalHint.options.flatMap((hint) =>
    (['date', 'until'] as const).flatMap((field) =>
      [0, 1].map((attachment) => ({ attachment, row: 1, field, code: 'missing' as const, hint })),
    ),
  );
  const misspelt = LABELS.flatMap((near) => [
    { attachment: 0, near },
    { attachment: 1, near },
    { attachment: 1, column: 1, near },
  ]);
  const some = { attachment: 1, sheet: 1, rows: 1, columns: 1, sheets: 1, comments: 1 };
  const notRead: NotRead[] = [
    { ...some, withoutHeading: [1] },
    { ...some, rows: 2, columns: 2, sheets: 2, comments: 2, withoutHeading: [] },
  ];
  const counts = [1, 2].flatMap((accepted) => [0, 1, 2].map((refused) => ({ accepted, refused, held: 1 })));
  const held = HeldReason.options.map((reason) => ({ attachment: 1, reason }));
  const reports: Partial<Report>[] = [
    {},
    { counts: { accepted: 2, refused: 0, held: 0 }, plan: 'ac', sensitive: true },
    ...counts.map((one) => ({ state: 'partly' as const, counts: one, refusals })),
    { state: 'refused', counts: { accepted: 0, refused: 300, held: 0 }, refusals, notRead },
    { leftOut: [{ attachment: 1, row: 1, field: 'programme', code: 'unknown-programme' }], notRead },
    { state: 'refused', counts: { accepted: 0, refused: 9, held: 0 }, refusals: hints },
    { leftOut: [{ attachment: 0, row: 1, field: 'unit', code: 'missing' }] },
    { misspelt },
    { ignoredColumns: [{ attachment: 1, column: 1 }] },
    ...held.flatMap(({ attachment, reason }) =>
      [0, attachment].flatMap((one) => [
        {
          state: 'held' as const,
          reason,
          counts: { accepted: 0, refused: 0, held: 1 },
          heldParts: [{ attachment: one, reason }],
        },
        {
          state: 'partly' as const,
          reason,
          counts: { accepted: 1, refused: 0, held: 1 },
          heldParts: [{ attachment: one, reason }],
        },
      ]),
    ),
    { state: 'held', counts: { accepted: 0, refused: 0, held: 9 }, heldParts: held },
    ...[0, 1].map((refused) => ({
      ...{ state: 'held' as const, reason: 'no-rows' as const, isReply: true as const },
      counts: { accepted: 0, refused, held: 0 },
    })),
    ...[0, 1].map((accepted) => ({
      counts: { accepted, refused: 1, held: 0 },
      decision: { act: 'refuse' as const, by: '', at: REPORT.receivedAt, rowsBefore: 0, judged: true },
    })),
  ];
  const all = reports.map((report) => ({ ...REPORT, ...report }));
  return [
    ...all.flatMap((report) => Object.values(answerText(report, undefined, profile))),
    ...[all.slice(0, 1), all.slice(0, 2)].flatMap((some) => Object.values(gatheredText(some, profile))),
  ];
}
