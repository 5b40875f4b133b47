/** What mail systems, school systems and offices write around a mail. Whole sentences, in small letters. */

/** As school systems are called: of what a school counts and of what holds it. */
const KNOWN_SYSTEMS =
  'skola24|schoolsoft|dexter|ist(?: administration)?|vklass|procapita|prorenata|extens|edlevo|unikum|quiculum|infomentor|tempus|schoolity|novaschem|alma';
const OF_WHAT =
  '(?:skol|skole|elev|klass|n[äa]rvaro|fr[åa]nvaro|studie|student|gym|gymnasie|l[äa]r|l[äa]rar|utbildnings|betygs|schema)';
const HOLDER =
  '(?:navet|portal(?:en)?|puls(?:en)?|koll(?:en)?|kub(?:en)?|reg|register|registret|logg(?:en)?|stig(?:en)?|data|tavlan|admin|system(?:et)?|plattform(?:en)?|webb(?:en)?|online|app(?:en)?|centralen|banken|vyn|hub(?:ben)?)';
export const SYSTEM = `(?:${KNOWN_SYSTEMS}|${OF_WHAT}s?${HOLDER}(?: (?:\\d{1,2}|nord|syd|öst|väst|ab))?|elevregistret|vårt elevsystem|vårt elevregister|excel)`;

const EXTERNAL = '(?:ext|extern[at]?|external)';
const POST =
  '(?:mejl(?:et)?|mail(?:et)?|e-?mail(?:et)?|e-?post(?:en|meddelandet?|brev(?:et)?)?|meddelandet?|brevet?|utskick(?:et)?|message)';
const THIS = `(?:detta|det här|denna|den här) ${POST}`;
const NOTE = '(?:\u26a0\ufe0f? ?)?(?:obs|varning|observera|viktigt|info|information|caution|warning)?[!:.]* ?';
const WEB = '(?:https?://)?(?:www\\.)?(?:[a-zåäö\\d-]+\\.)+[a-z]{2,}(?:/[\\w./%?=&#:;,+~-]*)?';
const ADDRESS = '[\\w.+-]+@[\\w.-]+';
const PHONE = '\\+?[\\d(][\\d ()/-]{5,20}\\d';
const SECRETS = '(?:lösenord|koder|koder till bankid|inloggningsuppgifter|kontouppgifter|kortuppgifter|bankid-koder)';
const SENSITIVE =
  '(?:(?:känsliga|sekretessbelagda|integritetskänsliga) (?:person)?uppgifter|känslig information|personuppgifter)';
const YEARS = '(?:20\\d{2}(?: ?- ?20\\d{2})?)';

