import { readFileSync } from 'node:fs';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Finding } from './finding.ts';

/** Every text by its key, such as letters.texts.first.youth.body.0. */
export function textsIn(value: unknown, path: string[] = []): { key: string; text: string }[] {
  if (typeof value === 'string') return [{ key: path.join('.'), text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, [...path, name]));
}

/** Words of mails that are read, not written by us. */
const isRead = ({ key }: { key: string }) => /^(?:intake|residents\.protectionWords)\b/.test(key);

const NEVER_WRITTEN: [RegExp, string][] = [
  [/^\s*$/, 'is empty'],
  [/\p{Cc}/u, 'has a line break or control character; a paragraph is a text of its own'],
  // å, ä and ö of a file in another code, or read in one.
  [/\ufffd|Ã[\u0080-\u00bf]/, 'has damaged letters: save the file as UTF-8'],
];

export function damaged(profile: Profile): Finding[] {
  return textsIn(profile).flatMap(({ key, text }) =>
    NEVER_WRITTEN.flatMap(([pattern, words]) => (pattern.test(text) ? [{ key, words }] : [])),
  );
}

const FILLED: [RegExp, string[]][] = [
  [/^letters\.texts\.[^.]+\.(?:youth|guardian)\.(?:heading|body\.\d+)$/, ['{name}', '{caseNumber}']],
  [/^letters\.email\.body\.\d+$/, ['{caseNumber}']],
  [/^notices\.caseLink$/, ['{caseNumber}']],
];

export function placeholders(profile: Profile): Finding[] {
  return textsIn(profile)
    .filter((text) => !isRead(text))
    .flatMap(({ key, text }) => {
      const [, known = []] = FILLED.find(([keys]) => keys.test(key)) ?? [];
      const unknown = [...text.matchAll(/\{\w{0,20}\}|[{}]/g)]
        .map(([found]) => found)
        .filter((found) => !known.includes(found));
      const filled = known.length > 0 ? `only ${known.join(' and ')} are filled in here` : 'nothing is filled in here';
      return unknown.length > 0 ? [{ key, words: `${[...new Set(unknown)].join(', ')}: ${filled}` }] : [];
    });
}

const OF_THE_EXAMPLE: [RegExp, string][] = [
  [/\.example\b/i, 'has an address ending in .example, which belongs to nobody'],
  [/\b000 ?00 ?00\b/, "has the example's telephone number"],
  [/\bexempelgatan\b|^100 00 /i, "has the example's postal address"],
];

export function exampleValues(written: object, file = ''): Finding[] {
  return textsIn(written).flatMap(({ key, text }) =>
    OF_THE_EXAMPLE.flatMap(([pattern, words]) => (pattern.test(text) ? [{ key: `${file}${key}`, words }] : [])),
  );
}

const { names } = JSON.parse(readFileSync(new URL('./municipality-names.json', import.meta.url), 'utf8')) as {
  names: Record<string, string>;
};

/** Codes that begin so belong to no municipality: for trying. */
const INVENTED = /^99/;
const EXAMPLE_CODE = '0180';

/** Copied from another city's profile. */
export function otherCities(profile: Profile): Finding[] {
  const { municipality, name } = profile;
  const own = names[municipality];
  const key = 'municipality';
  if (own === undefined && !INVENTED.test(municipality)) return [{ key, words: 'is the code of no municipality' }];
  if (own !== undefined && !name.includes(own)) return [{ key, words: `is ${own}, which is not in name` }];
  const ownWords = words(own ?? name.replace(/s? (?:kommun|stad)$/, ''));
  const isOwn = (text: string) => words(text).includes(ownWords);
  return textsIn(profile)
    .filter((text) => !isRead(text) && !isOwn(text.text))
    .flatMap(({ key, text }) => {
      const found = cityIn(text) ?? (exampleCityIn(key, text, municipality) ? names[EXAMPLE_CODE] : undefined);
      return found === undefined ? [] : [{ key, words: `names another city, ${found}` }];
    });
}

/** Ale is no part of Tale. */
const words = (text: string) => ` ${text.replace(/[^\p{L}]+/gu, ' ')}`;

const CITY = new RegExp(`(?<!\\p{L})(${Object.values(names).join('|')})s? (?:kommun|stad)s?(?!\\p{L})`, 'u');
const cityIn = (text: string) => CITY.exec(text)?.[1];

/** Not the region, nor a post town. */
function exampleCityIn(key: string, text: string, municipality: string): boolean {
  if (municipality === EXAMPLE_CODE || key === 'letters.sender.postcodeAndCity') return false;
  return /(?<!region )(?<!\p{L})Stockholms?(?!s? län)(?!\p{L})/iu.test(text);
}
