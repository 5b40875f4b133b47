import { isFooter } from './footers.ts';
import { type Around, isOfReports } from './titles.ts';
import { setOf } from './words.ts';

/** Also of the mail programs. */
export const MAIL =
  '(?:mejl(?:et)?|mail(?:et)?|e-?mail(?:et)?|e-?post(?:en)?|e-?post(?:meddelandet?|brevet?)|meddelandet?|brevet?|e-brevet?)';
const THIS = '(?:detta|det här)';
const QUESTIONS =
  '(?: vid (?:eventuella |ev\\.? )?(?:frågor|funderingar|oklarheter)(?: eller (?:frågor|funderingar|oklarheter))?| om (?:ni|du|det) (?:har|finns|är) (?:några )?(?:frågor|funderingar|oklarheter)(?: eller (?:frågor|funderingar|oklarheter))?| om (?:något|det) (?:saknas|är oklart|behöver kompletteras))';
const ONE_TO_TEN = '(?:en|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|\\d{1,4})';
const SYSTEM =
  '(?:skola24|schoolsoft|dexter|ist(?: administration)?|vklass|procapita|prorenata|extens|edlevo|unikum|quiculum|infomentor|tempus|schoolity|novaschem|alma|elevregistret|skolsystemet|elevsystemet|excel)';
const WHEN = '\\d{4}-\\d{2}-\\d{2}(?:[ t,]+(?:kl\\.? ?)?\\d{1,2}[:.]\\d{2}(?:[:.]\\d{2})?)?';