const BANNERS = [
  // From outside.
  `${NOTE}${EXTERNAL} ?${POST}?(?: (?:avsändare|mottagare|sender))?(?: ?/ ?external(?: (?:mail|e-?mail|sender|message))?)?`,
  `${NOTE}${EXTERNAL} (?:avsändare|sender)`,
  `${NOTE}${EXTERNAL} ${POST} ?[-:,.] ?(?:var (?:uppmärksam|försiktig|vaksam)|tänk efter)(?: (?:på|med|för) (?:länkar|bilagor|länkar och bilagor|bilagor och länkar)| innan du klickar)?`,
  'tänk efter innan du (?:klickar|öppnar|svarar)(?: (?:på länkar|bilagor|på länkar eller öppnar bilagor))?',
  '(?:kontrollera|granska) alltid (?:avsändaren|avsändaradressen|avsändarens adress|länkar)(?: innan du (?:klickar|svarar|öppnar bilagor))?',
  `${THIS} (?:skickades|kommer|är skickat|har skickats|kom) (?:från|av) (?:en |någon )?(?:extern|okänd) (?:adress|avsändare|e-postadress|organisation)`,
  `(?:${POST}|${THIS}|avsändaren) (?:har kommit|kommer|finns|är) (?:utifrån|utanför (?:kommunen|organisationen|staden|skolan|förvaltningen|vår organisation))`,
  '(?:är du|vid) (?:osäker|tvekan|minsta tvekan|misstanke)\\??,? ?(?:kontakta|ring|anmäl till) (?:servicedesk|it-support|it-supporten|helpdesk|supporten|it-avdelningen|it)(?:,? (?:på )?(?:anknytning|ankn\\.?|tel\\.?|telefon) \\d{3,6})?',
  '(?:är du osäker|misstänker du (?:nätfiske|bedrägeri|phishing|skräppost))\\?',
  '(?:kontakta|ring) (?:servicedesk|it-support|it-supporten|helpdesk)(?:,? (?:på )?(?:anknytning|ankn\\.?|tel\\.?|telefon) \\d{3,6})?',
  '(?:(?:misstänker du|är det|misstänkt) (?:nätfiske|bedrägeri|skräppost|phishing|bluffmejl)\\?? ?)?(?:använd|klicka på|tryck på)(?: knappen)? "?(?:rapportera|rapportera nätfiske|anmäl|report)(?: (?:meddelande|nätfiske))?"?(?: i (?:outlook|gmail|e-postprogrammet))?',
  `(?:lämna|ange|uppge|skicka|dela)(?: aldrig| inte)(?: ut)? (?:dina )?${SECRETS}(?: (?:eller|och) ${SECRETS})?(?: (?:via|i|med|per) (?:mejl|e-post|mail|telefon))?`,
  `säkerhetsinformation: (?:avsändaren är ny för dig|${THIS} är externt)`,
  'avsändaren är ny för dig',
  `(?:svara inte|svara aldrig|skicka inte|skicka aldrig|mejla inte|mejla aldrig|dela inte) (?:med )?${SENSITIVE}(?: (?:via|i|med|per) (?:vanlig |okrypterad )?(?:mejl|e-post|mail))?`,
  `(?:skicka|mejla) (?:aldrig|inte) ${SENSITIVE}(?: eller (?:uppgifter om personer med skyddad identitet|skyddade personuppgifter))? (?:via|i|med|per) (?:vanlig |okrypterad )?(?:mejl|e-post|mail)(?:\\. ring oss (?:i stället|istället))?`,
  `${NOTE}(?:du|vissa(?: personer)? som fick (?:detta|det här) meddelandet?) får inte ofta (?:e-post|mejl)(?:meddelanden)? från ${ADDRESS}(?:\\.? (?:lär dig|läs|ta reda på|läs om|läs mer om) varför (?:det här|detta|det) är viktigt)?(?: på \\S+)?`,
  '(?:lär dig|läs|ta reda på|läs om) varför (?:det här|detta|det) är viktigt(?: på \\S+)?',
  // Scanned.
  `${THIS} har (?:granskats|kontrollerats|skannats|genomsökts)(?: (?:av|med)(?: [\\p{L}\\d]+s?)? (?:skydd|filter|antivirus)(?: mot (?:skadlig kod|virus|skräppost))?)?(?: (?:efter|med avseende på|för) virus)?(?:\\. (?:inga hot|inga virus) (?:hittades|upptäcktes))?(?:[.: ]* ?${WEB})?`,
  `(?:virusfritt?|virus-free)[. ]*(?:${WEB})?`,
  'this (?:message|e-?mail) has been scanned for (?:viruses|spam)(?: and (?:dangerous content|spam|malware))?(?: by \\p{L}{3,20})?,?(?: and is believed to be clean)?',
  `avsändare: ${ADDRESS}`,
  // Programs.
  `${THIS} (?:visas|läses) bäst (?:som|i) html|(?:din|ditt) e-post(?:klient|program) kan inte visa (?:html|detta meddelande|det här meddelandet)|öppna (?:meddelandet|mejlet) i (?:en annan klient|ett annat program|webbläsaren)|(?:kan du inte läsa|ser du inte|problem att läsa) (?:mejlet|meddelandet)\\?(?: (?:öppna|visa|läs) (?:det )?(?:i (?:webbläsaren|en webbläsare)))?|visa (?:mejlet|meddelandet) i webbläsaren`,
  'vidarebefordrar',
  // Of school systems.
  `${SYSTEM}`,
  `(?:(?:detta|det här) är ett )?(?:automatiskt|automatgenererat) (?:meddelande|mejl|mail|utskick) (?:från|av|via|ur) ${SYSTEM}`,
  `(?:meddelandet|mejlet|utskicket|det) (?:går|kan) (?:inte|ej) (?:att svara på|besvaras)`,
  `(?:${THIS} )?(?:har skickats|är skickat|skickas|skickades) automatiskt(?: (?:från|av|via) ${SYSTEM})?(?:\\. svara (?:inte|ej) på (?:det|detta|mejlet))?`,
  `svara (?:inte|ej) på (?:det|detta|mejlet|meddelandet)`,
  `frågor (?:besvaras|tas emot|besvarar vi)(?: (?:av|på|via|hos)) (?:skolans |vår )?(?:expedition(?:en)?|kansli(?:et)?|reception(?:en)?|support(?:en)?|administration(?:en)?)(?:,? (?:på |tel\\.? |telefon )?(?:${PHONE}|${ADDRESS}))?`,
  `följande (?:rapport|rapporter|lista|export|uttag) har skapats (?:i|av|ur) ${SYSTEM}`,
  `(?:öppna|visa|logga in)(?: rapporten| listan)? i ${SYSTEM}`,
  `(?:rapporten|listan) är (?:skickad|skapad|inskickad) (?:av|från) skolan|skolan,? (?:genom|via|i) ${SYSTEM}`,
  `(?:rapporten|listan|filen|exporten) (?:är |har )?(?:skapad|skickad|skapats|skickats|exporterad|exporterats) (?:i|av|ur|från|via) ${SYSTEM}`,
  `(?:skapad|skapat|exporterad|genererad|utskriven|uttagen) (?:den )?20\\d{2}-\\d{2}-\\d{2}(?:,? (?:kl\\.? ?)?\\d{1,2}[:.]\\d{2})? (?:av|ur|i|med|från) ${SYSTEM}(?:,? (?:version|ver\\.?|v) ?\\d[\\d.]{0,12})?`,
  `${SYSTEM},? (?:version|ver\\.?|v) ?\\d[\\d.]{0,12}`,
  `(?:©|\\(c\\)|copyright) ?${YEARS}?,? ${SYSTEM}(?: ab)?`,
  `(?:en |den )?(?:ny |nya )?(?:rapport|lista|frånvarorapport|frånvarolista|avbrottsrapport|elevlista|export)(?:en|n)? (?:har skapats|har genererats|har tagits fram|finns tillgänglig|är klar|är skapad)(?: för skolan| i ${SYSTEM})*`,
  '(?:support|hjälp|inställningar|logga in|öppna|avsluta utskick)',
  'utskick: ?(?:kaa|rapport|rapporter|kaa-rapport|rapport till kaa)',
  `du får (?:detta|det här) (?:mejl|mejlet|meddelandet?|utskick(?:et)?) (?:eftersom|för att|då) (?:din adress|du) (?:finns|är registrerad|står|är upplagd) (?:i registret över mottagare|i listan över mottagare|som mottagare(?: (?:av|för) (?:rapporter|listor|frånvarorapporter|avbrottsrapporter|elevrapporter|utskick|aviseringar|kaa-rapporter))?)(?:\\. (?:ändra|avregistrera|hantera)(?: dig| utskick| aviseringar)? under inställningar(?: ?> ?aviseringar)?)?`,
  '(?:ändra|hantera|avregistrera|avsluta)(?: dina?| dig från)?(?: utskick| aviseringar| prenumerationer?| notiser)? (?:under|i|via) (?:inställningar|din profil|ditt konto)(?: ?> ?(?:aviseringar|notiser))?',
];

