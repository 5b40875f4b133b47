/** Apart from the other grammars, which read words: the desk starts with these alone. */

const PHONE = /^\+?[\d(][\d ()/-]{3,22}\d\)?$/;
const DIGITS_OF_PHONE = /^\d{5,15}$/;

/** One. */
export function isPhone(value: string): boolean {
  return PHONE.test(value) && DIGITS_OF_PHONE.test(value.replace(/\D/g, ''));
}

const EMAIL = /^[\w.+-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+$/i;

export function isEmail(value: string): boolean {
  return value.length <= 254 && EMAIL.test(value);
}
