import { setOf } from './closed-words.ts';
import { plainLine } from './plain-line.ts';

/**
 * Text without the sentences that stand above and below mails and speak of secrecy, protection or threat only as to the
 * mail itself, the sender's data, viruses, or how a school treats threats (PR5b). Only whole sentences go, of words
 * that can say nothing of a pupil, and each word with a root must stand in a frame that says what is meant by it.
 */
export function withoutBoilerplate(text: string): string {
  return WITH_ROOT.test(text) ? text.split(PARAGRAPHS).map(withoutIts).join('\n\n') : text;
}

/** "Så skyddar vi dina personuppgifter: www.…" is no label. */
export function isAllBoilerplate(line: string): boolean {
  const label = /^(.+):\s*(?:www\.|https?:)\S+$/i.exec(line.trim())?.[1];
  return isBoilerplate(bare(line), false) || (label !== undefined && isBoilerplate(bare(label), false));
}

const WITH_ROOT =
  /skydd|sekretess|konfidenti|förtrolig|tystnadsplikt|hot|veta|lämna|röja|avslöja|protect|confidential|privileged|disclos|anonym|brev|säkerhetsskäl/i;
const PARAGRAPHS = /\n[^\S\n]*\n/;

function withoutIts(paragraph: string): string {
  if (!WITH_ROOT.test(paragraph)) return paragraph;
  const pieces = piecesOf(paragraph);
  if (pieces.length > MOST_SENTENCES) return paragraph;
  const left: string[] = [];
  let follows = false;
  let isLeft = true;
  for (let at = 0; at < pieces.length; ) {
    const length = longestOf(pieces, at, follows);
    follows = length > 0 && (follows || MAIL.test(bare(pieces.slice(at, at + length).join(' '))));
    const isKept = length === 0 || !WITH_ROOT.test(pieces.slice(at, at + length).join(' '));
    if (isKept) left.push(...pieces.slice(at, at + Math.max(length, 1)));
    isLeft &&= isKept;
    at += Math.max(length, 1);
  }
  return isLeft ? paragraph : left.join('\n');
}

/** Also over what looked like the end of a line; a sentence without a root stays known as one of a mail. */
function longestOf(pieces: string[], at: number, follows: boolean): number {
  for (let length = Math.min(MOST_PIECES, pieces.length - at); length > 0; length -= 1) {
    const all = pieces.slice(at, at + length);
    const isLong = all.reduce((sum, piece) => sum + piece.length, 0) > LONGEST;
    if (isLong || all.slice(0, -1).some((piece) => ENDED.test(piece.slice(-LONGEST_END)))) continue;
    if (isBoilerplate(bare(all.join(' ')), follows)) return length;
  }
  return 0;
}

const MOST_PIECES = 4;
/** A megabyte of them takes seconds. */
const MOST_SENTENCES = 1000;
const LONGEST = 700;
const ABBREVIATED = '(?<!(?<!\\p{L})(?:kap|art|bl|a|t|ex|s|k|ev|resp|m|d|v|dvs|nr|tel|st|p))';
/** Not behind "29 kap." or "bl.a.". */
const SENTENCE_END = new RegExp(`(?<=${ABBREVIATED}[.!?]["')\\]]?)\\s+`, 'iu');
const ENDED = new RegExp(`${ABBREVIATED}[.!?]["')\\]]{0,3}$`, 'iu');
const GOES_ON =
  /(?:[,;:–-]|(?<!\p{L})(?:och|eller|samt|att|som|är|av|för|till|i|på|om|med|mot|från|via|enligt|kan|ska|får|har|vi|våra|dina|inte|aldrig|en|ett|den|det|de|detta|denna|and|or|the|of|to|for|by|is|are|may|this|any|in|not|you|if))$/iu;
const LONGEST_END = 40;

/** A line ends a sentence if it may, and the next begins like one. */
function piecesOf(paragraph: string): string[] {
  const pieces: string[][] = [];
  for (const line of paragraph.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const end = pieces.at(-1)?.at(-1)?.slice(-LONGEST_END);
    const goesOn = end !== undefined && !ENDED.test(end) && (GOES_ON.test(end) || /^\p{Ll}/u.test(line));
    const [first = '', ...others] = line.split(SENTENCE_END);
    if (goesOn) pieces.at(-1)?.push(first);
    else pieces.push([first]);
    pieces.push(...others.map((other) => [other]));
  }
  return pieces.map((parts) => parts.join(' '));
}

const bare = (sentence: string) =>
  plainLine(sentence)
    .toLowerCase()
    .replace(/[\s!.,:;-]+$/, '');

