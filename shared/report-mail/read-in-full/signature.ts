import type { SchoolUnit } from '../../domain/directory.ts';
import { isNoName } from '../rows/grammars.ts';
import { isEmail } from '../rows/phone-email.ts';
import { setOf, withoutMarks } from '../template/closed-words.ts';
import { isFullName, isGivenName } from './names.ts';
import { isNotice } from './notices.ts';
import { isPlace } from './places.ts';
import { isSchoolName, isTown, TOWN } from './schools.ts';
import { arePhones, isProgramme } from './values.ts';

export type Writer = {
  /** In small letters: of the display name, and of the address before the at sign. */
  ownWords: ReadonlySet<string>;
  /** The address is an office's: whoever works there signs. */
  isOffice: boolean;
  units: SchoolUnit[];
};

const TITLES = setOf(`
  rektor rektorn biträdande bitr skoladministratör skoladministratörer skolassistent skolsekreterare administratör assistent
  sekreterare kanslist kansliet kansli expedition expeditionen skolexpeditionen skolexpedition reception receptionen
  receptionist elevadministratör utbildningsadministratör gymnasieadministratör gymnasiesekreterare administrativ
  administration skoladministration systemadministratör systemansvarig samordnare studieadministratör elevsamordnare
  kurator skolkurator mentor lärare gymnasielärare förstelärare specialpedagog speciallärare syv syvare
  studie- yrkesvägledare studievägledare vägledare yrkesvägledning studievägledning skolsköterska elevhälsa elevhälsan
  elevhälsoteam elevhälsoteamet elevassistent elevstödjare elevcoach verksamhetschef gymnasiechef skolchef enhetschef
  programansvarig programrektor utbildningsledare arbetslagsledare handläggare koordinator elevkoordinator
  närvarokoordinator närvaroteam närvaroansvarig intendent skolintendent skolledare skolledning chef avdelningschef
  stabschef ledningsstöd verksamhetsstöd schemaläggare och för vid på tf vik vikarierande leg legitimerad ekonomiassistent
  elevservice elevadministration elevregister elevstöd skolledningen skolteam studiecoach vaktmästare bibliotekarie of
  administrative office coordinator manager services
  kaa-samordnare kaa-ansvarig kaa frånvaroadministratör tillförordnad i principal assistant administrator counsellor
  school head teacher skoladm adm förste första socionom fil mag ssk elev- närvaro- frånvaro- it-
`);
/** Skoladministratör, frånvaroansvarig. */
const JOB =
  /^\p{L}{2,22}-?(?:administratör|ansvarig|coach|samordnare|koordinator|chef|pedagog|lärare|sekreterare|assistent|vägledare|handläggare|intendent|utvecklare|controller|rektor|kurator|sköterska|ledare|ombud)$/u;
const SUBJECTS = setOf(`
  matematik fysik kemi biologi naturkunskap samhällskunskap historia religion religionskunskap geografi svenska engelska
  spanska tyska franska italienska kinesiska moderna språk psykologi filosofi idrott hälsa musik bild teknik programmering
  ekonomi företagsekonomi juridik modersmål slöjd media sva ma fy ke bi no so sv en sp ty fr hi re ge ps fi idh
`);
/** Of the staff. */
const UNIONS = /^(?:lr|lärarförbundet|sveriges lärare|saco|vision|kommunal|akademikerförbundet ssr|ssr)$/;
const OFFICES = new RegExp(
  `^(?:${[
    'utbildnings(?:förvaltning(?:en)?|kontoret|nämnden|avdelningen)',
    'gymnasie(?:avdelningen|förvaltningen|kontoret|nämnden)',
    'gymnasie- och (?:vuxenutbildnings(?:avdelningen|förvaltningen|nämnden)|arbetsmarknadsförvaltningen)',
    '(?:barn|bildnings?)(?:- och (?:utbildnings|ungdoms|skol)(?:förvaltning(?:en)?|nämnden|kontoret)|förvaltningen|nämnden)',
    'stockholms? stad|solna stad|sundbybergs stad|nacka kommun|huddinge kommun|järfälla kommun|täby kommun|lidingö stad',
    'region stockholm|sverige|sweden|stockholm',
    'elevhälsan|elevhälsoteamet|studievägledningen|elevadministrationen|skolledningen',
    'facebook|instagram|linkedin|youtube|hemsida|webb|webbplats|kontakt|öppettider|telefontid',
  ].join('|')})$`,
);
const CONTACT =
  /^(?:direkt ?)?(?:tel|tfn|telefon|telefonnr|telefonnummer|tele|phone|mobil|mobiltelefon|mobile|mob|vx|växel|växeln|direkt|direktnr|direktnummer|fax|exp|expedition|expeditionen|reception|t|m|e|w|a|e-post|epost|e-postadress|mejl|mail|e-mail|email|webb|web|webbplats|www|hemsida|besöksadress|postadress|adress|besök|post|telefontid|öppettider|skolenhetskod|org\.? ?nr|orgnr|org-nr)(?!\p{L})\.?(?: ?\(?(?:exp|vx|direkt|arb|arbete|växel|jobb|elev)\)?)?\.? ?:? ?(.*?)(?: \((?:vx|växel|direkt|exp|expeditionen|arbete|mobil)\))?$/iu;
