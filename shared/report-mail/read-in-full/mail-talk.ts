import { setOf } from '../template/closed-words.ts';
import { plainLine } from '../template/plain-line.ts';
import type { Around } from './titles.ts';

/** How a sentence above or below a mail begins. */
const BEGINNINGS =
  /^(?:detta|det här|denna|den här|informationen|innehållet|uppgifterna|om (?:du|ni)|har (?:du|ni)|är du|all |allt |obehörig|otillåten|obs|observera|varning|upplysning|extern|tänk på|tänk gärna|skriv (?:bara|inte|ej)|behöver du|så |hur |när (?:du|ni)|läs |information om|vi (?:behandlar|hanterar|värnar|följer)|vår behandling|mer information|(?:e-post|mejl)(?!:)|i e-post|skicka (?:inte|aldrig)|personuppgifter|för (?:mer )?information|enligt|sekretess|konfidentiellt|gdpr|dina personuppgifter|upptäcker du|meddelande|genom att|klicka|öppna|var (?:försiktig|vaksam|extra|uppmärksam)|lita |du får inte ofta|vissa som|kommunen|\p{L}+ (?:ab|kommun|stad) är personuppgiftsansvarig|caution|warning|external|this |the |if you|any |please|we process|do not|you |some people|be careful|never |learn |exercise)/u;

/** Of mail, law and data protection; none is about a person of a report. */
const WORDS = setOf(`
  detta det här denna dessa den de ett en mejl mejlet mejlen mail mailet e-mail e-post e-posten epost e-postmeddelande
  e-postmeddelandet e-postmeddelanden e-brev e-brevet meddelande meddelandet meddelanden innehåll innehållet bilaga bilagan
  bilagor bilagorna bifogade bifogad filer fil filen filerna information informationen uppgift uppgifter uppgifterna
  personuppgift personuppgifter personuppgifterna personuppgiftsansvarig personuppgiftsbehandling sekretess sekretessbelagd
  sekretessbelagda sekretessbelagt konfidentiell konfidentiella konfidentiellt förtrolig känslig känsliga lag lagen
  offentlighets- sekretesslag sekretesslagen offentlighetsprincipen dataskyddsförordningen dataskyddsförordning gdpr
  dataskyddslagen allmän allmänna handling handlingar diarieföras registreras kap kapitel § osl tryckfrihetsförordningen
  mottagare mottagaren mottagarens adressat adressaten avsändare avsändaren avsändarens avsedd avsedda avsett avser ämnad
  ämnat angiven angivna rätt person organisation organisationen personer som till för av i på och eller om att är inte ej
  kan vara bli innehålla omfattas innehåller endast enbart bara samt med från vid så hur när du dig din ditt dina vi oss vår vårt våra
  ni er ert era har fått mottagit mottaget erhållit misstag felaktigt fel av vänligen ber vänlig ska skall bör måste
  radera raderar raderas ta bort förstör förstöra omgående omedelbart genast därefter sedan systemet system dator
  kontakta kontaktar meddela meddelar informera underrätta meddelandets kopior kopia kopiera kopiering sprida spridning
  sprids vidarebefordra vidarebefordras vidarebefordran användning använda använd utlämnande obehörig obehöriga obehörigt
  otillåten otillåtet tillåten tillåtet förbjuden förbjudet får inte läsa läs mer läsas skriva skriver skriv ut utskrift
  miljön miljö tänk onödan behöver verkligen innan spara papper träd gärna
  behandlar behandlas hanterar hanteras behandling hantering behandlingen hanteringen rättigheter integritet värnar dataskydd
  webbplats webbplatsen webb hemsida hemsidan sida här finns hitta på länk länken enligt gällande bestämmelser regler
  kommun kommunen kommunens stad staden stadens skola skolan skolans skolor förvaltningen utbildningsförvaltningen gymnasiet ab
  mejlar mailar skickar kontakten kontaktar skickas skickat skickats dataskyddsombud via eventuella eventuell ev upptäcker
  avsikt annan annat andra obs observera kännedom aldrig öppet vanlig okrypterad okrypterat eller/och och/eller samtliga del
  this that the a an email e-mail emails message messages mail and any all attachment attachments attached files file with it is
  are may contain contains confidential privileged information intended only solely for use of by to addressee addressees
  recipient recipients individual entity named above whom which in error if you your not have received please notify sender
  immediately delete destroy copies copy from system or be unauthorized unauthorised disclosure distribution dissemination
  copying strictly prohibited review printing print consider environment before think legally personal data process processed
  we our how read more about privacy policy at here return reply must do its other than was such addressed
  inklusive inkl anges anger adresserat adresserad adresserade enlighet behövs skicka bilagt innebär
  extern externt externa avsändare utanför klicka klickar öppna öppnar länkar länkarna bifogat känner igen
  litar lita vet säkert säker säkra försiktig försiktiga vaksam uppmärksam extra när innehållet okänd okända förväntar förväntade
  varning upplysning obs ofta vissa varför viktigt källa inom misstänkt misstänkta lösenord inloggningsuppgifter koder
  caution warning external originated outside organization organisation click links unless recognize recognise trust know
  content safe don't often get some people who learn why important exercise opening careful expecting provide passwords
  via se någon var stockholms stockholm open
`);
const CORE = setOf(`
  mejl mejlet mail mailet e-mail e-post e-posten epost e-postmeddelande e-postmeddelandet meddelande meddelandet email
  message mottagare mottagaren adressaten avsändare avsändaren personuppgifter gdpr dataskyddsförordningen miljön
  environment data recipient sender e-brev utskrift länkar bilagor bilagorna attachments links
`);
const SECRET = /sekretess|konfidentiell|förtrolig|känslig|confidential|privileged/;
/** Not what it is, but what a mail may be or for whom it is meant. */
const OF_MAIL =
  /(?<!\p{L})(?:mejl|mail|e-?mail|e-?post|e-brev|meddelande|message|bilag|attachment)[\s\S]*(?<!\p{L})(?:kan|avsedd|avsett|avsedda|may|intended|if you|om du)(?!\p{L})|(?<!\p{L})(?:kan|aldrig|inte|may)(?!\p{L})[\s\S]*(?:mejl|mail|e-?post|meddelande|message)/u;
