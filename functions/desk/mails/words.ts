import type { Refusal } from '../../../shared/domain/held-report.ts';
import type { Decision, HeldReason, ReportState } from '../../../shared/domain/report.ts';
import type { NotRegistered, PupilFault } from '../../../shared/staff-actions/outcomes.ts';

/** To colleagues; to schools: functions/mail-intake/answer-words.ts. */
export const WHY: Record<HeldReason, string> = {
  unread: 'Systemet har försökt tre gånger utan att kunna läsa mejlet',
  unreadable: 'Mejlet går inte att läsa maskinellt',
  'too-large': 'Mejlet eller en bilaga är för stor',
  virus: 'Mejlet gick inte igenom viruskontrollen',
  'sender-not-verified': 'Avsändaren är inte kontrollerad: vem som helst kan ha skrivit',
  'sender-not-listed': 'Adressen får inte rapportera för någon skola',
  'unit-unclear': 'Avsändaren rapporterar för flera skolor, och mejlet säger inte vilken',
  'protection-in-doubt': 'Ett ord kan handla om skyddade uppgifter',
  'no-rows': 'Ingen rapport hittades i mejlet',
  question: 'Mejlet ser ut att vara en fråga',
  'attachment-not-readable': 'En bilaga går inte att läsa maskinellt',
  encrypted: 'Mejlet eller en bilaga är krypterad',
  'type-or-date-missing': 'Typ av rapport eller datum saknas',
  correction: 'Mejlet verkar rätta eller ta tillbaka något, men inte enligt mallen',
  'quoted-part': 'Elever står i en citerad eller vidarebefordrad del',
  'type-unclear': 'Typen av rapport kan betyda flera saker',
  'temporary-number': 'En elev har ett tillfälligt nummer',
  'number-without-row': 'Ett personnummer hör inte till någon elev i mallen',
  'cells-do-not-fit': 'En rad passar inte under listans rubriker',
  'struck-out': 'En rad är överstruken',
  'readings-disagree': 'Mejlets två versioner säger olika saker om en elev',
  'changed-meanwhile': 'Mejlet gav olika resultat när det lästes två gånger',
};

export const READ_FIRST = 'Läs mejlet först: kontakten med elever i det väntar';

export const STATES: Record<ReportState, string> = {
  accepted: 'mottagen',
  partly: 'delvis mottagen',
  refused: 'avvisad',
  held: 'väntar på en person',
  sealed: 'skyddad väg',
  automatic: 'automatiskt mejl',
};

export const KINDS: Record<string, string> = {
  line: 'text',
  quoted: 'citerad text',
  title: 'rubrik eller filnamn',
  unseen: 'text som inte syns',
  column: 'kolumn',
  cell: 'cell',
  picture: 'bild',
  part: 'del som inte kan läsas',
  hidden: 'något dolt',
  struck: 'överstruket',
  card: 'visitkort',
};

export const DECIDED: Record<Decision['act'], string> = {
  release: 'släppte det',
  refuse: 'avvisade det',
  seal: 'lämnade det till den skyddade vägen',
  read: 'läste det',
  done: 'avslutade det',
};

export const REFUSED: Record<Refusal, string> = {
  'does-not-wait': 'Mejlet väntar inte längre på någon.',
  'newer-version': 'Mejlet är behandlat av en nyare version av systemet. Säg till den som sköter systemet.',
  'in-work': 'Mejlet bearbetas just nu. Vänta en minut och ladda om sidan.',
  'read-first':
    'Kontakten med elever i mejlet väntar tills någon har läst det. Tryck Läst, eller lämna det till handläggaren.',
  hidden:
    'Mejlet visas bara för handläggaren för skyddade uppgifter. Du kan bara trycka Läst, avvisa eller avsluta det.',
  'not-releasable': 'Mejlet väntar inte på grund av avsändaren och kan inte släppas.',
  'changed-meanwhile': 'Någon har gjort något med mejlet sedan du öppnade det. Se efter vad, och välj sedan igen.',
};

export const NOT_SEEN = 'Mejlet går inte att visa, så ingen kan ha läst det. Be skolan skicka det igen.';

export const NOT_ENTERED: Record<Exclude<NotRegistered, 'not-there'>, string> = {
  ...REFUSED,
  'too-many': 'Hundra elever är redan registrerade ur mejlet. Be skolan om en lista.',
  'same-pupil': 'Eleven är redan registrerad ur mejlet med samma typ och datum.',
  'no-action': 'En sådan rapport leder inte till något. Registrera den inte; avsluta mejlet när du är klar.',
};

/** What is missing, or cannot be read. */
export const HOW_TO_WRITE: Record<string, string> = {
  personnummer: 'Skriv personnumret med tolv siffror.',
  namn: 'Skriv för- och efternamn, eller lämna fältet tomt.',
  skolenhetskod: 'Skriv skolenhetskoden med åtta siffror.',
  typ: 'Välj typ av rapport.',
  datum: 'Skriv datumet som 2026-11-16.',
  fran: 'Skriv första frånvarodagen som 2026-11-16.',
  till: 'Skriv sista frånvarodagen som 2026-11-16.',
};

export const FAULTS: Record<PupilFault['code'], string> = {
  missing: 'fyll i uppgiften.',
  format: 'det går inte att tolka.',
  'check-digit': 'kontrollsiffran stämmer inte. Jämför med mejlet.',
  'no-such-date': 'det datumet finns inte.',
  'over-hundred': 'numret hör till någon som är över hundra år. Skriv tolv siffror.',
  'not-yet-born': 'födelsedatumet ligger i framtiden.',
  'damaged-by-spreadsheet': 'siffror saknas i numret.',
  'unknown-report-type': 'välj en typ.',
  'until-before-date': 'sista dagen ligger före den första.',
  'in-the-future': 'dagen har inte varit än.',
  'too-old': 'dagen ligger för långt tillbaka.',
  'too-long': 'texten är för lång.',
  'not-your-unit': 'skolan finns inte i skolregistret. Kontrollera koden.',
  'two-values': 'skriv bara ett värde.',
  'only-absence': 'fylls bara i vid frånvaro. Ta bort datumet, eller välj frånvaro.',
  'weak-word':
    'ett ord kan handla om skyddade uppgifter. Är det så: lämna mejlet till handläggaren. Annars: skriv utan ordet.',
};

/** Who has typed it may know more than the mail says. */
export const PROTECTS =
  'Det du skrev talar om skyddade uppgifter. Ring handläggaren för skyddade uppgifter och berätta om vem.';
