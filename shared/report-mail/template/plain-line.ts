import { visible } from './labels.ts';

/** What mail programs write around a text: links, bold marks, places of pictures. */
const AROUND = /<(?:mailto:|tel:|https?:)[^<>\s]*>|\[cid:[\w.@-]*\]|\[(?:https?|mailto|tel):[^\]\s]*\]/gi;
const SMILES = /(?:[\u263a\u{1f600}-\u{1f60a}\u{1f642}]|\u{1f44b})\ufe0f?/gu;

/** As a person reads it. Damage stays: it must not match. */
export function plainLine(text: string): string {
  const shown = visible(text.normalize('NFC'));
  const bare = /[<[]/.test(shown) ? shown.replace(AROUND, ' ') : shown;
  return bare
    .replace(SMILES, '')
    .replace(/[\u2018\u2019\u00b4`]/g, "'")
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/(?<![\p{L}\d])[*_]+|[*_]+(?![\p{L}\d])/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Rules and bullets. */
export function isBare(line: string): boolean {
  return !/[\p{L}\p{N}\ufffd]/u.test(line) && /^[\s\-–_=*•·|.,:;>~#+/\\()]*$/.test(line);
}