const FOOTERS = [
  // The environment.
  `(?:p |[\u{1f331}-\u{1f334}\u{1f30d}\u{267b}]\ufe0f? ?)?(?:spara (?:ett träd|papper|på miljön)|tänk på miljön|måste du skriva ut\\??|värna om miljön|tänk grönt)(?: ?[-–,!.?]? ?(?:skriv (?:inte|ej) ut ${THIS}|skriv bara ut ${THIS} om du måste|innan du skriver ut(?: ${THIS})?|tänk på (?:vår gemensamma framtid|vår miljö|miljön)))?(?: om (?:du inte måste|det inte behövs|det inte är nödvändigt))?`,
  // Secrecy and personal data.
  `(?:har du|om du har) (?:fått|mottagit) (?:det|${THIS}|${POST}) av misstag,? (?:var vänlig(?: att| och)?|vänligen|ber vi dig(?: att)?) (?:kontakta|meddela|informera) avsändaren(?: (?:och|samt) (?:därefter )?(?:radera|förstöra?|ta bort) (?:det|${POST}|alla kopior))?`,
  `${THIS} (?:och eventuella bilagor )?är avsed(?:d|da|t)(?: endast)? för adressaten(?: och kan (?:omfattas av sekretess|innehålla (?:konfidentiell|sekretessbelagd) information))?`,
  `${THIS} och eventuella bilagor är avsedda (?:endast|enbart|bara) för (?:adressaten|mottagaren)(?: och kan (?:omfattas av sekretess|innehålla (?:konfidentiell|sekretessbelagd) information))?`,
  `(?:observera att )?svar på (?:detta|det här) (?:mejl|mejlet|meddelande|meddelandet) (?:registreras|diarieförs|kan bli allmän handling)`,
  `läs (?:mer )?om (?:hur|så) (?:vi )?(?:behandlar|hanterar)(?: vi)? (?:dina )?personuppgifter(?: ?(?:på|här))?(?: ?${WEB})?`,
  `(?:så(?: här)?|hur) (?:behandlar|hanterar) (?:vi|skolan|kommunen) (?:dina )?personuppgifter:? ?(?:${WEB})?`,
  'behandling av personuppgifter|personuppgifter|dataskydd|information om personuppgifter',
  `uppgifter i e-post gallras enligt (?:vår |kommunens |skolans )?(?:dokumenthanteringsplan|gallringsplan|informationshanteringsplan|rutiner)`,
  `mer information (?:finns|hittar du) (?:på|här|på vår webbplats):? ?(?:${WEB})?`,
  'klagomål kan lämnas till integritetsskyddsmyndigheten(?: \\(imy\\))?',
  `skolan (?:ingår i|är en del av|drivs av|tillhör) [\\p{L}]{2,20}(?:koncernen|gruppen|gymnasierna|friskolor|skolorna)(?: utbildning| sverige| utbildnings)?(?: ab)?`,
  `(?:skolan|kommunen|staden|vi) är personuppgiftsansvariga?(?: för (?:de (?:person)?uppgifter som behandlas|behandlingen av (?:dina |era )?personuppgifter))?`,
  `(?:skolan|kommunen|staden|vi) (?:behandlar|hanterar) (?:dina |era )?personuppgifter (?:enligt|i enlighet med) (?:dataskyddsförordningen|gdpr|gällande lagstiftning|gällande dataskyddslagstiftning)(?: \\(gdpr\\))?`,
  `(?:vi(?: på skolan)?|skolan) (?:värnar|är måna) om (?:din|er|den personliga) integritet(?:en)?`,
  `(?:e-post|mejl|mail) till och från (?:skolan|oss|kommunen|staden) (?:kan bli|blir|är) (?:en )?allmän(?:na)? handling(?:ar)?(?: och kan (?:komma att )?lämnas ut(?: om den inte omfattas av sekretess)?)?`,
  `(?:tystnadsplikt|sekretess) kan gälla enligt (?:offentlighets- och sekretesslagen|skollagen)(?: \\(\\d{4}:\\d{1,4}\\))?(?: eller \\d{1,2} kap\\. ?\\d{1,3} ?§ skollagen)?`,
  `${THIS} är (?:endast |enbart )?avsed[dt](?:a)? (?:endast |enbart )?för (?:mottagaren|adressaten|angiven mottagare)`,
  `informationen i ${THIS} är konfidentiell och kan vara skyddad av lag`,
  'all obehörig användning är förbjuden|all obehörig (?:spridning|kopiering|användning)(?: (?:eller|och) (?:spridning|kopiering|användning))? är förbjuden',
  `du har rätt att få veta vilka (?:person)?uppgifter vi har om dig(?: och att få dem (?:rättade|raderade))?|dataskyddsombud:? ${ADDRESS}`,
  `${THIS} skickas med krypterad (?:förbindelse|anslutning)(?: \\(tls\\))?(?:\\. svara gärna på samma sätt)?`,
  'vi har nolltolerans mot (?:hot och våld|diskriminering|kränkningar|kränkande behandling|mobbning)',
  'this e-?mail and any attachments are intended solely for the addressee and may be confidential|if you have received it in error,? please notify the sender and delete it',
];

