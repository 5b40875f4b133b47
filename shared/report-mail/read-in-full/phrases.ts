import { setOf } from '../template/closed-words.ts';
import { isMailTalk } from './mail-talk.ts';
import { isAlternativeText, isSystemText, SYSTEM } from './systems.ts';
import { type Around, isSpelled, isTitleWord, TITLE_BREAKS, withoutKnown } from './titles.ts';

/** Also of the mail programs. */
const MAIL =
  '(?:mejl(?:et)?|mail(?:et)?|e-?mail(?:et)?|e-?post(?:en)?|e-?post(?:meddelandet?|brevet?)|meddelandet?|brevet?|utskick(?:et)?)';
const THIS = '(?:detta|det här|denna|den här)';
const OR_DOUBTS = '(?:frågor|funderingar|oklarheter|synpunkter)(?: eller (?:frågor|funderingar|oklarheter))?';
const QUESTIONS = `(?: vid (?:eventuella |ev\\.? )?${OR_DOUBTS}| om (?:ni|du|det) (?:har|finns|är) (?:några )?${OR_DOUBTS}| om (?:något|det) (?:saknas|är oklart|behöver kompletteras)| om ni (?:behöver|saknar|vill ha) (?:kompletterande |fler |mer |ytterligare )?(?:uppgifter|information|underlag|något))`;
const WHEN = '\\d{4}-\\d{2}-\\d{2}(?:[ t,]+(?:kl\\.? ?)?\\d{1,2}[:.]\\d{2}(?:[:.]\\d{2})?)?';
const WISH =
  '(?:(?:en )?(?:fortsatt )?(?:trevlig|bra|fin|härlig|skön|riktigt bra) (?:helg|dag|kväll|sommar|fredag|eftermiddag|vecka))';