type Kind = {
  /** Its words with a root. */
  words: RegExp;
  needs: RegExp[];
  never?: RegExp;
};

const MAIL =
  /(?<!\p{L})(?:mejl(?:et|en)?|e?-?mails?|mailet|e-?post(?:en|meddelande(?:t|n)?|brev(?:et)?)?|e-brev(?:et)?|meddelande(?:t|n)?|bilag(?:a|an|or|orna)|innehållet|messages?|attachments?)(?!\p{L})/u;
/** What a mail may be, and for whom it is. */
const MAY =
  /(?<!\p{L})(?:kan|avsedd|avsett|avsedda|om du|är du inte|obehörig\p{L}*|otillåte[nt]|förbjude[nt]|upphovsrätt\p{L}*|may|intended|if you|unauthori[sz]ed|prohibited|unlawful)(?!\p{L})/u;
const LAW =
  '(?:gällande |svensk |tillämplig |bestämmelser(?:na)? i |regler om )?(?:lag|lagen|lagstiftning(?:en)?|upphovsrätt|sekretess|tystnadsplikt|offentlighets- och sekretesslag(?:en)?)';
const PROTECTED_BY_LAW = new RegExp(
  `(?<!\\p{L})skydda(?:d|t|de|s) (?:av|enligt|genom|i enlighet med|med stöd av) ${LAW}(?!\\p{L})|(?:omfattas av|innehålla) (?:sekretess|tystnadsplikt)|(?:information|material|innehåll|det|den) (?:som )?(?:kan vara |är )?sekretesskydda|kan (?:vara|innehålla) (?:\\p{L}+,? (?:eller|och) )?(?:på annat sätt )?(?:sekretess|upphovsrätts)?s?kydda(?:d|t)(?: information| material| enligt| av| och| eller|$)|protected (?:by|under|from disclosure) (?:the )?(?:law|copyright|privilege|legal|applicable|disclosure)`,
  'u',
);
const NO_PERSON = /(?<!\p{L})(?:den|de|dem|en|någon) som(?!\p{L})|skydda(?:d|de) (?:person)?uppgift|uppgifterna/u;
const PROGRAM =
  /virus|skadlig kod|skadliga program|skadeprogram|skräppost|(?<!\p{L})spam|nätfiske|phishing|malware|säkerhetslösning|brandvägg|intrång|bedrägeri|it-säkerhet|säkerhetsprogram|(?<!\p{L})(?:microsoft|defender|mimecast|barracuda|sophos|avast|avg|norton|f-secure|withsecure|eset|mcafee|proofpoint|symantec|bitdefender|kaspersky|halon|cisco|ironport|heimdal|mailguard|clamav|trend micro|fortimail)(?!\p{L})/u;