/** Alternative texts: of mail programs and of whoever named a logo. */
const SHOWN =
  '(?:text|logotyp|logo|teckensnitt|grafik|symbol|design|skärmbild|clipart|grafisk design|cirkel|emblem|varumärke|teckning|ritning|nummer|linje|diagram|färgrikedom|elektrisk blå|vektorgrafik|ikon|triangel|kvadrat|rektangel|svart|vit|blå|grön|gul|röd|lila|rosa)';
const GENERATED =
  '(?:automatiskt genererad beskrivning|ai-genererat innehåll kan vara (?:felaktigt|inkorrekt)|beskrivning genererad automatiskt)';
const PICTURE =
  '(?:logo|logga|loggan|logotyp|logotypen|logotype|vapen|emblem|ikon|banner|bild|sidhuvud|sidfot|signatur)';
const ALTS = [
  `en bild som visar ${SHOWN}(?:(?:,| och) ?${SHOWN}){0,10}[.]? ?(?:${GENERATED})?`,
  GENERATED,
  `(?:skolans |kommunens |vår |stadens )?${PICTURE}(?:[ _-](?:rgb|cmyk|liggande|stående|svart|vit|blå|grön|färg|liten|stor|web|webb|email|mail|e-post|\\d{1,4}|\\d{1,4}x\\d{1,4})){0,4}`,
  '(?:cid:)?image\\d{1,4}\\.(?:png|jpe?g|gif)(?:@[\\w.]{1,60})?',
];

