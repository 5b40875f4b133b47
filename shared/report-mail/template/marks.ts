/**
 * Put into texts by the readers of pages and sheets. Unseen, so that labels, words and values read as without them;
 * a sender who writes one makes a doubt, no more.
 */
export const STRUCK = '\u206f';
/** A merged cell goes on from the left. */
export const ACROSS = '\u206e';
/** Its text is repeated from the row above. */
export const DOWN = '\u206d';

/** Between two values of one field. */
export const BOTH = ' \u2063 ';

const SPANS = /[\u206d\u206e]/g;

export function withoutSpans(text: string): string {
  return text.replace(SPANS, '');
}

/** Also as chat programs write it, or letter by letter. */
export function isStruck(text: string): boolean {
  return /[\u0335\u0336\u206f]|~~[^~\n]+~~/.test(text);
}
