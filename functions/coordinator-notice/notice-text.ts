import { type AutomaticMails, countsByDomain } from '../../shared/domain/automatic-mails.ts';
import type { Notice } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { gatheredFor, type StrangersHour } from '../../shared/domain/strangers.ts';
import type { UnreadMails } from '../../shared/domain/unread-mails.ts';
import type { Gathered } from './gathered.ts';
import { HELD } from './held-words.ts';
import { TASK_WORDS } from './task-words.ts';

type Words = { subject: string; kind: string; what: string };

const WORDS: Record<Notice['kind'], Words> = {
  'new-case': {
    subject: 'Nytt ärende',
    kind: 'Ärende i KAA',
    what: 'Ett nytt ärende har öppnats i ditt område. Logga in och läs ärendet.',
  },
  'new-prevention': {
    subject: 'Nytt förebyggande ärende',
    kind: 'Förebyggande ärende',
    what: 'Ett nytt förebyggande ärende har öppnats i ditt område. Logga in och läs ärendet.',
  },
  closed: {
    subject: 'Avslutat ärende',
    kind: 'Avslutat ärende',
    what: 'Ett ärende i ditt område har avslutats. Kontrollera om något återstår att göra.',
  },
  'mail-in-case': {
    subject: 'Vänta med kontakt: ett mejl i ett ärende',
    kind: 'Mejl som gäller ett ärende',
    what: 'Någon har skrivit till oss om ett ärende som du har. KAA-gruppen läser mejlet. Hör med dem innan du skriver, ringer eller besöker någon i ärendet.',
  },
  'left-district': {
    subject: 'Ärende som du inte längre har',
    kind: 'Ärende som har gått över till någon annan',
    what: 'Ett ärende har gått över till ett annat område eller till en annan samordnare, som har fått det. Avsluta det som du har på gång, och lämna över det som hon eller han behöver veta.',
  },
  'check-identity': {
    subject: 'Uppgift: ta reda på vem rapporten gäller',
    kind: 'Rapport som vi inte kan koppla till en folkbokförd person',
    what: 'Vi kan inte avgöra vem en rapport gäller, eller om personen omfattas av ansvaret. Inga brev skickas så länge det är oklart. Läs rapporten och ta reda på hur det ligger till.',
  },
  'check-coverage': {
    subject: 'Uppgift: ta reda på om en ungdom omfattas',
    kind: 'Rapport om någon som kanske inte är folkbokförd i landet',
    what: 'En rapport gäller någon med samordningsnummer. Den som har ett sådant är oftast inte folkbokförd i landet, och då gäller inte kommunens aktivitetsansvar (skollagen 29 kap. 9 § första stycket 2). Inget ärende öppnas och inget brev skickas. Läs rapporten, ta reda på hur det ligger till och hänvisa vid behov till mottagandet för nyanlända.',
  },
  'compulsory-school': {
    subject: 'Uppgift: en ungdom kan ha skolplikt',
    kind: 'Rapport om någon som kan ha skolplikt',
    what: 'En rapport gäller någon som har skolplikt, eller kan ha det (skollagen 7 kap. 10–14 §§). Inget ärende öppnas och inget brev skickas. Läs rapporten och lämna över till den som bevakar skolplikten. Systemet ser på rapporten igen när skolplikten brukar upphöra.',
  },
  transfer: {
    subject: 'En elev byter skola',
    kind: 'Byte av skola',
    what: 'En elev i ditt område har slutat för att börja i en annan skola. Den nya skolan har inte hört av sig än. Gör den inte det öppnas ett ärende, och då får du en ny avisering. Innan dess skickas inget brev. Du behöver inte göra något nu.',
  },
  'correction-unmatched': {
    subject: 'Uppgift: en rättelse eller ett återtagande hör inte ihop med någon rapport',
    kind: 'Rättelse eller återtagande som vi inte kan föra till en rapport',
    what: 'En skola har rättat eller återtagit en rapport, men det går inte att säga vilken. Ingenting har ändrats. Läs mejlet, fråga skolan och rätta det som är fel.',
  },
  'report-held': {
    subject: 'Uppgift: ett mejl väntar på en person',
    kind: 'Rapport som väntar på en person',
    what: 'Ett mejl till KAA-brevlådan kunde inte hanteras automatiskt. Läs mejlet och ta hand om det.',
  },
  'automatic-mails': {
    subject: 'Automatiska mejl',
    kind: 'Automatiska mejl till KAA-brevlådan',
    what: 'Det har kommit automatiska mejl till KAA-brevlådan, till exempel frånvarosvar och nyhetsbrev. De innehåller ingen rapport och har inte fått något svar. Du behöver göra något bara om en skola står i listan.',
  },
  'unread-mails': {
    subject: 'Uppgift: mejl att läsa innan någon kontaktas',
    kind: 'Mejl som systemet inte har förstått helt',
    what: 'I de här mejlen finns något som systemet inte har förstått. Ärenden har öppnats, men inget brev skickas och ingen ska kontaktas förrän någon har läst mejlet. Läs det med kaa held show och godkänn det med kaa held read.',
  },
  'unread-mails-late': {
    subject: 'Uppgift: mejl som ingen har läst på en arbetsdag',
    kind: 'Mejl som systemet inte har förstått helt',
    what: 'De här mejlen har väntat en arbetsdag på att KAA-gruppen ska läsa dem. Så länge får eleverna i dem inget brev. Se till att någon läser dem med kaa held show och godkänner dem med kaa held read.',
  },
  strangers: {
    subject: 'Uppgift: mejl från okända avsändare',
    kind: 'Mejl från avsändare som vi inte har kunnat kontrollera',
    what: 'Det har kommit fler mejl än vanligt från okända avsändare. De fler som kom under timmen räknas här i stället för att aviseras ett och ett. Läs dem i dag: något kan vara brådskande.',
  },
  'contact-stopped': {
    subject: 'Alla utskick är stoppade',
    kind: 'Utskick',
    what: 'Inga brev och inga mejl till unga lämnar systemet, och inga brev kan lämnas ut för tryck. Rapporter tas emot som vanligt. Ta undan brev som är utskrivna men inte postade. En chef eller systemsamordnare startar utskicken igen.',
  },
  'contact-started': {
    subject: 'Utskicken är igång igen',
    kind: 'Utskick',
    what: 'Brev och mejl till unga skickas igen. Det som väntade skickas nu.',
  },
  urgent: {
    subject: 'Läs nu: ett mejl kan handla om ett barn som far illa',
    kind: 'Ord som kan betyda att någon far illa eller att det är farligt att besöka någon',
    what: 'Ett mejl till KAA-brevlådan innehåller ord som kan betyda att ett barn far illa, eller att det är farligt att besöka någon. Läs mejlet nu. Gör en orosanmälan om det behövs. Är någon hotad, lämna mejlet till handläggaren med kaa held seal. Systemet kan ha missförstått orden.',
  },
  sealed: {
    subject: 'Ny uppgift i den skyddade vägen',
    kind: 'Skyddad väg',
    what: 'Något nytt har kommit in på den skyddade vägen. Logga in för att läsa det. Svara inte på det här mejlet.',
  },
  'import-refused': {
    subject: 'Fel i en inläst fil',
    kind: 'Inläsning av fil',
    what: 'En fil kunde inte läsas in helt, eller behöver ses över. Filen med resultatet ligger bredvid och visar vilka rader det gäller och vad som är fel.',
  },
  'batch-recalled': {
    subject: 'Stoppa nu: ett brev får inte skickas',
    kind: 'Utskriftsomgång där ett brev inte får skickas',
    what: 'Ett brev i den här omgången får inte lämna oss. Posta inget mer ur omgången. Leta inte själv efter brevet: ring handläggaren för skyddade uppgifter, som vet vilket det är. Skrivs omgången igen tas brevet bort ur mappen.',
  },
  'letter-recalled': {
    subject: 'Stoppa nu: ett brev får inte skickas',
    kind: 'Brev som har lämnats till utskrift',
    what: 'Ett brev i det här ärendet har lämnats till utskrift och får inte nå mottagaren. Se i ärendet vilken omgång det ligger i och varför. Ta undan brevet om det inte är postat.',
  },
  stuck: {
    subject: 'Uppgift: något har fastnat',
    kind: 'Något som systemet inte har kunnat slutföra',
    what: 'Systemet har försökt flera gånger utan att lyckas. Ta reda på vad som har hänt.',
  },
  'answer-returned': {
    subject: 'Uppgift: ett kvitto nådde inte skolan',
    kind: 'Kvitto som inte har kommit fram',
    what: 'Kvittot på en rapport nådde inte skolan. Ring skolan, berätta vad som hände med rapporten och be om en adress som fungerar. Ändra sedan adressen i skolregistret.',
  },
  'notice-returned': {
    subject: 'Uppgift: en avisering kom inte fram',
    kind: 'Avisering som inte har kommit fram',
    what: 'En avisering nådde inte den som skulle ha den. Se till att någon tar hand om ärendet och att adressen rättas.',
  },
  'mail-refused': {
    subject: 'Uppgift: någon vill inte ha våra mejl',
    kind: 'Mejl som har anmälts som oönskat',
    what: 'En skola eller en kollega har anmält ett mejl från oss som oönskat. Vi mejlar inte den adressen mer. Ring och kom överens om hur vi ska höras av.',
  },
};