const KINDS: Kind[] = [
  {
    words:
      /^(?:sekretess(?:en|belag(?:d|t|da))?|sekretesslag(?:en)?|konfidentiell[at]?|konfidentialitet|förtrolig[at]?|tystnadsplikt(?:en)?|privileged|confidential(?:ity)?|secrecy|disclos(?:e|ed|ing|ure)|röja|röjas|röjande|utlämnande|utlämnas)$/,
    needs: [MAIL, MAY],
    never: new RegExp(
      `${NO_PERSON.source}|(?:inte|ej|aldrig) (?:\\p{L}+ )?(?:röj|utlämn|lämnas)|(?:innehåller|är) sekretess`,
      'u',
    ),
  },
  {
    words: /^(?:sekretess|upphovsrätts)?skydda(?:d|t|de|s)$|^sekretesskydda(?:d|t)$|^protected$/,
    needs: [MAIL, MAY, PROTECTED_BY_LAW],
    never: NO_PERSON,
  },
  {
    words: /^skydda(?:d|t|s)$/,
    needs: [MAIL, /skydda(?:d|t|s) mot (?:insyn|obehörig\p{L}*)(?!\p{L})/u],
    never: NO_PERSON,
  },
  {
    words: /^sekretess(?:en|belag(?:d|t|da)|uppgifter)?$/,
    needs: [
      new RegExp(`${MAIL.source}|(?<!\\p{L})(?:mejla|maila)(?!\\p{L})`, 'u'),
      /(?<!\p{L})(?:skicka|mejla|maila|skriv|sänd|använd)(?: (?:inte|aldrig|ej|säkra))(?!\p{L})|(?:inte|aldrig|ej) (?:skicka|mejla|maila|sända|skriva)(?!\p{L})/u,
    ],
    never: /uppgifterna|uppgift(?:er)? om|brev/u,
  },
  {
    words: /^(?:sekretess(?:en|belag(?:d|t|da))?|sekretesslag(?:en)?|utlämn(?:as|ande|ad)|lämnas?)$/,
    needs: [MAIL, /allmän(?:na)? handling|offentlighetsprincip|offentlig handling/u],
    never: /(?<!\p{L})(?:får|ska|bör|inte|ej|aldrig) (?:\p{L}+ )?(?:lämna|utlämn)|uppgifterna/u,
  },
  {
    words: /^(?:skydd(?:et)?|skydda(?:r|s)?|integritetsskydd(?:et)?|personuppgiftsskydd(?:et)?)$/,
    needs: [
      /(?<!\p{L})(?:vi|våra|vår|dina|din|era|er|läs|policy|behandling)(?!\p{L})/u,
      /skydda(?:r|s)? (?:vi )?(?:och (?:behandlar|hanterar) |era )?(?:dina |era |din |er )(?:personuppgifter|uppgifter|integritet|personliga integritet|data|information)|(?:hur|att) (?:vi )?(?:(?:behandlar|hanterar|använder) och )?skyddar? personuppgifter(?!na)|skydd(?:et)? (?:av|för) (?:dina |era |din |er |den |behandling(?:en)? av )?(?:personuppgifter|uppgifter|personliga integriteten|integritet|personlig integritet)(?!\p{L})|(?:integritets|personuppgifts)skydd/u,
    ],
    never: /skyddade|(?<!\p{L})(?:inte|ej|aldrig|får|har|måste|behöver)(?!\p{L})/u,
  },
  {
    words: /^(?:få|veta|dem)$/,
    needs: [
      /(?<!\p{L})(?:få|vill (?:du |ni )?) ?veta (?:mer|vilka|hur|vad|om)(?!\p{L})/u,
      /(?<!\p{L})(?:du|ni|dig|dina|dig själv)(?!\p{L})/u,
    ],
    never: /(?<!\p{L})(?:inte|ej|aldrig|får|fick|var)(?!\p{L})/u,
  },
  {
    words:
      /^(?:hot(?:en)?|säkerhetshot|virushot|skydd(?:et)?|skydda(?:d|t|s|r)|e-postskydd(?:et)?|protected|protection)$/,
    needs: [
      PROGRAM,
      /(?:mot|efter|från|av|med|by|from|against) (?:\p{L}+[ ,]+){0,5}(?:hot(?:en)?|virus\p{L}*|skadlig|skadeprogram|skräppost|spam|nätfiske|phishing|malware|intrång|bedrägeri\p{L}*|microsoft|defender|mimecast|barracuda|sophos|avast|avg|norton|f-secure|withsecure|eset|mcafee|proofpoint|symantec|bitdefender|kaspersky|halon|cisco|ironport|heimdal|mailguard|clamav|trend|fortimail|it-säkerhet|säkerhets\p{L}+|brandvägg\p{L}*)/u,
    ],
    never: /(?<!\p{L})(?:finns|hotet|under hot|till skydd)(?!\p{L})/u,
  },
  {
    words: /^(?:hot|säkerhetshot|virushot|funna|säkerhetsskannad)$/,
    needs: [
      /(?:^|[:,–-] ?)(?:inga|0) (?:kända |andra |virus eller |säkerhets)?hot (?:har )?(?:hitta(?:des|ts|de)|upptäck(?:tes|ts|ta)|påträffa(?:des|ts|de)|identifiera(?:des|ts|de)|funna)(?: i (?:detta|det här)? ?(?:mejlet|meddelandet|mejl|meddelande|bilagan|bilagorna|e-postmeddelandet))?$/u,
    ],
  },
  {
    words: /^(?:hot|hotfullt|hotfulla)$/,
    needs: [
      /nolltolerans|(?:accepterar|tolererar|godtar) (?:vi )?(?:inte|aldrig|inga|inget|ingen)|polisanmäls|polisanmäler (?:vi|alltid)|(?:vi|skolan|kommunen) (?:polisanmäler|motverkar|förebygger|arbetar (?:aktivt |förebyggande )?mot|tar avstånd från)/u,
    ],
    never: /(?<!\p{L})(?:mig|har fått|utsatt|hem)(?!\p{L})/u,
  },
  {
    words: /^(?:lämna[rs]?|avslöja[rs]?|röja[rs]?|röj|någon)$/,
    needs: [
      /lösenord|inloggningsuppgift|pin-?kod|bankid|(?<!\p{L})koder|kontouppgift|kortuppgift|kontonummer/u,
      /(?<!\p{L})(?:aldrig|inte|ej)(?!\p{L})/u,
    ],
  },
  {
    words: /^(?:brev|brevet|e-brev)$/,
    needs: [/(?<!\p{L})(?:be)?svara(?:s|r)? (?:inte|ej|aldrig|på)/u],
    never: /skicka/u,
  },
  { words: /^(?:anonymt?)$/, needs: [/visselblås|synpunkt|klagomål/u] },
  { words: /^säkerhetsskäl$/, needs: [/bilag|länk|bifogade|lösenord/u, MAIL] },
];