const STREET =
  /^(?:\p{Lu}[\p{L}:]* ){0,2}\p{Lu}?[\p{L}:]*(?:vägen|gatan|gränd|gränden|torget|torg|plan|plats|platsen|allé|allén|backen|stigen|väg|gata|leden|led|kajen|parken|slingan|ringen|esplanaden) ?\d{1,4}(?: ?[A-Ha-h]| ?- ?\d{1,4})?$/u;
const POSTAL = /^(?:se?-)?\d{3} ?\d{2} \p{L}{2,20}(?: \p{L}{2,15})?$/iu;
const URL = /^(?:https?:\/\/)?(?:[a-zåäö\d-]+\.)+[a-z]{2,}(?:[/?#][\w./%?=&#:;,+~@!$'()*-]*)?$/i;
export function isStreet(part: string): boolean {
  return STREET.test(part.replace(/,? (?:lgh|lägenhet) ?\d{4}$/i, ''));
}

const HOURS =
  /^(?:arbetar |öppet |telefontid:? )?(?:må|ti|on|to|fr|mån|tis|ons|tors|fre|vardagar|måndag|fredag|kl|[\s\d.:,-])+$/i;

/** A telephone, a letter. */
const SIGNS = /^(?:[\u2709\u260e\u2706\u{1f4de}\u{1f4f1}\u{1f4e7}\u{1f4e9}\u{1f310}\u{1f4cd}\u{1f3e0}]\ufe0f? ?)+/u;

/** Names of others than the sender stand below a closing only. */
export function isSignature(written: string, writer: Writer, below: boolean, isSigned = false): boolean {
  if (written.length > 200) return false;
  const line = written.replace(SIGNS, '').replace(/^genom (?=\p{Lu})/u, '');
  if (isPart(line, writer, below) || isNotice(line, isSigned)) return true;
  if (isInOrder(line, writer)) return true;
  const parts = line
    .split(
      / *[|•·;\t]+ *|, ?| - | \/ | *\/+ *(?=\p{Lu})|^\/+ ?|(?<=\d) (?=\p{L}+:|(?:växel|mobil|direkt|tel|fax|vx|exp) )| {2,}/u,
    )
    .map((part) => part.trim());
  return parts.every((part) => part === '' || isPart(part, writer, below) || isNotice(part, isSigned));
}

function isPart(part: string, writer: Writer, below: boolean): boolean {
  const bare = part.replace(/[.:]$| \((?:hon|han|hen)\/(?:henne|honom|hen|hens)\)$/, '');
  return (
    isOwnName(bare, writer) ||
    (below && writer.isOffice && bare.split(/ & | och /).every((name) => isFullName(name) || isShortName(name))) ||
    isJob(bare, writer) ||
    isSchoolName(bare, writer.units) ||
    OFFICES.test(bare.toLowerCase()) ||
    isMunicipality(bare) ||
    isTownName(bare) ||
    isReach(bare) ||
    isContact(part) ||
    isProgramme(bare)
  );
}

/** Exempelby kommun */
function isMunicipality(part: string): boolean {
  const [, town = ''] = /^(\p{L}+) (?:kommun|stad)$/u.exec(part.toLowerCase()) ?? [];
  return town !== '' && (isPlace(town) || TOWN.test(town));
}

/** In one line: own name, title, school, ways to reach, each at most in this order. */
function isInOrder(line: string, writer: Writer): boolean {
  const words = line.split(' ');
  if (words.length < 3 || words.length > 25) return false;
  const kinds: ((part: string) => boolean)[] = [
    (part) => isOwnName(part, writer) && part.includes(' '),
    (part) => isJob(part, writer),
    (part) => isSchoolName(part, writer.units),
    isReach,
    isReach,
    isReach,
    isReach,
  ];
  const isFrom = (at: number, kind: number): boolean => {
    if (at === words.length) return true;
    for (let next = kind; next < kinds.length; next += 1)
      for (let end = Math.min(words.length, at + 7); end > at; end -= 1)
        if (kinds[next]?.(words.slice(at, end).join(' ')) && isFrom(end, next + 1)) return true;
    return false;
  };
  for (let end = Math.min(5, words.length); end > 1; end -= 1)
    if (kinds[0]?.(words.slice(0, end).join(' '))) return isFrom(end, 1);
  return false;
}

/** Anna, Anna S */
function isShortName(part: string): boolean {
  const [given = '', family, ...others] = part.split(' ');
  return isGivenName(given) && others.length === 0 && (family === undefined || /^\p{Lu}\.?$/u.test(family));
}

function isJobWord(word: string): boolean {
  return TITLES.has(word) || JOB.test(word);
}

const TEACHES = /^(?:mentor|leg|legitimerad|\p{L}*lärare|lärare|ämneslärare)$/u;

/** Rektor för NA och TE, Exempelgymnasiet; lärare i matematik. */
function isJob(part: string, writer: Writer): boolean {
  const words = part.split(/[\s/&]+/).filter((word) => word !== '');
  const small = words.map((word) => word.toLowerCase().replace(/[.,]$/, ''));
  if (!isJobWord(small[0] ?? '') || ['och', 'för', 'vid', 'på', 'i'].includes(small[0] ?? '')) return false;
  const isOfJob = (word: string, index: number) =>
    isJobWord(word) ||
    isProgramme(words[index] ?? '') ||
    UNIONS.test(word) ||
    (SUBJECTS.has(word.replace(/,$/, '')) && small.slice(0, index).includes('i') && TEACHES.test(small[0] ?? ''));
  const end = small.findIndex((word, index) => !isOfJob(word, index));
  return end < 0 || isSchoolName(words.slice(end).join(' '), writer.units);
}

function isReach(part: string): boolean {
  return (
    arePhones(part) ||
    isEmail(part) ||
    URL.test(part) ||
    isStreet(part) ||
    POSTAL.test(part) ||
    /^box \d{1,6}$/i.test(part) ||
    /^(?:årskurs|åk|år)\.? ?[1-4](?: ?(?:[-,&+]|och) ?[1-4]){0,3}$/i.test(part) ||
    /^\d{6}-\d{4}$/.test(part) ||
    (part.length < 40 && HOURS.test(part) && /\d|^arbetar/i.test(part))
  );
}

function isContact(part: string): boolean {
  const value = CONTACT.exec(part)?.[1];
  if (value === undefined) return false;
  const parts = value.split(/(?:,| och | eller |\/) ?/);
  const isBehindStreet = (part: string, index: number) => isStreet(parts[index - 1] ?? '') && isTownName(part);
  return (
    value === '' || parts.every((part, index) => isReach(part) || isBehindStreet(part, index)) || isContact2(value)
  );
}

const isTownName = (part: string): boolean =>
  /^\p{Lu}\p{L}+$/u.test(part) && !isNoName(part) && (isPlace(part) || isTown(part.toLowerCase()));

/** Tel vx: 08-… */
function isContact2(value: string): boolean {
  const rest = /^(?:vx|växel|direkt|exp|mobil)\.?:? ?(.*)$/i.exec(value)?.[1];
  return rest !== undefined && isReach(rest);
}

/** The display name's or the address's. */
export function isOwnName(part: string, { ownWords }: Writer): boolean {
  const words = part
    .toLowerCase()
    .split(/[\s.-]+/)
    .filter((word) => word !== '');
  if (words.length === 0 || words.length > 5 || words.some(isNoName)) return false;
  if (isWrittenShort(part, ownWords)) return true;
  const own = words.filter((word) => ownWords.has(word) || ownWords.has(withoutMarks(word)));
  const isRest = (word: string) =>
    own.includes(word) || (word.length === 1 && own.length > 0) || isFamilyBehind(word, own, words);
  return own.length > 0 && words.every(isRest);
}

/** Anna Svensson of annsve@… */
function isWrittenShort(part: string, ownWords: ReadonlySet<string>): boolean {
  const [given = '', family = '', more] = part.split(' ');
  if (more !== undefined || !isGivenName(given)) return false;
  const [first, last] = [given, family].map((name) => withoutMarks(name.toLowerCase())) as [string, string];
  return [...ownWords].some((own) =>
    [...own].some(
      (_, at) => at > 1 && own.length - at > 1 && first.startsWith(own.slice(0, at)) && last.startsWith(own.slice(at)),
    ),
  );
}

/** "Anna" writes, "Anna Svensson" signs. */
function isFamilyBehind(word: string, own: string[], words: string[]): boolean {
  return (
    words.length === 2 &&
    own.length === 1 &&
    words[1] === word &&
    /^\p{L}{3,}(?:son|sson|berg|ström|gren|lund|qvist|kvist|dahl|man|ing|ell|én|in)$/u.test(word)
  );
}