/** Of its item. */
export type NoticeFacts = {
  automatic?: AutomaticMails;
  unreadMails?: Gathered & Pick<UnreadMails, 'unread'>;
  strangers?: Pick<StrangersHour, 'gathered'>;
  /** Reports about the youth that nobody has read (P11). */
  readFirst?: string[];
  /** A mail about the youth waits to be read (PR11). */
  isObjected?: boolean;
  /** Empty: there is no desk. */
  deskUrl?: string;
};

/** Whatever the reason: it is told nowhere. */
const ASK_FIRST = 'Kontakta KAA-gruppen före brev, samtal och besök.';

const INCOMPLETE =
  'Kontaktstoppen är inte fullständiga: någon i mejlet har inget personnummer som systemet har kunnat läsa. Läs mejlet och sätt kontaktstopp för den det gäller med kaa hold.';

/** Nothing else may stand in a notice (PR3). */
export function noticeText(
  notice: Notice,
  profile: Profile,
  { automatic, unreadMails, strangers, readFirst = [], isObjected = false, deskUrl = '' }: NoticeFacts = {},
): { subject: string; text: string } {
  const { subject, kind, what } = wordsOf(notice, unreadMails);
  const isCase = notice.reference.startsWith('K-');
  const link = linkTo(notice, profile, deskUrl);
  const district = profile.districts.find(({ code }) => code === notice.district)?.name;
  const lines = [
    what,
    ...(notice.holdsIncomplete ? [INCOMPLETE] : []),
    '',
    `${isCase ? 'Ärendenummer' : 'Referens'}: ${notice.reference}`,
    ...(notice.about ? [`${notice.kind === 'mail-in-case' ? 'Mejl' : 'Svar på vårt kvitto'}: ${notice.about}`] : []),
    `Slag: ${kind}`,
    ...(district ? [`Område: ${district}`] : []),
    ...(notice.deadline ? [`${isCase ? 'Öppna ärendet senast' : 'Senast'}: ${notice.deadline}`] : []),
    ...(isCase && readFirst.length > 0 ? [readFirstWords(readFirst)] : []),
    ...(isCase && isObjected ? [ASK_FIRST] : []),
    ...(automatic ? ['', ...countsOf(automatic)] : []),
    ...(unreadMails ? gatheredIn(unreadMails) : []),
    ...(strangers ? [`Antal mejl: ${gatheredFor(notice.to, strangers)}`] : []),
    ...(link ? [`Länk: ${link}`] : []),
    '',
    'Mejlet är skickat automatiskt och innehåller inga personuppgifter.',
  ];
  return { subject: `${subject} ${notice.reference}`, text: lines.join('\n') };
}