/** Whoever adds a word asks what can be said of a pupil with it and all the others. */
const WORDS = setOf(`
  detta det här denna den de dessa en ett mejl mejlet mejlen mail mailet e-mail e-post e-posten epost e-postmeddelande
  e-postmeddelandet e-postmeddelanden e-brev e-brevet meddelande meddelandet meddelanden innehåll innehållet bilaga bilagan
  bilagor bilagorna bifogade bifogad fil filer filen filerna information informationen material materialet uppgifter uppgift
  personuppgift personuppgifter personuppgiftsansvarig personuppgiftsansvariga personuppgiftsbehandling lag lagen lagar
  lagstiftning lagstiftningen upphovsrätt upphovsrätten offentlighets- offentlighetsprincipen dataskyddsförordningen gdpr
  dataskyddslagen dataskydd skollagen tryckfrihetsförordningen kap kapitel § allmän allmänna offentlig handling handlingar
  diarieföras diarieförs registreras registrerats arkiveras arkivlagen gallras sparas dokumenthanteringsplan
  mottagare mottagaren mottagarens mottagarna adressat adressaten adressaterna avsändare avsändaren avsändarens
  avsedd avsedda avsett ämnad ämnat angiven angivna rätt till för av i på och eller om att är inte ej som
  kan vara bli blir innehålla innehåller omfattas endast enbart bara samt med från vid så hur när du dig din ditt dina vi
  oss vår vårt våra ni er ert era har fått mottagit mottaget erhållit misstag felaktigt fel vänligen ber vänlig ska skall
  bör måste får radera raderar raderas förstör förstöra förstörs omgående omedelbart genast därefter sedan system
  kopior kopia kopiera kopiering kopieras sprida spridning spridas sprids vidarebefordra vidarebefordras vidarebefordran
  användning använda använd användas utnyttjande obehörig obehöriga obehörigt obehörigen otillåten otillåtet tillåten
  tillåtet förbjuden förbjudet olaglig olagligt läsa läs mer läsas ta del skriva skriv ut miljön tänk innan därmed
  behandlar behandlas behandlad hanterar hanteras hantera behandling hantering behandlingen hanteringen rättigheter
  integritet integriteten personlig personliga värnar månar policy integritetspolicy webbplats webbplatsen hemsida hemsidan
  här finns hitta hittar länk länken länkar länkarna enligt gällande bestämmelser bestämmelserna regler enlighet
  gälla gäller stöd svensk tillämplig klagomål tillsynsmyndighet tillsynsmyndigheten rättade rättelse begära begär rad
  vill vilka vad vilken mer ladda skickar skickas skickat skickats skickade skicka svara svarar svar besvara besvaras går
  kommun kommunen kommunens stad staden stadens region regionen skola skolan skolans skolor förvaltningen koncernen bolaget
  allt alla all dataskyddsombud dataskyddsombudet visselblåsartjänst visselblåsarfunktion visselblåsa synpunkter synpunkt
  anmäla anmäl kontakt ärende tjänst tjänsten formulär tryggt trygg säkert säker säkra säkerhet eventuella eventuell ev därför
  virus viruset antivirus antivirusprogram virusfritt virusfri viruskontroll viruskontrollerat virusskannat skadlig kod
  skadliga program skadeprogram skräppost spam nätfiske phishing malware säkerhetslösning säkerhetslösningar brandvägg intrång
  bedrägeri bedrägerier bedrägeriförsök it-säkerhet it-avdelningen it-avdelningens säkerhetsprogram säkerhetsfilter filter
  microsoft defender office outlook exchange mimecast barracuda sophos avast avg norton f-secure withsecure eset mcafee
  proofpoint symantec bitdefender kaspersky halon cisco ironport heimdal mailguard clamav trend micro fortimail
  granskat granskats genomsökt genomsökts skannat skannats skannad kontrollerat kontrollerats kontrollerad kontrolleras
  genomgått avseende hittades hittats upptäcktes upptäckts påträffades påträffats identifierades inga inget ingen kända andra
  aldrig alltid okrypterat okrypterad krypterat krypterad lösenord lösenordet inloggningsuppgifter pin-kod pinkod bankid koder
  kontouppgifter kortuppgifter kontonummer klicka öppna extern externt avsändare utanför organisationen
  nolltolerans accepterar tolererar godtar polisanmäls polisanmäler motverkar förebygger arbetar aktivt förebyggande mot
  våld våldet trakasserier kränkningar kränkande behandlingar mobbning diskriminering rasism personal personalen medarbetare
  tar avstånd verksamheten verksamheter arbetsplats arbetsplatsen former form beteende språk
  efter via sätt annat känslig känsliga känsligt komma kom ihåg frågar viktigt viktig it-avdelning vanlig vanliga råder droger alkohol
  sexuella hittade upptäckta påträffade identifierade insyn åtkomst läsning använd sänd sända mejla maila observera obs
  hittats öppnar öppnas tillåts tas emot emot vissa format typer tjänster konto kontot
  this that the a an message messages email e-mails emails any all attachment attachments attached file files and with it its
  they is are be may contain contains contained content contents information material intended only solely strictly
  exclusively for use of by to in from on under or as if you your not have has been received error mistake please notify
  sender immediately delete deleted destroy copies copy copying system unauthorized unauthorised distribution distribute
  dissemination disseminate distributed prohibited forbidden unlawful review printing legally legal law laws applicable
  copyright privilege professional addressee addressees recipient recipients which above named hereby notified that reply
  return taking action reliance strictly must do scanned viruses virus dangerous believed clean
`);

