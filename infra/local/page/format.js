// @ts-check
import { WORDS } from './words.ts';

const zone = { timeZone: 'Europe/Stockholm' };
const day = new Intl.DateTimeFormat('sv-SE', { ...zone, day: 'numeric', month: 'long', year: 'numeric' });
const clock = new Intl.DateTimeFormat('sv-SE', { ...zone, hour: '2-digit', minute: '2-digit' });

/** @param {string | null | undefined} iso */
export const date = (iso) => (iso ? day.format(new Date(`${iso}T12:00:00Z`)) : '');

/** @param {string} iso */
export const time = (iso) => {
  const at = new Date(iso);
  return `${day.format(at)} kl. ${clock.format(at).replace(':', '.')}`;
};

/** @param {Date} at */
export const clockTime = (at) => clock.format(at).replace(':', '.');

/** @param {number} count */
export const number = (count) => new Intl.NumberFormat('sv-SE').format(count);

/** @type {(n: number, singular: string, plural: string) => string} */
export const count = (n, singular, plural) => `${number(n)} ${n === 1 ? singular : plural}`;

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @type {Record<string, Record<string, any>>} */
const groups = WORDS;

/** A code without a word is shown as it is. @type {(group: keyof typeof WORDS, code: string) => string} */
export const word = (group, code) => groups[group]?.[code] ?? code;
/** @type {(group: keyof typeof WORDS, code: string) => [text: string, tone?: string]} */
export const badgeWords = (group, code) => groups[group]?.[code] ?? [code];
