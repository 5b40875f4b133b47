/** Sent back it must not seal (PR5). */
export const NEVER_MAIL_PROTECTED = 'Mejla aldrig om elever med skyddade personuppgifter.';