const whole = (sources: string[]) => new RegExp(`^(?:${sources.join('|')})$`, 'u');
const IS_SYSTEM_TEXT = whole([...BANNERS, ...FOOTERS]);
const IS_ALT = whole(ALTS);

export function isSystemText(text: string): boolean {
  return text.length <= 300 && IS_SYSTEM_TEXT.test(text);
}

export function isAlternativeText(text: string): boolean {
  return text.length <= 300 && IS_ALT.test(text.toLowerCase().replace(/^image: ?|[\s.]+$/g, ''));
}

/** Of inline pictures: numbers, and words of what logos are. */
const FILE_WORDS = new Set(
  `image img bild picture pic photo foto logo logga logotyp logotype loggan logotypen ikon icon icons symbol vapen stadsvapen emblem banner
sidhuvud sidfot header footer signature signatur sign sig portrait porträtt portratt profilbild avatar fb ig li yt facebook instagram linkedin
youtube twitter tiktok x snapchat some social liggande staende stående rgb cmyk svart vit farg färg blue white black color small large
email mail e post mejl web webb www skola skolans kommun stad linje line divider pixel spacer badge certifikat diplom png jpg jpeg gif svg bmp webp
outlook cid unnamed attachment untitled namnlös namnlos`.split(/\s+/),
);

export function isPictureName(name: string, { schoolWords }: { schoolWords: ReadonlySet<string> }): boolean {
  const words = name.toLowerCase().split(/[\s._()@-]+|(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/u);
  return (
    name.length <= 80 &&
    words.every((word) => word === '' || /^\d{1,8}$/.test(word) || FILE_WORDS.has(word) || schoolWords.has(word))
  );
}