const WHOM = /(?<!\p{L})(?:kontaktar?|meddelar?|informera|underrätta|notify)(?!\p{L})(?: då| oss då| då oss)?/gu;

/** Of the wording that stands above and below mails: of mail and law, nothing of pupils. */
export function isMailTalk(text: string, { schoolWords }: Pick<Around, 'schoolWords'>): boolean {
  if (!BEGINNINGS.test(text.replace(/^["'([]/, ''))) return false;
  if (SECRET.test(text) && !OF_MAIL.test(text)) return false;
  const words = text
    .replace(/(?:https?:\/\/|www\.)\S+/g, ' ')
    .replace(/[\w.+-]+@[\w.-]+|(?<!\p{L})[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?:\/\S*)?(?=[\s.,)]|$)/gu, ' ')
    .replace(/(?<!\p{L})(?:kommer|kom|härrör) (?=från|utifrån|utanför)/gu, '')
    .replace(/[()[\]"',;:!?.]+(?=\s|$)|(?<=^|\s)[(["']+/g, ' ')
    .split(/[\s/]+/)
    .filter((word) => word !== '' && word !== '-');
  const core = words.filter((word) => CORE.has(word)).length;
  if (words.length < 4 || core === 0) return false;
  for (const [found] of text.matchAll(WHOM)) {
    const next = text.slice(text.indexOf(found) + found.length).trimStart();
    if (
      !/^(?:omgående |omedelbart |gärna |genast |the )?(?:avsändaren|oss|sender|av)/u.test(next) &&
      !/^(?:detta|det)/u.test(next)
    )
      return false;
  }
  return words.every((word) => WORDS.has(word) || schoolWords.has(word) || /^\d{1,3}$/.test(word));
}

/** The rest of a text whose footers speak of secrecy: whole sentences go, wherever lines are broken (PR5b). */
export function withoutMailTalk(text: string): string {
  if (!SECRET.test(text.toLowerCase())) return text;
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => {
      const sentences = paragraph.replace(/\s*\n\s*/g, ' ').split(/(?<=[.!?])\s+/);
      const rest = sentences.filter(
        (sentence) => sentence.length > LENGTH_OF_A_SENTENCE || !isMailTalk(bare(sentence), NOWHERE),
      );
      return rest.length < sentences.length ? rest.join('\n') : paragraph;
    })
    .join('\n\n');
}

const LENGTH_OF_A_SENTENCE = 700;
const NOWHERE = { schoolWords: new Set<string>() };
const bare = (sentence: string) =>
  plainLine(sentence)
    .toLowerCase()
    .replace(/[\s!.,:;-]+$/, '');