/** Whole sentences, in small letters; one word more is not known. None says anything of a pupil. */
const SENTENCES = [
  // Greetings.
  '(?:hej|hejsan|hallå|hej hej|hejhej|god (?:morgon|förmiddag|middag|eftermiddag|kväll|dag|fortsättning)|godmorgon|goddag|hi|hello|till)(?: (?:kaa|kaa-gruppen|kaa-teamet|alla|igen|på er|där|mottagare|kollega|kollegor|kommunen|stockholm|kaa stockholm))?',
  '(?:hoppas (?:allt är bra|ni mår bra|du mår bra)|hoppas att (?:allt är bra|ni mår bra))',
  // Closings.
  '(?:med )?(?:vänliga?|vänligt|bästa|varma|goda|många|hjärtliga|soliga)? ?hälsning(?:ar)?(?: från oss)?',
  '(?:mvh|m\\.v\\.h|m v h|vh|hälsn|hälsar|bh|best regards|kind regards|regards|best|med vänlig hälsning ?/ ?(?:best|kind|with best) regards|vänliga hälsningar ?/ ?(?:best|kind) regards)',
  '(?:stort |jättestort )?tack(?: så mycket| på förhand| för (?:er )?(?:hjälpen|hjälp|mottagandet|kvittot|svar|samarbetet)| och hej)?',
  '(?:trevlig (?:helg|dag|kväll|sommar|fredag|eftermiddag|vecka)|ha (?:en )?(?:bra|fin|trevlig|härlig|skön) (?:dag|helg|vecka|kväll|fredag|eftermiddag)|ha det (?:gott|bra|fint|så bra)|god (?:jul|helg|fortsättning|sommar)(?: och gott nytt år)?|gott nytt år|glad (?:påsk|midsommar|sommar|lucia)|önskar vi er|vi hörs|allt gott)',
  `(?:hör (?:gärna )?av (?:er|dig)|(?:kontakta|ring|mejla|maila) (?:gärna )?(?:mig|oss)(?: gärna)?|återkom(?: gärna)?(?: till (?:mig|oss))?|ni får gärna höra av er|det är bara att höra av (?:er|sig)|tveka inte att (?:höra av (?:er|dig)|kontakta (?:mig|oss)))${QUESTIONS}`,
  'vid (?:eventuella )?frågor,? (?:kontakta|hör av (?:er|dig) till|ring|mejla) (?:mig|oss|expeditionen|skolan|skolexpeditionen)',
  '(?:säg till|meddela (?:mig|oss)?|hör av er) om (?:ni|något) (?:behöver något mer|behöver fler uppgifter|mer behövs|saknas)',
  // Of the report.
  'fyi|för kännedom|se nedan|enligt nedan|se (?:bilaga|bilagan|bilagor|bifogat|bifogad|nedan|tabellen|listan|filen)(?: nedan)?|bifogat|bifogas|bifogad|bilaga|enligt (?:bilaga|bifogad fil|bifogat|överenskommelse)|uppgifter enligt (?:nedan|mallen)|rapport enligt (?:nedan|mallen)|rapport(?: nedan| följer)?',
  `${ONE_TO_TEN} (?:ny |nya )?(?:elev|elever|rad|rader|rapport|rapporter)(?: (?:i|enligt) (?:bifogad|bifogade|bilagd) (?:fil|filen|lista|excelfil))?`,
  `elev(?:er)?(?: (?:nr )?\\d{1,4})?|(?:nästa|första|andra|tredje) elev(?:en)?|elev nummer \\d{1,4}`,
  `${THIS} gäller ${ONE_TO_TEN} (?:elev|elever)`,
  // Of lists and systems.
  `(?:summa|totalt|total|antal(?: elever| rader| poster| träffar)?|summa elever|totalt antal(?: elever)?):? ?\\d{1,5}(?: ?st)?(?: elever)?`,
  `(?:utskri(?:ven|vet|ft)|utskriftsdatum|exporterad|exporterat|export|uttag|uttagsdatum|skapad|skapat|genererad|genererat|rapporten (?:skapades|skapad|genererades)|listan (?:skapades|skapad)|datum|rapportdatum|uppdaterad)(?: (?:ur|från|i|av|via) ${SYSTEM})?:? ?(?:den )?${WHEN}(?: (?:ur|från|i|av|via) ${SYSTEM})?`,
  `(?:utskriven|exporterad|skapad|genererad|hämtad|rapporten är (?:skapad|hämtad|exporterad)|listan är (?:skapad|hämtad|exporterad)) (?:ur|från|i|av|via) ${SYSTEM}`,
  `sida \\d{1,4}(?: (?:av|\\/) ?\\d{1,4})?|\\d{1,4} ?\\/ ?\\d{1,4}`,
  `${WHEN} ?(?:-|till|t\\.o\\.m\\.) ?${WHEN}|(?:period|avser|avser perioden|gäller perioden|för perioden|datumintervall|urval)?:? ?${WHEN}(?: ?(?:-|till|t\\.o\\.m\\.) ?${WHEN})?`,
  `(?:urval|filter|visar|sortering|sorterat på|sorterad efter|grupperat på):? ?(?:alla|alla elever|elever under 20 år|klass|namn|elev|personnummer|efternamn|datum|ogiltig frånvaro|avbrott)`,
  `${THIS} (?:är ett automatiskt ${MAIL}|är ett automatiskt (?:genererat|skapat|utskickat) ${MAIL}|${MAIL} (?:är|har) (?:skickats automatiskt|skickat automatiskt|automatiskt skickat|automatgenererat|automatiskt genererat|autogenererat))(?: (?:från|av|via|ur) ${SYSTEM})?`,
  `${THIS} ${MAIL} (?:skickades|har skickats|är skickat) (?:från|av|via|ur) ${SYSTEM}`,
  `(?:skickat|skickades|sänt) (?:från|av|via) ${SYSTEM}`,
  `(?:det går inte att svara på|du kan inte svara på|svara inte på|går ej att svara på) ${THIS} ${MAIL}`,
  `${THIS} ${MAIL} går (?:inte|ej) att svara på|svara ej på (?:detta )?${MAIL}`,
  // Mail programs.
  '(?:skickat|sänt|skickades|skickad) från (?:min|mitt)(?: [a-z0-9+]+){0,3} (?:iphone|ipad|telefon|mobil|galaxy|android(?:-(?:telefon|enhet))?|mobiltelefon|surfplatta|samsung|pixel|sony|huawei)',
  '(?:skickat|sänt|skickades|skickad) från (?:min |mitt )?(?:iphone|ipad|mac|outlook(?: för (?:ios|android|mac|webben))?|mobilen|mobil|telefon|gmail(?: mobile)?|yahoo mail(?: för iphone)?|e-post för windows(?: 10| 11)?|mail för windows(?: 10| 11)?|samsung galaxy(?:-smartphone)?|samsung|android|huawei|proton mail)',
  'sent from (?:my )?(?:iphone|ipad|outlook(?: for (?:ios|android|mac))?|mobile|phone|mail for windows(?: 10| 11)?|gmail mobile|yahoo mail(?: for iphone)?|samsung galaxy(?: smartphone)?|android)',
  '(?:skaffa|hämta|få|ladda ned|ladda ner) outlook för (?:ios|android|mac)|get outlook for (?:ios|android|mac)',
  '(?:virusfritt|virus-free|virusfri)\\.? ?(?:www\\.)?(?:avast|avg)\\.com|virusfritt|virus-free',
  `${THIS} ${MAIL} har (?:kontrollerats|genomsökts|skannats|sökts igenom) (?:efter virus av|med|av) (?:avast|avg|norton|f-secure|eset|mcafee|sophos)(?: antivirus)?(?: antivirusprogram)?`,
  'this (?:email|message) has been (?:checked|scanned) for viruses by (?:avast|avg|norton|eset|mcafee|sophos)(?: antivirus(?: software)?)?',
  'this is a multi-part message in mime format|this message is in mime format|this is a cryptographically signed message in mime format|this is an opengpg/mime encrypted message',
  '(?:ett )?microsoft teams(?:-möte)?|följ oss(?: gärna)?(?: på)?(?: (?:facebook|instagram|linkedin|sociala medier|och|,|youtube))*|besök (?:oss på|vår hemsida|vår webbplats|gärna vår hemsida)|läs mer(?: på)?|(?:www|webb|hemsida)',
  'en bild som visar (?:text|logotyp|teckensnitt|grafik|symbol|design|skärmbild|clipart|grafisk design|cirkel|emblem|varumärke|teckning|ritning|nummer|linje|diagram|färgrikedom|elektrisk blå|vektorgrafik|och|,| )+',
  '(?:automatiskt genererad beskrivning|ai-genererat innehåll kan vara felaktigt|ai-genererat innehåll kan vara inkorrekt|beskrivning genererad automatiskt)',
  '(?:original-url|ursprunglig url|skyddas av outlook|protected by outlook):? ?\\S{1,500}|klicka eller tryck om du litar på länken',
  // Before strangers' mail.
  `(?:(?:obs|varning|externt|extern|viktigt|information)[!:]* )?(?:${THIS} )?${MAIL} (?:kommer|kom|är skickat|har skickats|skickades|är sänt|härrör) (?:från|av) (?:en extern (?:avsändare|adress|källa|part)|någon utanför (?:organisationen|kommunen|staden|skolan|vår organisation|din organisation)|en avsändare utanför (?:organisationen|kommunen|staden|skolan|vår organisation|din organisation)|utanför (?:organisationen|kommunen|staden|skolan|vår organisation|din organisation))`,
  `(?:(?:obs|varning)[!:]* )?(?:externt?) (?:${MAIL}|avsändare)`,
  '(?:(?:klicka|tryck) (?:inte|ej) på länkar (?:eller|och) öppna (?:inte |ej )?(?:bilagor|bifogade filer|bifogat)|öppna (?:inte|ej) (?:bilagor|bifogade filer) (?:eller|och) klicka (?:inte |ej )?på länkar|klicka inte på länkar|öppna inte (?:bilagor|bifogade filer))(?: (?:om|såvida) du inte (?:känner igen avsändaren|litar på avsändaren|känner avsändaren|är säker på avsändaren)(?: (?:och|eller) (?:vet att innehållet är säkert|är säker på innehållet|litar på innehållet|förväntar dig (?:innehållet|mejlet)))?)?',
  'var (?:försiktig|vaksam|uppmärksam|extra uppmärksam)(?: när du öppnar| med| på)? ?(?:länkar|bilagor|bifogade filer)?(?: (?:och|eller) (?:länkar|bilagor|bifogade filer))?',
  'caution:? (?:this|external) e-?mail (?:originated from outside (?:of )?(?:the|your|our) organi[sz]ation)?|this e-?mail originated from outside (?:of )?(?:the|your|our) organi[sz]ation',
  'do not click (?:on )?(?:any )?links or open (?:any )?attachments unless you (?:recogni[sz]e|trust) the sender(?: and know the content is safe)?',
  "(?:you|some people who received this message) don't often get email from [^\\s]+",
  'learn why this is important|läs om varför (?:detta|det här) är viktigt',
  '(?:du|vissa som har fått (?:detta|det här) meddelandet|vissa som fått (?:detta|det här) meddelandet) får inte ofta (?:e-post|mejl) från [^\\s]+',
].map((source) => new RegExp(`^(?:${source})$`, 'u'));

