import type { ReportType } from '../../domain/notification.ts';
import { setOf, withoutMarks } from '../template/closed-words.ts';
import { plainLine } from '../template/plain-line.ts';
import { withoutStatements } from './statements.ts';
import { SYSTEM } from './systems.ts';
import { isDate, isProgrammeWord } from './values.ts';

/** What the names of things in this mail may say beside the words of reports. */
export type Around = {
  /** Of the schools' names, in small letters. */
  schoolWords: ReadonlySet<string>;
  /** Of its pupils' names, in small letters. */
  pupilWords: ReadonlySet<string>;
  /** Last ten digits of its pupils' numbers. */
  pupilNumbers: ReadonlySet<string>;
  /** Of its rows: what they say of somebody may be said beside them. */
  types: ReadonlySet<ReportType>;
  /** What a sender that is no person calls itself, else nothing. */
  system: string;
};

/** Nouns, prepositions and dates: nothing that can be said about anybody. */
const OF_REPORTS = setOf(`
  rapport rapporten rapporter rapporterna lista listan listor fil filen filer filerna excel csv underlag underlaget uppgifter
  kaa kommunala kommunens kommunalt aktivitetsansvar aktivitetsansvaret aktivitetsansvarets
  elev elever eleven eleverna elevens elevers gymnasieelev gymnasieelever elevnamn
  från för till om över på i och med av avseende gällande angående ang rörande enligt under per samt den de det en
  avbrott studieavbrott avbrottet avbrotten avhopp avgång avgångar avslut frånvaro frånvaron ogiltig ogiltiga
  studiebevis rättelse rättelser återtagande återtaganden
  januari februari mars april maj juni juli augusti september oktober november december
  jan feb mar apr jun jul aug sep sept okt nov dec
  vecka veckan v termin terminen höstterminen vårterminen höst vår ht vt läsår läsåret lå månad månaden period perioden
  år åk årskurs program programmet nationella introduktionsprogram introduktionsprogrammet introduktionsprogrammen
  hemkommun hemkommunen kommun kommunen
  skollagen kap kapitel § stockholm stockholms stad
`);

const OF_TITLES = setOf(`
  re sv vb fw fwd vs rv aw automatisk automatiskt rapportering rapporteringen avrapportering inrapportering rapportera
  filer extern externt ext external elevlista elevlistan elevlistor elevrapport elevrapporter kvitto komplettering
  kompletterande uppdaterad uppdaterat uppdatering ny nytt nya nr bilaga bilagor bifogad anmälan anmälningar avanmälan
  avanmälningar frånvaroanmälan frånvarorapport frånvarorapporter frånvarolista frånvarostatistik månadsrapport
  månadsrapporter veckorapport terminsrapport statistik sammanställning månadsvis veckovis kaa-rapport kaa-lista
  underrättelse meddelande information blad tabell bok bok1 book book1 sheet export exporterad exporterade utdrag
  utskrift kopia copy kalkylblad arbetsbok logo logga logotyp logotype loggan logotypen bild image img picture signature
  signatur vapen ikon icon symbol stadsvapen banner sidhuvud sidfot header footer facebook instagram linkedin youtube
  twitter x tiktok smime smime.p7s att unnamed namnlös untitled noname winmail scan
  xlsx xls xlsm csv tsv ods txt png jpg jpeg gif svg html htm eml msg vcf dat p7s zip
  mall mallen rapportmall blankett formulär så fyller du listan totalt sida
  skola24 schoolsoft dexter ist vklass procapita prorenata extens edlevo unikum quiculum infomentor tempus schoolity
  novaschem alma elevregister elevregistret elevsystem school soft skolsystem skolsystemet närvaro närvarosystem
  expedition expeditionen kansli kansliet skolexpedition reception receptionen rektor skoladministration administration
  avhoppade avhoppad avslutade avslutad avgångna utskrivna inskrivna avbrutna påminnelse report reports students student
  data absence list final slutlig slutgiltig utdata uttag ur i en två tre underlag veckorapporter csv-fil lista2
  info ifylld ifyllt ifyllda utskrivning utskrivningar månadslista månadslistan veckolista veckolistan terminslista
  elevavbrott avbrottslista avbrottsrapport sammandrag
  kundtjänst noreply no-reply no reply system
`);

const TYPES =
  /(?<!\p{L})(?:(?:ej|inte) påbörja(?:t|de)|studier|(?:hög|stor|omfattande|upprepad|långvarig)(?= (?:ogiltig )?frånvaro)|i betydande utsträckning|till er på kaa|från (?:vår )?(?:skolan?|gymnasiet|gymnasieskolan|gymnasium)|15 ?(?:kap\.?|:) ?15|(?:mer än |över |minst )?\d{1,3} ?%|kl\.? \d{1,2}[.:]\d\d)(?!\p{L})/gu;