/** For whom a mail is meant, and whom a wrong receiver tells. */
const RECEIVERS = [
  /(?<!\p{L})(?:till|för|av) (?:den|de) (?:eller de )?(?:person(?:er)?|adressat(?:er)?|mottagare)(?:,? (?:eller|och|och\/eller) (?:den |det |de )?(?:organisation(?:er)?|företag|enhet(?:er)?|myndighet(?:er)?))?(?: (?:som )?(?:det|den|meddelandet|mejlet|e-postmeddelandet|de) är (?:adresserade?|adresserat|avsett|avsedda?|ställt|riktat)(?: till| för)?| till vilke[nt] (?:det|den|de|meddelandet|mejlet) är (?:adresserade?|adresserat|avsett|avsedda?|ställt))?(?=[\s,.]|$)/gu,
  /(?<!\p{L})(?:kontakta|kontaktar|meddela|meddelar|informera|informerar|underrätta|underrättar)(?: du| då| ni| oss)? (?:omgående |omedelbart |genast |gärna |vänligen )?(?:avsändaren|oss)(?!\p{L})/gu,
  /(?<!\p{L})(?:for|to|of|by) (?:the )?(?:use of (?:the )?)?(?:person|individual)(?:\(s\)|s)?(?:,? (?:or|and|and\/or) (?:entity|organi[sz]ation|entities))?(?:,? (?:to whom|to which) (?:it|they) (?:is|are) addressed| named above)?(?!\p{L})/gu,
];

const ORGANISATION =
  /^(?!.*(?:skydd|sekretess|hot|hemlig))\p{L}+(?:gymnasiets?|gymnasium|kommunens?|kommuns?|skolans?|förvaltningens?|nämndens?)$/u;
const NUMBER = /^(?!2[12]$)\d{1,2}$|^365$|^(?:19|20)\d\d(?::\d{1,4})?$/;

/** "sekretesslagen.txt" is no address. */
const withoutRoot = (address: string) => (WITH_ROOT.test(address.replace(/data-?skydd/g, '')) ? address : ' ');

function isBoilerplate(sentence: string, follows: boolean): boolean {
  if (sentence.length > LONGEST) return false;
  const text = RECEIVERS.reduce(
    (left, receiver) => left.replace(receiver, ' '),
    sentence
      .replace(/(?:https?:\/\/|www\.)\S+/g, withoutRoot)
      .replace(
        /[\w.+-]+@[\w.-]+|(?<![\p{L}\d])[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?:\/\S*)?(?=[\s.,)]|$)/gu,
        withoutRoot,
      ),
  );
  const words = text
    .replace(/[()[\]"',;:!?.|*]+(?=\s|$)|(?<=^|\s)[(["'|*]+/g, ' ')
    .split(/[\s/]+/)
    .filter((word) => /[\p{L}\d§]/u.test(word));
  if (words.length < 3) return false;
  const meets = (need: RegExp) => need.test(sentence) || (need === MAIL && follows);
  const kinds = KINDS.filter(({ needs, never }) => needs.every(meets) && !never?.test(text));
  const isSpoken = (word: string) => kinds.some((kind) => kind.words.test(word));
  return words.every((word) => WORDS.has(word) || isSpoken(word) || NUMBER.test(word) || ORGANISATION.test(word));
}