/** Of what comes with the mail, or stands below. */
const OPENERS =
  /^(?:här (?:kommer|är|har ni|följer|skickar (?:jag|vi))|(?:jag |vi )?bifogar(?: här| härmed)?|(?:härmed )?bifogas(?: här| härmed)?|bifogat (?:finns|är|hittar ni)|bifogad (?:finns|är)|(?:jag |vi )?(?:skickar|översänder|lämnar|rapporterar|sänder)(?: här| med| in| härmed| över)*|härmed (?:översänds|skickas|skickar vi|lämnas|bifogas|rapporteras|översänder vi|rapporterar vi|anmäls)|översänds|(?:i|med) bilagan finns|nedan (?:finns|följer)|se|ta del av|medföljande|bifogad|bifogade)(?= )/u;
const DOCUMENTS = setOf(`
  rapport rapporten rapporter rapporterna lista listan listor listorna fil filen filer filerna underlag underlaget
  sammanställning sammanställningen anmälan anmälningar avanmälan avanmälningar frånvarorapport frånvarorapporten
  frånvarolista frånvarolistan frånvaroanmälan excelfil excelfilen excellista excellistan excelark excel csv-fil blankett
  blanketten mall mallen utdrag utdraget bilaga bilagan bilagor dokument dokumentet elevlista elevlistan månadsrapport
  månadsrapporten rapportering rapporteringen tabell tabellen statistik statistiken uppgifter uppgifterna avbrott
  frånvaro elev elever rättelse återtagande komplettering kompletteringen kalkylblad kaa-rapport kaa-lista avhopp
  kaa-rapporten kaa-listan avgångar utskrift
`);
const BEFORE = setOf(`
  en ett den det denna detta vår våra vårt er ert min mitt dagens veckans månadens höstens vårens terminens läsårets aktuell
  aktuella senaste ny nya nytt uppdaterad uppdaterade uppdaterat komplett kompletterande bifogad bifogade bifogat
  medföljande ifylld ifyllda med alla följande ytterligare två tre fyra fem sex nedanstående
  januari februari mars april maj juni juli augusti september oktober november december januaris novembers oktobers septembers
`);
/** What is known by the pupils' rows. */
const WHO_LEFT =
  /(?<!\p{L})som (?:har |inte längre )?(?:avbrutit|slutat|avslutat|hoppat av|inte påbörjat|ej påbörjat|inte har påbörjat|har ogiltig frånvaro)(?: sina| sin)?(?: studier| studierna| utbildning| utbildningen)?(?: hos oss| på skolan)?(?!\p{L})/gu;