/** To a page behind a login: a case, or a mail that waits. */
function linkTo({ kind, reference }: Notice, { notices: { caseLink } }: Profile, deskUrl: string): string | undefined {
  const isCase = reference.startsWith('K-');
  if (isCase && caseLink) return caseLink.replaceAll('{caseNumber}', reference);
  const page = isCase ? 'arende' : MAILS.has(kind) && 'mejl';
  return deskUrl && page ? `${deskUrl}/${page}/${reference}` : undefined;
}

const MAILS: ReadonlySet<Notice['kind']> = new Set(['report-held', 'urgent']);

function wordsOf({ kind, why = '' }: Notice, gathered: NoticeFacts['unreadMails']): Words {
  const words = WORDS[kind];
  if (kind === 'unread-mails' && gathered && Object.keys(gathered.unread).length === 0) return TASKS_ALONE;
  const held = kind === 'report-held' && Object.hasOwn(HELD, why) ? HELD[why] : undefined;
  return held ? { ...words, subject: `Uppgift: ${held.subject}`, what: held.what } : words;
}

const TASKS_ALONE: Words = {
  subject: 'Uppgifter att göra',
  kind: 'Uppgifter som systemet inte kan göra självt',
  what: 'Det här behöver någon av er ta hand om. Allt som är kvar att göra står i kaa tasks.',
};