const BACK =
  /(?<!\p{L})(?:åter i|åter|återgång i|återgång|återkomst|påbörjade|studiestart|börjat|har börjat|som har börjat|som börjat|påbörjat|start)(?!\p{L})/gu;
const BACK_TYPES: ReportType[] = ['study-start', 'returned', 'correction', 'withdrawal'];
const REFERENCE = /(?<![\p{L}\d])r-[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{2}(?![\p{L}\d])/gu;
const NUMBER = /(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)/g;
export const TITLE_BREAKS = /[\s,;:()/"'_|[\]+&#!<>=.%@-]+/;

/** As if it were a known one. */
export function withKnownSystem(text: string, { system }: Pick<Around, 'system'>): string {
  if (system === '' || !text.includes(system)) return text;
  return text.replace(new RegExp(`(?<![\\p{L}\\d])${system}(?![\\p{L}\\d])`, 'gu'), 'Elevregistret');
}

const SYSTEMS = new RegExp(`(?<![\\p{L}\\d])${SYSTEM}(?![\\p{L}])`, 'giu');

/** A subject, a file or a sheet. */
export function isTitle(text: string, around: Around): boolean {
  const plain = withKnownSystem(plainLine(text), around)
    .replace(SYSTEMS, ' ')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase();
  const words = plain.length > 200 ? undefined : withoutKnown(plain, around)?.split(TITLE_BREAKS);
  return words !== undefined && !isSpelled(words) && words.every((word) => word === '' || isTitleWord(word, around));
}

/** A word, letter by letter. */
export function isSpelled(words: string[]): boolean {
  return words.filter((word) => /^\p{L}$/u.test(word)).length > 2;
}

/** Without types, what they say, references and the pupils' numbers; undefined if damaged, or with another number. */
export function withoutKnown(text: string, { pupilNumbers, types }: Around): string | undefined {
  if (/[\ufffd?]/.test(text)) return undefined;
  const numbers = text.match(NUMBER) ?? [];
  if (!numbers.every((number) => pupilNumbers.has(number.replace(/\D/g, '').slice(-10)) || isDate(number)))
    return undefined;
  const rest = withoutStatements(text, types).replace(NUMBER, ' ').replace(REFERENCE, ' ').replace(TYPES, ' ');
  return BACK_TYPES.some((type) => types.has(type)) ? rest.replace(BACK, ' ') : rest;
}

export function isTitleWord(word: string, around: Around): boolean {
  return (
    isOfReports(word, around) || OF_TITLES.has(word) || BARE.has(word) || around.pupilWords.has(word) || isCode(word)
  );
}

/** Frånvarorapporten, elevlistor, novemberlistan: of what is counted and what it is written in. */
const COMPOUND =
  '^(?:(?:elev|frånvaro|närvaro|avbrotts?|avhopps|avgångs|avsluts?|studie|studiestarts?|månads|vecko|dags|termins|läsårs|års|kvartals|halvårs|period|kaa|kaa-|skol|klass|namn|excel|csv|csv-|status|statistik|kompletterings|uppdaterings|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december){1,2}(?:rapport|list|fil|underlag|statistik|sammanställning|redovisning|rapportering|anmäl|anmälning|blankett|mall|tabell|utdrag|översikt|bilag|dokument|blad|ark|export|uttag|uppgift|data|avstämning|uppdatering)(?:a|an|en|et|n|er|ern?a|ar|arna|or|orna|na)?)$';
const COMPOUNDS = [COMPOUND, withoutMarks(COMPOUND)].map((source) => new RegExp(source));

/** 3, ht26, sa22a, v47, blad1, image001; a letter alone. */
function isCode(word: string): boolean {
  if (COMPOUNDS.some((known) => known.test(word))) return true;
  const [, letters = '', digits] = /^([a-zåäö]*)(\d{1,8})[a-zåäö]{0,3}$/.exec(word) ?? [];
  if (digits !== undefined) return letters.length <= 4 || OF_TITLES.has(letters) || OF_REPORTS.has(letters);
  return /^[a-zåäö]$/.test(word) || isProgrammeWord(word);
}

function isOfReports(word: string, { schoolWords }: Pick<Around, 'schoolWords'>): boolean {
  return OF_REPORTS.has(word) || schoolWords.has(word) || schoolWords.has(word.replace(/s$/, '')) || isDateWord(word);
}

/** File names often have no marks. */
const bareOf = (words: ReadonlySet<string>) => new Set([...words].map(withoutMarks));
const BARE = new Set([...bareOf(OF_REPORTS), ...bareOf(OF_TITLES)]);

function isDateWord(word: string): boolean {
  return /^(?:\d{1,2}|(?:19|20)\d\d|(?:ht|vt|v|åk)\.?-?\d{1,4}|\d{1,2}\/\d{1,2}|-)$/.test(word) || isDate(word);
}
