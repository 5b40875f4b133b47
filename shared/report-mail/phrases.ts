/** Stands in every answer and on our blank list: what schools quote or send back must not seal. */
export const NEVER_MAIL_PROTECTED = 'Mejla aldrig om elever med skyddade personuppgifter.';
