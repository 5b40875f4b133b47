const RULE =
  /^[\s>]*[-_]{2,}\s*(?:ursprungligt (?:meddelande|mejl)|original-?(?:meddelande|mejl)|vidarebefordrat (?:meddelande|mejl|brev)|original message|forwarded message|begin forwarded message|videresendt.*)\b.*$/i;
const BEGIN_FORWARDED =
  /^\s*(?:begin forwarded message|vidarebefordrat (?:meddelande|brev|mejl)|vidarebefordrar)\s*:?\s*$/i;
const FROM_LINE = /^\s*\*?(?:från|fran|from|avsändare|fra|von|lähettäjä)\*?\s*:\*?\s*(.*)$/i;
const HEADER_LINE =
  /^\s*\*?(?:skickat|sendt|sent|gesendet|lähetetty|ämne|amne|emne|betreff|aihe|subject|datum|dato|date)\*?\s*:/i;
const WROTE =
  /^\s*(?:den|on|le|am|på|\d{4}-\d\d-\d\d|\d{1,2}\.? (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|mån|tis|ons|tor|fre|lör|sön).{3,200}\b(?:skrev|wrote)\b.{0,120}:\s*$/i;
const QUOTED_LINE = /^\s*>/;
const HEADER_BLOCK_LINES = 8;

/** Else an older mail's pupils would be reported again. */
export function splitQuoted(text: string): { top: string; quoted: string } {
  const lines = text.split('\n');
  const start = lines.findIndex((_, index) => startsQuotedPart(lines, index));
  const own = start < 0 ? lines : lines.slice(0, start);
  const quoted = start < 0 ? [] : lines.slice(start);
  return {
    top: own.filter((line) => !QUOTED_LINE.test(line)).join('\n'),
    quoted: [...own.filter((line) => QUOTED_LINE.test(line)), ...quoted].map(unquoted).join('\n'),
  };
}

function unquoted(line: string): string {
  return line.replace(/^[\s>]*>\s?/, '');
}

function startsQuotedPart(lines: string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (line.length > 500) return false;
  if (RULE.test(line) || BEGIN_FORWARDED.test(line)) return true;
  if (WROTE.test(line) || WROTE.test(`${line} ${lines[index + 1] ?? ''}`.slice(0, 500))) return true;
  return isHeaderBlock(lines, index);
}

/** "Från:" with a date is the template's label. */
function isHeaderBlock(lines: string[], index: number): boolean {
  const from = FROM_LINE.exec(lines[index] ?? '');
  if (!from || /^\s*\d/.test(from[1] ?? '')) return false;
  const below = lines.slice(index + 1, index + HEADER_BLOCK_LINES).filter((line) => HEADER_LINE.test(line));
  return (
    below.length >= 2 ||
    below.some((line) =>
      /^\s*\*?(?:skickat|sendt|sent|gesendet|lähetetty|ämne|amne|emne|betreff|aihe|subject)/i.test(line),
    )
  );
}
