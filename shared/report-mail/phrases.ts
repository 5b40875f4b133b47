/** Sent back it must not seal (PR5). */
export const NEVER_MAIL_PROTECTED = 'Mejla aldrig om elever med skyddade personuppgifter.';

/** In the template, the blank list and the receipts. */
export const WHAT_DROPOUT_IS =
  'Avbrott är när eleven har slutat före examen och inte börjar i en annan skola. Börjar eleven i en annan skola, skriv Byter skola.';
