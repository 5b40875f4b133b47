import { REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import type { HeldReason, RefusalCode, RefusalField, RefusalHint } from '../../shared/domain/report.ts';
import { WHAT_DROPOUT_IS } from '../../shared/report-mail/phrases.ts';

/** Never quotes the mail (PR2). */
export const FIELD_WORDS: Record<RefusalField, string> = {
  personnummer: 'personnummer',
  'report-type': 'typ av rapport',
  date: 'datum',
  until: 'frånvaro till',
  unit: 'skolenhetskod',
  name: 'namn',
  programme: 'program',
  year: 'årskurs',
  phone: 'telefon',
  email: 'e-post',
  'about-report': 'gäller rapport',
  'absence-amount': 'ogiltig frånvaro',
};

export const BLANK_IS_ATTACHED = 'Filen som följer med, kaa-rapport.xlsx, är en tom lista att fylla i.';

export const LEAVE_OUT_SENSITIVE =
  'Mejlet ser ut att innehålla mer än vi får ha i registret, till exempel något om hälsa, brott eller religion. Det sparar vi inte där. Skriv bara uppgifterna i mallen nästa gång.';

/** The same whatever the register holds (PR2). */
export const CHANGES_ARE_MATCHED =
  'Rättelser och återtaganden för vi till den rapport som de gäller. Hittar vi den inte hör vi av oss.';

const oneOf = (words: string[]) => new Intl.ListFormat('sv', { type: 'disjunction' }).format(words);

type Words = { reason: string; action: string };

export const CODE_WORDS: Record<RefusalCode, Words> = {
  missing: { reason: 'uppgiften saknas', action: 'Fyll i den och skicka raden igen.' },
  format: {
    reason: 'vi kan inte tolka uppgiften',
    action: 'Rätta den och skicka raden igen.',
  },
  'check-digit': {
    reason: 'kontrollsiffran stämmer inte',
    action: 'Jämför med elevregistret, rätta numret och skicka raden igen.',
  },
  'no-such-date': { reason: 'det datumet finns inte', action: 'Rätta datumet och skicka raden igen.' },
  'over-hundred': {
    reason: 'numret hör till någon som är över hundra år',
    action: 'Skriv personnumret med tolv siffror och skicka raden igen.',
  },
  'not-yet-born': {
    reason: 'födelsedatumet ligger i framtiden',
    action: 'Rätta personnumret och skicka raden igen.',
  },
  'damaged-by-spreadsheet': {
    reason: 'kalkylprogrammet har ändrat numret så att siffror saknas',
    action: 'Gör om kolumnen till text, skriv in numret på nytt och skicka raden igen.',
  },
  'unknown-report-type': {
    reason: 'vi känner inte igen typen',
    action: `Skriv något av ${oneOf(Object.values(REPORT_TYPE_WORDS))}. ${WHAT_DROPOUT_IS}`,
  },
  'until-before-date': {
    reason: 'slutdatumet ligger före startdatumet',
    action: 'Rätta perioden och skicka raden igen.',
  },
  'in-the-future': {
    reason: 'dagen har inte varit än',
    action:
      'Rätta datumet. För ogiltig frånvaro räknas bara dagar som har varit: skriv den sista av dem som Frånvaro till. Skicka sedan raden igen.',
  },
  'too-old': { reason: 'dagen ligger för långt tillbaka', action: 'Rätta året, eller ring oss om det stämmer.' },
  'too-long': { reason: 'texten är för lång', action: 'Korta den och skicka raden igen.' },
  'not-your-unit': {
    reason: 'er adress får inte rapportera för den skolenheten',
    action: 'Rätta skolenhetskoden, eller be den skolan att skicka rapporten.',
  },
  'two-values': {
    reason: 'det står två olika värden',
    action: 'Låt bara det rätta stå kvar och skicka raden igen.',
  },
};

/** Followed by the rows, which are taken. */
export const LEFT_OUT_WORDS: Partial<Record<RefusalField, string>> = {
  programme: 'Raderna är mottagna utan program, för vi känner inte igen det här',
  name: 'Raderna är mottagna utan namn, eller med bara en del av det, för här står något annat än ett enda namn',
  phone: 'Raderna är mottagna utan telefonnummer, eller med bara det första, för vi kan inte tolka hela uppgiften här',
  email: 'Raderna är mottagna utan e-post, eller med bara den första, för vi kan inte tolka hela uppgiften här',
};

const DATE_EXAMPLE = 'Skriv datumet som år-månad-dag, till exempel 2026-11-16, och skicka raden igen.';

/** Asylum seekers have none, and schools must not make one up. */
export const WITHOUT_NUMBER = 'Har eleven inget personnummer, ring oss.';

export const HOW_TO_WRITE: Partial<Record<RefusalField, string>> = {
  personnummer: 'Skriv personnumret med tolv siffror och skicka raden igen.',
  date: DATE_EXAMPLE,
  until: DATE_EXAMPLE,
  unit: 'Skriv skolenhetskoden med åtta siffror och skicka raden igen.',
  'absence-amount':
    'Skriv mängden som ett tal, till exempel 12, eller 0 om det inte finns någon, och skicka raden igen.',
  'about-report': 'Skriv referensen som den står i kvittot och skicka raden igen.',
};

/** In place of the field's and code's own words. */
export const HINT_WORDS: Record<RefusalHint, Partial<Words> & { field?: string }> = {
  absence: {
    field: 'frånvaro från',
    action:
      'För ogiltig frånvaro behövs två dagar: skriv Frånvaro från, kolon och första dagen på en rad, och Frånvaro till, kolon och sista dagen på nästa. Skriv dagarna som år-månad-dag, till exempel 2026-10-01. Skicka sedan raden igen.',
  },
  'no-year': { reason: 'året saknas', action: DATE_EXAMPLE },
};

const PERSON_READS = 'Du behöver inte skicka om mejlet.';
export const TO_SEND_ANEW =
  'skicka i stället en ny rapport: skriv uppgifterna direkt i mejlet, en uppgift på varje rad med ord, kolon och värde, eller bifoga en lista (Excel eller CSV) med orden som rubriker. Orden är Typ av rapport, Personnummer, Namn, Skolenhetskod och Datum.';

const SEND_ANEW = TO_SEND_ANEW.replace('s', 'S');

export const mentionsList = (text: string) => text.includes('bifoga en lista');

const HOW_TO_CHANGE =
  'Ska en rapport inte gälla: skicka ett nytt mejl med tre rader. Skriv Återtagande efter Typ av rapport, elevens personnummer efter Personnummer och kvittots referens efter Gäller rapport, med kolon emellan. Var bara en uppgift fel: skriv Rättelse i stället, och lägg till en rad med det som ska vara rätt, till exempel Datum.';

/** Said once in a thread. */
export const REPLY_WORDS: Words = {
  reason: 'ni har svarat på ett kvitto',
  action: `${PERSON_READS} ${HOW_TO_CHANGE} Fler svar på samma kvitto, eller på det här mejlet, läser vi också, men ni får inget nytt kvitto på dem.`,
};

/** Taken; the rows follow. */
export const WITHOUT_UNIT = 'Er adress rapporterar för flera skolenheter, och här står inte vilken det gäller';
export const SEND_UNIT =
  'Skicka samma uppgifter en gång till, med Skolenhetskod (åtta siffror), så att vi vet vilken skola vi ska vända oss till. Det räknas ändå bara en gång.';

export const RESPELL =
  'De uppgifterna har vi inte läst. Skriv orden precis som i mallen. Saknas något som behövs, skicka de eleverna igen.';

export const HELD_WORDS: Record<HeldReason, Words> = {
  unread: { reason: 'vårt system kunde inte läsa mejlet', action: PERSON_READS },
  unreadable: { reason: 'vårt system kunde inte läsa mejlet', action: SEND_ANEW },
  'too-large': {
    reason: 'mejlet eller en bilaga är för stor för vårt system',
    action: `Dela upp rapporten. ${SEND_ANEW}`,
  },
  virus: {
    reason: 'mejlet gick inte igenom vår viruskontroll, så vi har inte öppnat det',
    action: `Kontrollera er dator. ${SEND_ANEW}`,
  },
  'sender-not-verified': { reason: 'vi kunde inte kontrollera vem som skickade mejlet', action: 'Ring oss.' },
  'sender-not-listed': { reason: 'adressen finns inte bland dem som får rapportera', action: 'Ring oss.' },
  'unit-unclear': {
    reason: 'er adress rapporterar för flera skolenheter, och mejlet säger inte vilken det gäller',
    action: 'Skriv Skolenhetskod med åtta siffror för varje elev och skicka mejlet igen.',
  },
  question: {
    reason: 'mejlet ser ut att vara en fråga',
    action: 'En person svarar. Är det bråttom, ring oss.',
  },
  // As for a mail with any other sentence (PR2).
  'protection-in-doubt': { reason: 'en person hos oss behöver läsa mejlet', action: PERSON_READS },
  'no-rows': { reason: 'vi hittade ingen rapport i mejlet', action: `Om det var en rapport, ${TO_SEND_ANEW}` },
  'attachment-not-readable': {
    reason:
      'en bilaga går inte att läsa maskinellt (till exempel en bild, en PDF, ett Worddokument, en zip-fil eller en lista utan rubriker som vi känner)',
    action: SEND_ANEW,
  },
  encrypted: {
    reason: 'mejlet eller en bilaga går inte att öppna utan nyckel eller lösenord',
    action: `Skicka inget lösenord till oss. ${SEND_ANEW}`,
  },
  'type-or-date-missing': {
    reason: 'typ av rapport eller datum saknas',
    action:
      'Skicka filen igen med kolumnerna Typ av rapport och Datum, eller skriv de två uppgifterna i mejlets text. Vi läser dem aldrig ur ett filnamn.',
  },
  correction: {
    reason: 'mejlet verkar rätta eller ta tillbaka en rapport, men inte så att vårt system kan läsa det',
    action: `${PERSON_READS} ${HOW_TO_CHANGE} Gällde rapporten fel elev: skicka ett återtagande med den elevens personnummer, och en ny rapport om rätt elev.`,
  },
  'quoted-part': {
    reason: 'det finns elever i den citerade eller vidarebefordrade delen av mejlet, och den läser vi inte automatiskt',
    action: 'Om eleverna ska rapporteras nu: skriv dem i ett nytt mejl.',
  },
  'type-unclear': {
    reason:
      'typen av rapport kan betyda flera saker (till exempel att eleven har slutat, läser utomlands eller går på folkhögskola)',
    action: `${PERSON_READS} Skriv gärna Byter skola, Examen, Studiebevis eller Avbrott nästa gång, om något av dem stämmer. ${WHAT_DROPOUT_IS}`,
  },
  'temporary-number': {
    reason: 'en elev har ett tillfälligt nummer (TF-nummer eller interimsnummer), och det säger inte vem eleven är',
    action: 'Skicka eleven igen när hen har fått ett personnummer eller samordningsnummer, eller ring oss.',
  },
  'number-without-row': {
    reason: 'det står ett personnummer i mejlet som inte hör till någon elev i mallen eller listan',
    action: `Om den eleven ska rapporteras, ${TO_SEND_ANEW}`,
  },
  'cells-do-not-fit': {
    reason: 'en rad har fler, färre eller andra uppgifter än rubrikerna i listan, så vi vet inte vad som hör ihop',
    action:
      'Skicka raden igen i ett nytt mejl: en elev på varje rad, en uppgift under varje rubrik och inga sammanslagna celler.',
  },
  'struck-out': {
    reason: 'en rad har överstruken text, så vi vet inte om den ska gälla',
    action: 'Om eleven ska rapporteras: skriv hen i ett nytt mejl, utan överstruken text.',
  },
  'readings-disagree': {
    reason: 'mejlet har två versioner, som vanlig text och med formatering, och de säger inte samma sak om en elev',
    action: 'Skriv eleven i ett nytt mejl, med mallens ord.',
  },
  'changed-meanwhile': { reason: 'rapporten måste kontrolleras', action: PERSON_READS },
};
