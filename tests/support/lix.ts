/**
 * Läsbarhetsindex (Björnsson): words a sentence, and long words (over six letters) in a hundred. To 30 very easy, to 40
 * easy, to 50 as in newspapers, above 60 as in offices. A line ends a sentence, a bullet or colon too.
 */
export function lix(text: string): number {
  const sentences = text.split(/[.!?:]+(?=\s|$)|\n+/).filter((one) => WORD.test(one));
  const words = text.match(new RegExp(WORD, 'gu')) ?? [];
  const long = words.filter((word) => [...word].length > 6);
  return words.length / sentences.length + (100 * long.length) / words.length;
}

const WORD = /\p{L}[\p{L}\p{N}'-]*/u;