/** Whole sentences, in small letters; one word more is not known. None says anything of a pupil. */
const SENTENCES = [
  // Greetings.
  '(?:hej|hejsan|hallå|hej hej|hejhej|tjena|god (?:morgon|förmiddag|middag|eftermiddag|kväll|dag|fortsättning)|godmorgon|goddag|hi|hello|bästa mottagare|bästa|till|till er på)(?:,? (?:kollegor|kollegorna))?(?:(?: på)? (?:kaa|kaa-gruppen|kaa-teamet|kaa-handläggare|alla|igen|på er|där|mottagare|kollega|kollegor|kommunen|stockholm|kaa stockholm))?',
  'hoppas (?:att )?(?:allt är (?:bra|väl)|ni mår bra|du mår bra|allt är bra med er|ni har det bra)',
  // Closings.
  '(?:med )?(?:vänliga?|vänligt|vänligaste|bästa|varma|goda|många|hjärtliga|soliga)? ?hälsning(?:ar)?(?: från oss)?',
  '(?:mvh|m\\.v\\.h|m v h|vh|hälsn|hälsar|bh|vänligen|best regards|kind regards|regards|best|(?:med )?vänliga? hälsning(?:ar)? ?/ ?(?:best|kind|with best) regards)',
  '(?:stort |jättestort )?tack(?: så mycket| på förhand| för (?:er |ert |ett |gott )?(?:hjälpen|hjälp|mottagandet|kvittot|svar|samarbete|samarbetet|arbete|senast|att ni tar emot)| (?:och|å) hej)?',
  `(?:ha )?${WISH}|ha det (?:gott|bra|fint|så bra)|(?:god (?:jul|helg|fortsättning|sommar)(?: och gott nytt år)?|gott nytt år|glad (?:påsk|midsommar|sommar|lucia|advent)|trevlig (?:första|andra|tredje|fjärde) advent|allt gott|hej ?då|hej så länge|vi hörs)|önskar (?:vi )?er ${WISH}`,
  `(?:hör (?:gärna )?av (?:er|dig)|(?:kontakta|ring|mejla|maila) (?:gärna )?(?:mig|oss)(?: gärna)?|återkom(?: gärna)?(?: till (?:mig|oss))?|ni får gärna höra av er|det är bara att höra av (?:er|sig)|tveka inte att (?:höra av (?:er|dig)|kontakta (?:mig|oss)))${QUESTIONS}`,
  `om (?:ni|du) har (?:några )?${OR_DOUBTS},? (?:är det bara att höra av (?:er|sig)|hör (?:gärna )?av er|kontakta (?:mig|oss|undertecknad)|ring (?:mig|oss))`,
  `vid (?:eventuella )?${OR_DOUBTS},? (?:kontakta|hör av (?:er|dig) till|ring|mejla) (?:mig|oss|undertecknad|expeditionen|skolan|skolexpeditionen)`,
  '(?:säg till|meddela (?:mig|oss)?|hör av er) om (?:ni|något) (?:behöver något mer|behöver fler uppgifter|mer behövs|saknas)',
  '(?:vänligen )?bekräfta (?:gärna )?(?:mottagandet|att ni (?:har )?fått (?:rapporten|mejlet|listan|filen|detta))|tacksam för (?:kvitto|bekräftelse|svar)',
  // Of the report.
  'fyi|för kännedom|enligt nedan|enligt överenskommelse|som överenskommet|se nedan|bifogat|bifogas|bifogad|(?:uppgifter|rapport) enligt (?:nedan|mallen|mall nedan)',
  `elev(?:er)?(?: (?:nr )?\\d{1,4})?|(?:nästa|första|andra|tredje|sista) elev(?:en)?|elev nummer \\d{1,4}`,
  // Of lists and systems.
  `(?:summa|totalt|total|antal(?: elever| rader| poster| träffar)?|summa elever|totalt antal(?: elever)?)(?: i (?:rapporten|listan|filen|uttaget|urvalet|exporten))?:? ?\\d{1,5}(?: ?st)?(?: elever)?`,
  `(?:utskri(?:ven|vet|ft)|utskriftsdatum|exporterad|exporterat|export|uttag|uttagsdatum|skapad|skapat|genererad|genererat|rapporten (?:skapades|skapad|genererades)|listan (?:skapades|skapad)|datum|rapportdatum|uppdaterad)(?: (?:ur|från|i|av|via) ${SYSTEM})?:? ?(?:den )?${WHEN}(?: (?:ur|från|i|av|via) ${SYSTEM})?`,
  `(?:utskriven|exporterad|skapad|genererad|hämtad|(?:rapporten|listan|filen|uppgifterna|underlaget) (?:är|har) (?:skapade?|hämtade?|exporterade?|hämtats|exporterats|tagits)) (?:ur|från|i|av|via) ${SYSTEM}(?: (?:den )?${WHEN})?`,
  `sida \\d{1,4}(?: (?:av|\\/) ?\\d{1,4})?|\\d{1,4} ?\\/ ?\\d{1,4}`,
  `(?:period|perioden(?: är)?|avser|avser perioden|(?:rapporten|listan) (?:avser|gäller)(?: perioden)?|gäller perioden|för perioden|datumintervall|urval)?:? ?${WHEN}(?: ?(?:--?|till|t\\.o\\.m\\.) ?${WHEN})?`,
  `(?:urval|filter|visar|sortering|sorterat på|sorterad efter|grupperat på):? ?(?:alla|alla elever|elever under 20 år|klass|namn|elev|personnummer|efternamn|datum|ogiltig frånvaro|avbrott)`,
  `${THIS} (?:är ett automatiskt ${MAIL}|är ett (?:automatiskt|automat) ?(?:genererat|skapat|utskickat) ${MAIL}|${MAIL} (?:är|har) (?:skickats automatiskt|skickat automatiskt|automatiskt skickat|automatgenererat|automatiskt genererat|autogenererat))(?: (?:från|av|via|ur) ${SYSTEM})?(?: och kan inte besvaras| och går inte att svara på)?(?:, svara (?:inte|ej) på (?:detta|det här)?(?: ${MAIL})?)?`,
  `(?:${THIS} )?${MAIL} (?:skickades|har skickats|är skickat|är sänt)(?: automatiskt)? (?:från|av|via|ur|genom) ${SYSTEM}`,
  `(?:skickat|skickades|sänt) (?:från|av|via) ${SYSTEM}`,
  `(?:det går inte att svara på|du kan inte svara på|svara inte på|går ej att svara på) ${THIS} ${MAIL}`,
  `${THIS} ${MAIL} går (?:inte|ej) att svara på|svara ej på (?:detta )?${MAIL}`,
  // Mail programs.
  '(?:skickar|skriver|svarar|mejlar|skrivet|skickat) (?:detta |det här )?(?:från|på|i|via) (?:min |mitt |en )?(?:mobil|mobilen|telefon|telefonen|mobiltelefon|padda|surfplatta|ipad|iphone)(?:,? (?:ursäkta|förlåt|reservation för)(?: eventuella| ev\\.?)? (?:stavfel|skrivfel|felskrivningar))?',
  '(?:skickat|sänt|skickades|skickad) (?:från|med) (?:min|mitt)(?: [a-z0-9+-]+){0,3} (?:iphone|ipad|telefon|mobil|galaxy|android(?:-(?:telefon|enhet))?|mobiltelefon|surfplatta|samsung|pixel|sony|huawei)',
  '(?:skickat|sänt|skickades|skickad) (?:från|med|via) (?:min |mitt )?(?:iphone|ipad|mac|outlook(?: för (?:ios|android|mac|webben))?|mobilen|mobil|telefon|gmail(?: mobile)?|yahoo mail(?: (?:för iphone|på android|för android))?|e-post för windows(?: 10| 11)?|mail för windows(?: 10| 11)?|samsung galaxy(?:-smartphone)?|samsung|android|huawei|proton ?mail)(?:[,.]? (?:ursäkta|förlåt|reservation för)(?: eventuella| ev\\.?)? (?:stavfel|skrivfel|felskrivningar))?',
  'sent from (?:my )?(?:iphone|ipad|outlook(?: for (?:ios|android|mac))?|mobile|phone|mail for windows(?: 10| 11)?|gmail mobile|yahoo mail(?: for iphone)?|samsung galaxy(?: smartphone)?|android)',
  '(?:skaffa|hämta|få|ladda ned|ladda ner) outlook för (?:ios|android|mac)|get outlook for (?:ios|android|mac)',
  '(?:virusfritt|virus-free|virusfri)\\.? ?(?:www\\.)?(?:avast|avg)\\.com|virusfritt|virus-free|(?:www\\.)?(?:avast|avg)\\.com',
  `${THIS} ${MAIL} (?:är (?:virusskannad|virusskannat|virustestat|kontrollerat)|har (?:kontrollerats|genomsökts|skannats|sökts igenom|viruskontrollerats))(?: (?:efter virus av|efter virus|med|av))?(?: (?:avast|avg|norton|f-secure|eset|mcafee|sophos)(?: antivirus)?(?: ?antivirusprogram)?)?`,
  'this (?:email|message) has been (?:checked|scanned) for viruses by (?:avast|avg|norton|eset|mcafee|sophos)(?: antivirus(?: software)?)?',
  'this is a multi-part message in mime format|this message is in mime format|this is a cryptographically signed message in mime format|this is an opengpg/mime encrypted message',
  '(?:ett )?microsoft teams(?:-möte)?|(?:följ oss|besök (?:oss|(?:gärna )?vår (?:hemsida|webbplats))|läs mer|(?:www|webb|hemsida))(?: gärna)?(?:[ ,:]+(?:på|facebook|instagram|linkedin|sociala medier|och|youtube|@[\\w.]+|(?:https?://|www\\.)[\\w./-]+))*',
  `(?:har du|om du har) (?:fått|mottagit) (?:det|detta|${THIS} ${MAIL}|${MAIL}) av misstag,? (?:ber vi dig (?:att )?|vänligen )?(?:radera|kasta|förstör|ta bort) (?:det|detta|${MAIL})(?: och (?:meddela|kontakta) avsändaren)?`,
  'learn why this is important|läs om varför (?:detta|det här|det) är viktigt(?: på \\S+)?',
  '(?:original-url|ursprunglig url|skyddas av outlook|protected by outlook):? ?\\S{1,500}|klicka eller tryck om du litar på länken',
].map((source) => new RegExp(`^(?:${source})$`, 'u'));

