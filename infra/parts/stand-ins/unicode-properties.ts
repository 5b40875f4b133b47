/**
 * Stands in for unicode-properties, whose tables cost outreach 8 ms at every start: Node knows Unicode itself. The
 * letters' fonts hold nothing but Latin and Cyrillic.
 */
const LEFT_TO_RIGHT = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u;

export function isMark(codePoint: number): boolean {
  return /\p{M}/u.test(String.fromCodePoint(codePoint));
}

/** fontkit asks for a script to know in which direction it runs. */
export function getScript(codePoint: number): 'Common' {
  if (LEFT_TO_RIGHT.test(String.fromCodePoint(codePoint))) return 'Common';
  throw new Error('Only Latin and Cyrillic are in the bundle.');
}

/** fontkit asks for it to place an accent that is a character of its own: the fonts have none. */
export function getCombiningClass(): never {
  throw new Error('Combining accents are not in the bundle.');
}
