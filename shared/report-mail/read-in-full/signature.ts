import type { SchoolUnit } from '../../domain/directory.ts';
import { isNoName } from './names.ts';
import { isSchoolName } from './schools.ts';
import { isEmail, isPhone, isProgramme } from './values.ts';

export type Writer = {
  /** In small letters: of the display name, and of the address before the at sign. */
  ownWords: ReadonlySet<string>;
  units: SchoolUnit[];
};

const TITLES = new Set(
  'rektor rektorn biträdande skoladministratör skolassistent skolsekreterare administratör assistent sekreterare kanslist kansliet kansli expedition expeditionen skolexpeditionen skolexpedition reception receptionen elevadministratör utbildningsadministratör gymnasieadministratör systemadministratör samordnare studieadministratör elevsamordnare kurator skolkurator mentor lärare specialpedagog speciallärare syv syvare sysselsättningssamordnare studie- yrkesvägledare studievägledare studie skolsköterska elevhälsa elevhälsan elevhälsoteam verksamhetschef gymnasiechef enhetschef programansvarig programrektor utbildningsledare handläggare koordinator elevkoordinator närvarokoordinator närvaroteam intendent skolintendent chef avdelningschef och för tf vik vikarierande leg legitimerad ekonomiassistent mvh'.split(
    ' ',
  ),
);
const OFFICES =
  /^(?:utbildnings(?:förvaltningen|kontoret|nämnden)|gymnasie(?:avdelningen|förvaltningen|kontoret|nämnden)|barn- och utbildnings(?:förvaltningen|nämnden)|stockholms? stad|sverige|sweden|facebook|instagram|linkedin|hemsida|webb)$/;
const CONTACT =
  /^(?:tel|tfn|telefon|telefonnummer|mobil|mobiltelefon|mob|vx|växel|växeln|direkt|direktnr|fax|exp|expedition|m|t|e|e-post|epost|mejl|mail|e-mail|webb|web|www|hemsida|besöksadress|postadress|adress|besök|post)\.?(?: ?\(?(?:exp|vx|direkt|arb|arbete|växel)\)?)?\.? ?:? ?(.*)$/i;
const STREET =
  /^(?:\p{Lu}[\p{L}:-]* ){0,2}\p{Lu}?[\p{L}:-]*(?:vägen|gatan|gränd|torget|torg|plan|plats|platsen|allé|allén|backen|stigen|väg|gata|leden|kajen|parken|led) \d{1,4}(?: ?[A-Ha-h])?$/u;
const POSTAL = /^(?:se-)?\d{3} ?\d{2} \p{L}{2,20}(?: \p{L}{2,15})?$/iu;
const URL = /^(?:https?:\/\/)?(?:[a-z\d-]+\.)+[a-z]{2,}(?:\/[\w./%?=&#-]*)?$/i;

/** Names may stand below a closing only. */
export function isSignature(line: string, writer: Writer): boolean {
  if (line.length > 200) return false;
  const parts = line.split(/ ?[|•·]+ ?|, ?| - | ?\/\/? ?(?=\p{Lu})|\t/u).filter((part) => part.trim() !== '');
  return parts.length > 0 && parts.every((part) => isPart(part.trim(), writer));
}

function isPart(part: string, writer: Writer): boolean {
  const bare = part.replace(/[.:]$/, '');
  return (
    isOwnName(bare, writer) ||
    isTitle(bare) ||
    isSchoolName(bare, writer.units) ||
    OFFICES.test(bare.toLowerCase()) ||
    isReach(bare) ||
    isContact(part) ||
    isProgramme(bare)
  );
}

function isTitle(part: string): boolean {
  const words = part
    .toLowerCase()
    .split(/[\s/&]+/)
    .filter((word) => word !== '');
  const start = words[0] ?? '';
  return (
    TITLES.has(start) &&
    start !== 'och' &&
    start !== 'för' &&
    words.every((word) => TITLES.has(word) || isProgramme(word))
  );
}

function isReach(part: string): boolean {
  return (
    isPhone(part) ||
    isEmail(part) ||
    URL.test(part) ||
    STREET.test(part) ||
    POSTAL.test(part) ||
    /^box \d{1,6}$/i.test(part)
  );
}

function isContact(part: string): boolean {
  const value = CONTACT.exec(part)?.[1];
  return value !== undefined && (value === '' || isReach(value));
}

/** The display name's or the address's; nobody else's. */
export function isOwnName(part: string, { ownWords }: Writer): boolean {
  const words = part
    .toLowerCase()
    .split(/[\s.]+/)
    .filter((word) => word !== '');
  const own = words.filter((word) => ownWords.has(word) || ownWords.has(withoutMarks(word)));
  return words.length > 0 && words.length <= 4 && own.length === words.length && !words.every(isNoName);
}

export function withoutMarks(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '');
}
