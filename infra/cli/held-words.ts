import { Temporal } from 'temporal-polyfill';
import { KINDS, STATES } from '../../functions/desk/mails/words.ts';
import { rowPlace } from '../../functions/mail-intake/answer-places.ts';
import { CODE_WORDS, FIELD_WORDS, HELD_WORDS } from '../../functions/mail-intake/answer-words.ts';
import { STOCKHOLM } from '../../shared/domain/calendar.ts';
import { isToBeRead, type Refusal } from '../../shared/domain/held-report.ts';
import type { Read } from '../../shared/domain/newer-values.ts';
import type { Decision, Report } from '../../shared/domain/report.ts';
import type { NotRegistered, Registered, ShownPiece, Waiting } from '../../shared/staff-actions/outcomes.ts';
import { UsageError } from '../parts/usage-error.ts';

export function listWords(waiting: Waiting[]): string {
  if (waiting.length === 0) return 'Inget mejl väntar på en person.';
  return waiting
    .map((report) => [
      report.reportId,
      report.receivedAt && timeOf(report.receivedAt),
      report.unit ?? '-',
      rowsOf(report),
      whyOf(report),
    ])
    .map((columns) => columns.join('  '))
    .join('\n');
}

export const READ_FIRST = 'läs mejlet först';

export function reportWords(report: Read<Report>): string {
  const { reportId, unit, counts, refusals, state, reason, heldParts = [] } = report;
  const others = new Set(heldParts.map((part) => part.reason).filter((other) => other !== reason));
  const lines = [
    `${reportId}, mottaget ${timeOf(report.receivedAt)}`,
    reason || isToBeRead(report)
      ? `Väntar: ${[whyOf(report), ...[...others].map((other) => HELD_WORDS[other].reason)].join('; ')}.`
      : `Läge: ${STATES[state] ?? state}.`,
    ...(unit ? [`Skolenhet: ${unit}`] : []),
    ...(report.newer ? [NOT_READ] : []),
    `Rader: ${counts.accepted} mottagna, ${counts.refused} avvisade, ${counts.held} väntar.`,
    ...refusals.map(
      ({ field, code, ...place }) => `- ${rowPlace(place)}, ${FIELD_WORDS[field]}: ${CODE_WORDS[code].reason}`,
    ),
  ];
  return lines.join('\n');
}

export const DECIDED: Record<Decision['act'], string> = {
  release: 'Mejlet läses på nytt nu, som om avsändaren var kontrollerad. Se hur det gick med kaa held show.',
  refuse: 'Mejlet är avvisat. Har skolan fått ett kvitto om att det väntar får den också veta att det är avvisat.',
  seal: 'Mejlet tas om hand på den skyddade vägen. Alla som det nämner får kontaktstopp. Handläggaren får ett meddelande.',
  read: 'Mejlet är läst. Brev och annan kontakt om eleverna i det släpps nu, om inget annat hindrar.',
  done: 'Mejlet är avslutat och står inte längre i listan.',
};

/** What `--learn` names by number. */
export function piecesWords(pieces: ShownPiece[], more = 0): string {
  const lines = pieces.map(({ n, kind, attachment, line, row, hash, onlyOfficer, text, lost }) => {
    const place = rowPlaceOf(attachment, line ?? row);
    const teachable = onlyOfficer ? ' (kan bara läras in av en handläggare)' : '';
    const note = hash && !lost ? teachable : ' (kan inte läras in)';
    return `${n}. ${KINDS[kind] ?? kind}, ${place}${note}${text === undefined ? '' : `: ${text}`}`;
  });
  const rest = more > 0 ? [`och ${more} till, se mejlet`] : [];
  return ['Det här har systemet inte förstått:', ...lines, ...rest].join('\n');
}

const rowPlaceOf = (attachment: number, line: number | undefined) =>
  `${attachment === 0 ? 'mejlets text' : `bilaga ${attachment}`}${line === undefined ? '' : `, rad ${line}`}`;

export const HIDDEN = (reference: string) =>
  `Mejlet visas inte: någon i det har kontaktstopp eller skyddade personuppgifter. Lämna det till handläggaren med kaa held seal ${reference}.`;

/** Also for a sealed mail (P5). */
export const NOT_THERE = 'Det finns inget mejl med den referensen som kan visas här.';

export const WITH_OFFICERS =
  'Mejlet visas bara för handläggaren för skyddade uppgifter, som kan släppa rader ur det. Du kan använda held read, held refuse och held done.';

