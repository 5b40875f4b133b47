import { isDate } from './values.ts';

/** Said in every mail, by wording. Whole sentences: one word more is not known. */
const MAIL = '(?:mejl(?:et)?|mail(?:et)?|e-?mail(?:et)?|e-?post(?:meddelandet?|brevet?)?|meddelandet?|brevet?)';
const THIS = '(?:detta|det här)';

const SENTENCES = [
  // Greetings.
  '(?:hej|hejsan|hallå|tjena|hej hej|god (?:morgon|middag|kväll|dag)|goddag|bästa|hi|hello)(?: (?:kaa|kaa-gruppen|alla|igen|på er|där|mottagare|kollega|kollegor))?',
  // Closings.
  '(?:med )?(?:vänliga?|vänligt|bästa|varma|goda|många)? ?hälsning(?:ar)?',
  '(?:mvh|m\\.?v\\.?h|vh|hälsn|hälsningar från oss|best regards|kind regards|regards|med vänliga hälsningar / (?:best|kind) regards)',
  '(?:tack|stort tack|tack så mycket|tack på förhand|tack för hjälpen|tackar|tack och hej|tack för er hjälp)',
  '(?:trevlig (?:helg|dag|kväll|sommar)|ha en (?:bra|fin|trevlig) (?:dag|helg|vecka|kväll)|ha det (?:gott|bra|fint)|god (?:jul|helg|fortsättning)(?: och gott nytt år)?|glad (?:påsk|midsommar|sommar))',
  '(?:hör (?:gärna )?av (?:er|dig)|kontakta (?:mig|oss) gärna|återkom gärna|återkom|kontakta oss|ring gärna)(?: vid (?:eventuella )?frågor| om (?:ni|du) har (?:några )?frågor| om (?:något|det) (?:saknas|är oklart))',
  'vid (?:eventuella )?frågor,? (?:kontakta|hör av er till|ring|mejla) (?:mig|oss|expeditionen|skolan)',
  'fyi|för kännedom|se nedan|enligt nedan|se bilaga|se bifogat|bifogat|bifogas|se bifogad fil|en elev|(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|\\d{1,3}) elever(?: i (?:bifogad|bifogade) fil(?:en)?)?',
  // Mail programs.
  '(?:skickat|sänt|skickades) från (?:min|mitt)(?: [a-z0-9]+){0,3} (?:iphone|ipad|telefon|mobil|galaxy|android(?:-(?:telefon|enhet))?|mobiltelefon|surfplatta|samsung)',
  '(?:skickat|sänt|skickades) från (?:min |mitt )?(?:iphone|ipad|outlook(?: för (?:ios|android|mac|webben))?|mobilen|mobil|gmail mobile|yahoo mail|e-post för windows(?: 10)?|samsung galaxy|samsung)',
  'sent from (?:my )?(?:iphone|ipad|outlook(?: for (?:ios|android))?|mobile|phone|mail for windows(?: 10)?)',
  '(?:skaffa|hämta|få) outlook för (?:ios|android|mac)|get outlook for (?:ios|android|mac)',
  'virusfritt?\\.? ?(?:www\\.avast\\.com|www\\.avg\\.com)?|virus-free\\.? ?(?:www\\.avast\\.com|www\\.avg\\.com)?',
  // Before strangers' mail.
  `(?:(?:obs|varning|externt|extern|viktigt)[!:]* )?${THIS} ${MAIL} (?:kommer|kom|är skickat|har skickats|skickades) från (?:en extern avsändare|någon utanför (?:organisationen|kommunen|staden)|en avsändare utanför (?:organisationen|kommunen|staden))`,
  `(?:externt|extern) (?:${MAIL}|avsändare)`,
  '(?:klicka inte på länkar (?:eller|och) öppna (?:inte )?(?:bilagor|bifogade filer)|öppna inte bilagor (?:eller|och) klicka inte på länkar)(?: om du inte (?:känner igen avsändaren|litar på avsändaren|känner avsändaren)(?: och vet att innehållet är säkert)?)?',
  'caution: this email originated from outside (?:of )?(?:the|your) organi[sz]ation',
  'do not click (?:on )?links or open attachments unless you recogni[sz]e the sender and know the content is safe',
  "you don't often get email from [^\\s]+",
  'learn why this is important|läs om varför detta är viktigt',
  'du får inte ofta e-post från [^\\s]+',
  // Below.
  'tänk på miljön innan du skriver ut (?:detta|det här) (?:mejlet?|mailet?|meddelandet?|e-postmeddelandet?)',
  `${THIS} ${MAIL} (?:kan innehålla|innehåller|kan omfattas av) (?:sekretessbelagda? (?:uppgifter|information)|sekretess|konfidentiell information)`,
  `(?:har du|om du har) (?:fått|mottagit) (?:det|${THIS} ${MAIL}|${MAIL}) av misstag,? (?:radera det|vänligen radera det|ber vi dig radera det)`,
].map((source) => new RegExp(`^(?:${source})$`, 'u'));