/** How a sentence about what comes with the mail, or stands below, begins. */
const OPENERS =
  /^(?:(?:vänligen )?(?:här (?:kommer|är|har ni|följer|skickar (?:jag|vi))|(?:jag |vi )?bifogar(?: här| härmed| även| också)*|(?:härmed )?bifogas(?: här| härmed)?|bifogat (?:finns|är|finner ni|hittar ni)|bifogad (?:finns|är)|(?:jag |vi )?(?:vill |vill härmed |önskar )?(?:skickar|översänder|lämnar|rapporterar|sänder|anmäler|rapportera|anmäla|meddela|meddelar|inkommer med|kompletterar)(?: här| med| in| härmed| över| även| också)*|härmed (?:översänds|skickas|skickar (?:vi|jag)|lämnas|bifogas|rapporteras|översänder (?:vi|jag)|rapporterar (?:vi|jag)|anmäls|anmäler (?:vi|jag)|meddelas)|översänds|(?:i|med) (?:bifogad fil|bilagan|den bifogade filen) (?:finns|hittar ni|finner ni)|nedan (?:finns|följer)|se|ta del av|medföljande|(?:det|detta|anmälan|rapporten|listan|ärendet)? ?(?:gäller|avser|rör)|(?:det här|detta) är|vi har|(?:jag |vi )?(?:vill|får|önskar|måste) (?:härmed )?(?:meddela|anmäla|rapportera|informera(?: om)?|skicka|lämna)|härmed (?:meddelas|informeras(?: om)?)|(?:här )?nedan (?:ser|hittar|finner) ni))(?= )/u;