export const RELEASED = (count: number) =>
  `${count === 1 ? 'Ett mejl läses' : `${count} mejl läses`} på nytt. De som fortfarande inte går att läsa väntar kvar i kaa held list.`;

export const REFUSED: Record<Refusal, string> = {
  'does-not-wait': 'Mejlet finns inte, eller väntar inte på någon. Se vilka som väntar med kaa held list.',
  'newer-version': 'Mejlet är behandlat av en nyare version och kan inte avgöras med den här. Uppdatera kaa.',
  'in-work': 'Mejlet bearbetas just nu. Vänta en minut och se efter med kaa held show.',
  'read-first':
    'Kontakten med elever i mejlet väntar tills någon har läst det. Läs det med kaa held show, och använd sedan held read eller held seal.',
  hidden: WITH_OFFICERS,
  'changed-meanwhile': 'Någon har gjort något med mejlet. Se vad med kaa held show.',
  'not-releasable':
    'Mejlet väntar inte på grund av avsändaren och kan inte släppas. Be skolan skicka en ny rapport, och använd sedan held refuse eller held done.',
};

const NOT_READ = 'Allt i posten kan inte läsas av den här versionen. Uppdatera kaa.';

function whyOf(report: Waiting): string {
  const { reason, decision, done, newer } = report;
  if (newer) return 'kan inte läsas av den här versionen';
  const why = [reason && HELD_WORDS[reason].reason, isToBeRead(report) && READ_FIRST].filter(Boolean).join('; ');
  if (!decision) return why;
  const { by, at } = decision;
  return done ? `${why} (${by} beslutade ${timeOf(at)}, men det väntar än)` : `${why} (${by} har beslutat, verkställs)`;
}

function rowsOf({ reason, counts: { accepted, refused, held } }: Waiting): string {
  return held === 0 || !reason ? 'hela mejlet' : `${held} av ${accepted + refused + held} rader`;
}

export function timeOf(at: string): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(STOCKHOLM);
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

const NOT_REGISTERED: Record<NotRegistered, string> = {
  ...REFUSED,
  'not-there': NOT_THERE,
  'does-not-wait': 'Mejlet väntar inte på någon. Inget registrerades.',
  'in-work': 'Mejlet behandlas just nu. Försök igen om en stund.',
  'newer-version': NOT_READ,
  hidden: WITH_OFFICERS,
  'too-many': 'Det är för många elever för att registrera för hand. Be skolan skicka en lista.',
  'same-pupil': 'Eleven är redan registrerad från det här mejlet.',
  'no-action': 'Det behöver inte registreras: inget följer av en sådan rapport.',
};

export function registerWords(registered: Registered): string {
  if (registered.outcome === 'refused')
    throw new UsageError([NOT_REGISTERED[registered.why], ...(registered.protects ? [PROTECTS] : [])].join(' '));
  if (registered.outcome === 'faults')
    throw new UsageError(
      registered.faults
        .map((fault) =>
          fault.code === 'only-absence' || fault.code === 'weak-word'
            ? `${OPTIONS[fault.field]}: ${FAULTS[fault.code]}`
            : `${FIELD_WORDS[fault.field]}: ${CODE_WORDS[fault.code].reason}. ${CODE_WORDS[fault.code].action}`,
        )
        .join('\n'),
    );
  if (registered.outcome === 'sealed')
    return 'Det du skrev talar om skyddade uppgifter. Eleven är inte registrerad. Mejlet går den skyddade vägen, och den du skrev om får kontaktstopp. Vet du mer än det som står i mejlet: ring handläggaren.';
  return 'Eleven är registrerad, och behandlas inom en kvart. Kontakt väntar till kaa held read. Skriv sedan kaa held done när alla i mejlet är registrerade: då får skolan sitt kvitto.';
}

const PROTECTS = 'Det du skrev talar om skyddade uppgifter: ring handläggaren.';
const OPTIONS = {
  'report-type': '--type',
  personnummer: '--number',
  name: '--name',
  unit: '--unit',
  date: '--date',
  from: '--from',
  until: '--until',
};
const FAULTS = {
  'only-absence': 'fylls bara i vid frånvaro.',
  'weak-word': 'ett ord kan handla om skyddade uppgifter. Är det så: kaa held seal. Annars: skriv utan ordet.',
};