/** Of a file that comes with the mail. */
const OPENERS =
  /^(?:(?:hej|hejsan)[,!]? )?(?:här kommer|här är|bifogar|bifogat finns|bifogat är|bifogad finns|jag bifogar|vi bifogar|bifogas|skickar|jag skickar|vi skickar|skickar här|skickar med|översänder|härmed översänds|härmed skickas|härmed skickar vi|se|se bifogad|se bifogat|bifogad|bifogade)(?= )/;
const DOCUMENTS = new Set(
  'rapport rapporten rapporter rapporterna lista listan listor listorna fil filen filer filerna underlag underlaget sammanställning sammanställningen anmälan anmälningar avanmälan avanmälningar frånvarorapport frånvarolista frånvaroanmälan excelfil excelfilen excellista excel csv-fil blankett blanketten mall mallen utdrag bilaga bilagan bilagor dokument elevlista elevlistan'.split(
    ' ',
  ),
);
const BEFORE = new Set(
  'en ett den det denna detta vår våra vårt er min mitt dagens veckans månadens höstens vårens terminens aktuell aktuella senaste ny nya nytt uppdaterad uppdaterade komplett kompletterande bifogad bifogade medföljande ifylld ifyllda med'.split(
    ' ',
  ),
);
export const OF_REPORTS = new Set(
  'rapport rapporten rapporter lista listan fil excel csv underlag kaa kommunala kommunens aktivitetsansvar aktivitetsansvaret aktivitetsansvarets elev elever eleven eleverna elevens elevers från för till om över på i och med avseende gällande angående rörande enligt under per samt avbrott studieavbrott avbrottet avbrotten avhopp avgångar frånvaro frånvaron ogiltig ogiltiga studiebevis studiestart studieuppehåll ej-påbörjat ej-påbörjade rättelse rättelser återtagande återtaganden återkomst januari februari mars april maj juni juli augusti september oktober november december jan feb mar apr jun jul aug sep sept okt nov dec vecka veckan v termin terminen höstterminen vårterminen ht vt läsår läsåret månad månaden år åk årskurs program programmet introduktionsprogram introduktionsprogrammet introduktionsprogrammen skolan skola gymnasiet gymnasieskolan'.split(
    ' ',
  ),
);
const WHO_HAVE =
  /(?<!\p{L})som (?:har )?(?:avbrutit|slutat|avslutat|påbörjat|inte påbörjat|ej påbörjat|hoppat av)(?: sina)?(?: studier| studierna| utbildningen)?(?!\p{L})/u;

export type Around = {
  /** Of the schools' names, in small letters. */
  schoolWords: ReadonlySet<string>;
};

export function isPhrase(sentence: string, around: Around): boolean {
  const text = sentence.toLowerCase().replace(/[\s!.,:;…-]+$/, '');
  if (text.length > 400) return false;
  return text === '' || SENTENCES.some((known) => known.test(text)) || isAboutFile(text, around);
}

function isAboutFile(text: string, around: Around): boolean {
  const opener = OPENERS.exec(text)?.[0];
  if (!opener) return false;
  const words = wordsOf(text.slice(opener.length).replace(WHO_HAVE, ' '));
  const document = words.findIndex((word) => DOCUMENTS.has(word));
  if (document < 0 || document > 3) return false;
  return words.every(
    (word, index) => (index < document ? BEFORE.has(word) : isOfReports(word, around)) || DOCUMENTS.has(word),
  );
}

export function wordsOf(text: string): string[] {
  return text
    .replace(/(?<!\p{L})(?:ej|inte) (påbörjat|påbörjade)(?!\p{L})/gu, 'ej-$1')
    .replace(/(?<!\p{L})åter i studier(?!\p{L})/gu, ' ')
    .split(/[\s,;:()/"']+/)
    .filter((word) => word !== '');
}

export function isOfReports(word: string, { schoolWords }: Around): boolean {
  const bare = word.replace(/[.!?]$/, '');
  return OF_REPORTS.has(bare) || schoolWords.has(bare) || isDateWord(bare);
}

/** 2026, v47, ht26, 2026-11-20, 16/11. */
function isDateWord(word: string): boolean {
  return /^(?:\d{1,2}|(?:19|20)\d\d|(?:ht|vt|v|åk)\.?-?\d{1,4}|\d{1,2}\/\d{1,2}|-)$/.test(word) || isDate(word);
}
