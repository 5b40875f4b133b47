import { STATES, WHY } from '../../../functions/desk/mails/words.ts';
import { CODE_WORDS, FIELD_WORDS } from '../../../functions/mail-intake/answer-words.ts';
import { CASE_WORDS } from '../../../shared/domain/case-words.ts';
import type { Answer, ReportState } from '../../../shared/domain/report.ts';

type Tone = 'good' | 'warn' | 'bad' | 'plain';
const TONES: Record<ReportState, Tone> = {
  accepted: 'good',
  partly: 'warn',
  refused: 'bad',
  held: 'warn',
  sealed: 'plain',
  automatic: 'plain',
};

const ANSWERS: Record<Answer['state'], string> = {
  none: 'Inget kvitto skickas',
  planned: 'Kvitto på väg',
  sending: 'Kvitto på väg',
  sent: 'Kvitto skickat',
  unknown: 'Det är oklart om kvittot kom iväg',
  returned: 'Kvittot kom i retur',
  gathered: 'Kvittot skickas tillsammans med andra',
};

/** What the page says for codes: the words of the desk and of the answers to schools. Badges have a tone. */
export const WORDS = {
  reportState: mapped(TONES, (tone, state) => [STATES[state], tone]),
  heldReason: WHY,
  field: FIELD_WORDS,
  refusal: mapped(CODE_WORDS, ({ reason }) => reason),
  answer: ANSWERS,
  letter: CASE_WORDS.letter,
  addressee: CASE_WORDS.addressee,
  letterState: CASE_WORDS.letterState,
  stopped: CASE_WORDS.stopped,
  queue: {
    mail: 'Mejl att läsa',
    notifications: 'Anmälningar till registret',
    letters: 'Brev att skriva',
    notices: 'Aviseringar att skicka',
    imports: 'Filer att läsa in',
    feedback: 'Besked om utskick',
  },
};

function mapped<K extends string, V, W>(words: Record<K, V>, view: (value: V, key: K) => W) {
  return Object.fromEntries(Object.entries<V>(words).map(([key, value]) => [key, view(value, key as K)])) as Record<
    K,
    W
  >;
}