const MAX_READ_FIRST = 10;

function readFirstWords(reports: string[]): string {
  const more = reports.length - MAX_READ_FIRST;
  const named = reports.slice(0, MAX_READ_FIRST).join(', ');
  return `Läs mejlet först: ${named}${more > 0 ? ` och ${more} till` : ''}. Kontakta ingen förrän någon har läst det.`;
}

const MAX_REFERENCES = 200;

/** Mails to read, then tasks by what they are, then refused rows. */
function gatheredIn({ unread, tasks, refused, more }: NonNullable<NoticeFacts['unreadMails']>): string[] {
  const mails = Object.keys(unread).toSorted();
  const types = [...new Set(tasks.map(({ type }) => type))].toSorted();
  const about = (type: string) => tasks.flatMap((task) => (task.type === type ? (task.about ?? 'utan referens') : []));
  const rest = Math.max(mails.length - MAX_REFERENCES, 0) + more;
  return [
    ...(mails.length > 0 ? ['', ...mails.slice(0, MAX_REFERENCES)] : []),
    ...types.flatMap((type) => ['', `${TASK_WORDS[type]}:`, ...about(type).toSorted()]),
    ...(Object.keys(refused).length > 0
      ? ['', REFUSED_ROWS, ...Object.entries(refused).map(refusedIn).toSorted()]
      : []),
    ...(rest > 0 ? ['', `och ${rest} till. Alla står i kaa held list och kaa tasks.`] : []),
  ];
}

const REFUSED_ROWS =
  'Rader som vi har avvisat och som skolan inte har skickat igen: ring skolan, och ta reda på vilka elever det gäller:';

const refusedIn = ([reference, rows]: [string, number]) => `${reference}, ${rows} ${rows === 1 ? 'rad' : 'rader'}`;

const MAX_SCHOOLS = 20;

function countsOf(automatic: AutomaticMails): string[] {
  const { schools, others } = countsByDomain(automatic);
  const rest = schools.slice(MAX_SCHOOLS).reduce((sum, [, count]) => sum + count, others);
  return [
    ...schools.slice(0, MAX_SCHOOLS).map(([domain, count]) => `${count} från ${domain}`),
    ...(rest > 0 ? [`${rest} från andra`] : []),
  ];
}
