import { Temporal } from 'temporal-polyfill';
import { rowPlace } from '../../functions/mail-intake/answer-places.ts';
import { CODE_WORDS, FIELD_WORDS, HELD_WORDS } from '../../functions/mail-intake/answer-words.ts';
import { STOCKHOLM } from '../../shared/domain/calendar.ts';
import type { Refusal } from '../../shared/domain/held-report.ts';
import type { Decision, Report, ReportState } from '../../shared/domain/report.ts';
import type { Waiting } from '../../shared/staff-actions/held.ts';

export function listWords(waiting: Waiting[]): string {
  if (waiting.length === 0) return 'Inget mejl väntar på en person.';
  return waiting
    .map((report) => [report.reportId, timeOf(report.receivedAt), report.unit ?? '-', rowsOf(report), whyOf(report)])
    .map((columns) => columns.join('  '))
    .join('\n');
}

export function reportWords(report: Report): string {
  const { reportId, unit, counts, refusals, state, reason, heldParts = [] } = report;
  const others = new Set(heldParts.map((part) => part.reason).filter((other) => other !== reason));
  const lines = [
    `${reportId}, mottaget ${timeOf(report.receivedAt)}`,
    reason
      ? `Väntar: ${[whyOf(report), ...[...others].map((other) => HELD_WORDS[other].reason)].join('; ')}.`
      : `Läge: ${STATES[state]}.`,
    ...(unit ? [`Skolenhet: ${unit}`] : []),
    `Rader: ${counts.accepted} mottagna, ${counts.refused} avvisade, ${counts.held} väntar.`,
    ...refusals.map(
      ({ field, code, ...place }) => `- ${rowPlace(place)}, ${FIELD_WORDS[field]}: ${CODE_WORDS[code].reason}`,
    ),
  ];
  return lines.join('\n');
}

export const STATES: Record<ReportState, string> = {
  accepted: 'mottagen',
  partly: 'delvis mottagen',
  refused: 'avvisad',
  held: 'väntar på en person',
  sealed: 'skyddad väg',
  automatic: 'automatiskt mejl',
};

export const DECIDED: Record<Decision['act'], string> = {
  release: 'Mejlet läses på nytt nu, som om avsändaren var kontrollerad. Se hur det gick med kaa held show.',
  refuse: 'Mejlet är avvisat. Har skolan fått ett kvitto om att det väntar får den också veta att det är avvisat.',
  seal: 'Mejlet tas om hand på den skyddade vägen. Alla som det nämner får kontaktstopp. Handläggaren får ett meddelande.',
  done: 'Mejlet är avslutat och står inte längre i listan.',
};

export const HIDDEN = (reference: string) =>
  `Mejlet visas inte: någon i det har kontaktstopp eller skyddade personuppgifter. Lämna det till handläggaren med kaa held seal ${reference}.`;

/** Also for a sealed mail (P5). */
export const NOT_THERE = 'Det finns inget mejl med den referensen som kan visas här.';

export const REFUSED: Record<Refusal, string> = {
  'does-not-wait': 'Mejlet finns inte, eller väntar inte på någon. Se vilka som väntar med kaa held list.',
  'in-work': 'Mejlet bearbetas just nu. Vänta en minut och se efter med kaa held show.',
  'not-releasable':
    'Mejlet väntar inte på grund av avsändaren och kan inte släppas. Be skolan skicka en ny rapport, och använd sedan held refuse eller held done.',
};

function whyOf({ reason, decision, done }: Waiting): string {
  const why = HELD_WORDS[reason ?? 'unread'].reason;
  if (!decision) return why;
  const { by, at } = decision;
  return done ? `${why} (släppt av ${by} ${timeOf(at)}, men väntar än)` : `${why} (${by} har beslutat, verkställs)`;
}

function rowsOf({ counts: { accepted, refused, held } }: Waiting): string {
  return held === 0 ? 'hela mejlet' : `${held} av ${accepted + refused + held} rader`;
}

export function timeOf(at: string): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(STOCKHOLM);
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}