/** With nothing between that says where a pupil is. */
const VERBS =
  /(?<!\p{L})(?:finns|hittar ni|finner ni|kommer|följer|är) (?:(?:i|som|på) )?(?:den |en |vår )?(?:här|nedan|bifogad|bifogade|bifogat|bilaga|bilagan|bilagd|medföljande|listan|filen)(?!\p{L})|(?<!\p{L})(?:från oss|gäller|avser|innehåller|omfattar|att rapportera|att anmäla)(?!\p{L})/gu;
const MORE_WORDS = setOf(`
  min mitt våra vår vårt er ert dagens veckans månadens höstens vårens terminens läsårets aktuell aktuella senaste tidigare
  skickad förra komplett kompletterande bifogade bifogat bilagd bilagda medföljande ifylld ifyllda alla samtliga följande
  ytterligare nedanstående nedan bifogad även också två tre fyra fem sex sju åtta nio tio elva tolv ett en nya ny st
  dokument dokumentet excelfil excelfilen excellista excellistan excelark csv-fil frånvarorapporten frånvarolistan
  blanketten utdraget kompletteringen statistiken tabellen tack kl dag skolenhetskod skolenhetskoden
  personnummer namn datum typ uppgift denna denne dessa detta blanketter månads ni bad överenskommelse överenskommet rutin
  rutiner begäran ovan ovanstående båda bägge gång gången innevarande föregående betydande omfattande
`);

export function isPhrase(sentence: string, around: Around): boolean {
  const text = sentence.toLowerCase().replace(/^[\s=*-]+|[\s!.,:;\u2026=*-]+$/g, '');
  if (text === '') return true;
  if (text.length > 700) return false;
  if (SENTENCES.some((known) => known.test(text)) || isSystemText(text) || isAlternativeText(text)) return true;
  return !/(?<!\bkap)[.!]\s/.test(text) && (isAboutReport(text, around) || isMailTalk(text, around));
}

/** Nouns, dates and schools, at most with a verb that says that something comes with the mail. */
function isAboutReport(text: string, around: Around): boolean {
  const opener = OPENERS.exec(text)?.[0] ?? '';
  const known = withoutKnown(text.slice(opener.length), around);
  if (known === undefined) return false;
  const words = known
    .replace(VERBS, ' ')
    .split(TITLE_BREAKS)
    .filter((word) => word !== '');
  return (
    words.length <= 40 && !isSpelled(words) && words.every((word) => MORE_WORDS.has(word) || isTitleWord(word, around))
  );
}
