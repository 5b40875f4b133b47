import {
  type Act,
  type ActKind,
  type ContactWay,
  type ContactWith,
  OUTCOME_WORDS,
} from '../../../shared/domain/acts.ts';
import { CASE_WORDS } from '../../../shared/domain/case-words.ts';
import { isAddress } from '../../../shared/domain/judge-act.ts';
import { REPORT_TYPE_WORDS } from '../../../shared/domain/notification.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';

export const WAYS: Record<ContactWay, string> = {
  telefon: 'Telefon',
  besok: 'Besök',
  mote: 'Möte',
  sms: 'Sms',
  epost: 'E-post',
  brev: 'Brev',
};
export const WITH: Record<ContactWith, string> = {
  ungdom: 'ungdomen',
  vardnadshavare: 'vårdnadshavare',
  annan: 'någon annan',
};

export const reachedWords = (reached: ContactWith | undefined): string =>
  reached ? `nådde ${WITH[reached]}` : 'nådde ingen';

/** As a trace names them. */
export const TRACED: Record<string, string> = {
  case: 'läste',
  ...({
    acknowledge: 'kvitterade',
    contact: 'antecknade en kontakt',
    'task-done': 'gjorde en uppgift',
    'stop-letter': 'stoppade ett brev',
    'plan-letter': 'planerade ett brev',
    correct: 'rättade',
    'take-back': 'strök',
    reach: 'rättade telefon eller e-post',
    close: 'avslutade',
    reopen: 'öppnade igen',
    'hand-over': 'lämnade över',
  } satisfies Record<ActKind, string>),
};

/** What a person has done, without by whom. */
export function phraseOf(act: Act, { tasks, letters }: YouthRecord, districtName: (code: string) => string): string {
  switch (act.kind) {
    case 'acknowledge':
      return 'Kvitterat';
    case 'contact':
      return `${WAYS[act.way]}, ${reachedWords(act.reached)}${act.next ? `. Nästa: ${act.next}` : ''}`;
    case 'task-done': {
      const task = tasks[act.task];
      return `Klart: ${task ? CASE_WORDS.task[task.type] : 'en uppgift'}`;
    }
    case 'stop-letter':
      return `Stoppade ${letterName(letters[act.letter])}`;
    case 'plan-letter':
      return `Planerade på nytt: ${letterName(letters[act.letter])}`;
    case 'correct': {
      const right = [
        act.type && REPORT_TYPE_WORDS[act.type],
        act.date,
        act.until && `till ${act.until}`,
        act.programme,
      ];
      return `Rättade ${act.fact}: ${right.filter(Boolean).join(', ')}`;
    }
    case 'take-back':
      return `Strök ${act.fact}`;
    case 'reach':
      return 'Rättade telefon eller e-post';
    case 'close':
      return `Avslutade ${CASE_WORDS.kind[act.entry].toLowerCase()}: ${OUTCOME_WORDS[act.outcome].toLowerCase()}`;
    case 'reopen':
      return `Öppnade ${CASE_WORDS.kind[act.entry].toLowerCase()} igen`;
    case 'hand-over':
      return `Lämnade över till ${isAddress(act.to) ? act.to : districtName(act.to)}`;
  }
}

/** A city may name its own letters. */
export const letterName = (letter: { variant: string } | undefined): string =>
  (CASE_WORDS.letter as Record<string, string>)[letter?.variant ?? ''] ?? letter?.variant ?? 'ett brev';
