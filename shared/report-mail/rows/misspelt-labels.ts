import { distance } from 'fastest-levenshtein';
import type { Misspelt } from '../../domain/report.ts';
import { MAX_LINE_LENGTH } from '../limits.ts';
import type { Mail } from '../mail/mail.ts';
import { fieldOf, fold, LABELS } from '../template/labels.ts';
import { ORNAMENTS, SIGNATURE } from '../template/lines.ts';
import type { RowsRead } from './read-rows.ts';

const MOST_TOLD = 20;
const MAX_LINES = 2_000;
const MAX_LABEL_LENGTH = 40;
const FOLDED = LABELS.map((label) => ({ label, folded: fold(label) }));

/** Labels and headings that hardly differ from ours: the answer names ours, and says nothing of theirs (PR2). */
export function misspeltLabels({ text }: Mail, { tables }: Pick<RowsRead, 'tables'>): Misspelt[] {
  const inText = labelsOf(text).map((near): Misspelt => ({ attachment: 0, near }));
  const inLists = tables.flatMap(({ attachment, table: { heading, columns } }) =>
    heading.flatMap((cell, index): Misspelt[] => {
      const near = columns[index] === undefined ? nearest(cell) : undefined;
      if (!near) return [];
      return [{ attachment, ...(attachment > 0 && { column: index + 1 }), near }];
    }),
  );
  const found = [...inText, ...inLists];
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()].slice(0, MOST_TOLD);
}

function labelsOf(text: string): string[] {
  const lines = text.split('\n').slice(0, MAX_LINES);
  const end = lines.findIndex((line) => SIGNATURE.test(line));
  return lines.slice(0, end < 0 ? lines.length : end).flatMap((line) => {
    if (line.length > MAX_LINE_LENGTH) return [];
    const label = /^([^:：=\t]{4,40}?)\s*[:：=\t]/.exec(line.replace(ORNAMENTS, '').replaceAll('*', ''))?.[1];
    return (label && nearest(label)) || [];
  });
}

function nearest(written: string): string | undefined {
  if (written.length > MAX_LABEL_LENGTH || fieldOf(written)) return undefined;
  const folded = fold(written);
  const most = mayDiffer(folded.length);
  let best: { label: string; by: number } | undefined;
  for (const { label, folded: known } of FOLDED) {
    if (Math.abs(known.length - folded.length) > most || mayDiffer(known.length) < most) continue;
    const by = distance(folded, known);
    if (by <= most && (!best || by < best.by)) best = { label, by };
  }
  return best?.label;
}

/** Short words resemble many. */
function mayDiffer(length: number): number {
  if (length < 5) return 0;
  return length < 8 ? 1 : 2;
}