const TYPES =
  /(?<!\p{L})(?:(?:ej|inte) påbörja(?:t|de)|åter i studier|studier|mer än \d{1,3} ?%|kl \d{1,2}[.:]\d\d)(?!\p{L})/gu;
const BEHIND = setOf(
  'nedan här tack bifogat bifogad fil filen excelfil lista listan samtliga våra vår vårt alla senaste denna förra',
);

export function isPhrase(sentence: string, around: Around): boolean {
  const text = sentence.toLowerCase().replace(/^[\s-]+|[\s!.,:;\u2026-]+$/g, '');
  if (text.length > 600) return false;
  return (
    text === '' || SENTENCES.some((known) => known.test(text)) || isAboutFile(text, around) || isFooter(text, around)
  );
}

function isAboutFile(text: string, around: Around): boolean {
  const opener = OPENERS.exec(text)?.[0];
  if (!opener) return false;
  const words = text
    .slice(opener.length)
    .replace(WHO_LEFT, ' ')
    .replace(TYPES, ' ')
    .split(/[\s,;:()/"'-]+(?=\S|$)/)
    .filter((word) => word !== '');
  const document = words.findIndex((word) => DOCUMENTS.has(word));
  if (document < 0 || document > 3) return false;
  return words.every(
    (word, index) =>
      DOCUMENTS.has(word) ||
      (index < document && (BEFORE.has(word) || around.schoolWords.has(word))) ||
      (index > document && (BEHIND.has(word) || isOfReports(word.replace(/[.!?]$/, ''), around))),
  );
}
