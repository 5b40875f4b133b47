import type { Mail } from '../mail/mail.ts';

/** No pupil, no file. It needs a person's answer, not a list to fill in. */
export function isQuestion({ subject, text, attachments }: Mail): boolean {
  return attachments.length === 0 && /\?(?!\S)/.test(`${subject}\n${text}`) && !/\d{6}/.test(text);
}
