import { MAX_LINE_LENGTH } from '../limits.ts';
import { isHeading } from './headings.ts';
import { type Field, fieldOf, fold } from './labels.ts';
import { isStruck, STRUCK } from './marks.ts';

export type Fields = Partial<Record<Field, string>>;

/** Below it stands the sender's own telephone number. */
export const SIGNATURE =
  /^\s*(?:--\s*$|_{5,}|(?:med )?vänlig(?:a|t)? hälsning|hälsning(?:ar)?\b|m\.?v\.?h\.?\b|hälsar(?!\p{L})|vänligen\s*,?$|vh\s*,?$|tack och hej|allt gott|hej då|hej så länge|best regards|kind regards)/iu;
export type Line = { field: Field; value: string };

const MAX_LABEL_LENGTH = 90;
export const ORNAMENTS = /^(?:[\s>*•·\-–\u206f]|\d{1,2}[.)]\s)+/;
const LINKS = /<(?:mailto|tel|https?):[^<>]*>/gi;

export function readLine(line: string): Line | undefined {
  if (!/[:：=\t]/.test(line) || (line.includes('\t') && isHeading(line.split('\t')))) return undefined;
  const bare = line.replace(ORNAMENTS, '');
  const at = bare.slice(0, MAX_LABEL_LENGTH).search(/[:：=\t]/);
  const field = at < 0 ? undefined : fieldOf(bare.slice(0, at).replaceAll('*', ''));
  if (!field) return undefined;
  const value = bare.slice(at + 1).trim();
  const struck = isStruck(line) ? STRUCK : '';
  return { field, value: struck + (/[*<,;]/.test(value) ? withoutMarks(value) : value) };
}

function withoutMarks(value: string): string {
  return value
    .replaceAll(LINKS, '')
    .replace(/^[*\s]+/, '')
    .replace(/\*{1,3}$/, '')
    .replace(/(?<![\s,;])[\s,;]+$/, '');
}

export function hasReportLabel(text: string): boolean {
  return text.split('\n').some((line) => {
    const field = line.length <= MAX_LINE_LENGTH ? readLine(line)?.field : undefined;
    return field === 'personnummer' || field === 'report-type';
  });
}

/** Uuencode, yEnc or PGP. */
export function holdsFile(text: string): boolean {
  return /^(?:begin(?:-base64)? [0-7]{3,4} \S|=ybegin .*\bname=|-----BEGIN PGP MESSAGE-----)/m.test(text);
}

export function isFuller(text: string, other: string): boolean {
  const one = pairsIn(text);
  const two = pairsIn(other);
  const isSame = ({ field, value }: Line, at: number) =>
    one[at]?.field === field && (value === '' || fold(value) === fold(one[at].value));
  const isMore = ({ value }: Line, at: number) => value !== '' && two[at]?.value === '';
  return one.length === two.length && two.every(isSame) && one.some(isMore);
}

function pairsIn(text: string): Line[] {
  return text.split('\n').flatMap((line) => (line.length <= MAX_LINE_LENGTH && readLine(line)) || []);
}
