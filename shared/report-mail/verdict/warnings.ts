import type { Profile } from '../../domain/profile.ts';
import type { Mail } from '../mail/mail.ts';
import { attachedText, filesOf } from '../mail/mail-texts.ts';
import { holdsWord, writingsOf } from '../template/plain-words.ts';
import type { SearchableText } from './detect-protection.ts';

export type Warnings = {
  /** A child is being harmed. A help, never a filter. */
  urgent?: true;
  /** It may be dangerous to visit somebody. Stored nowhere: it makes contact wait, and the mail urgent. */
  threat?: true;
  /** Health, crime, religion (GDPR art. 9). */
  sensitive?: true;
};

/** The words are stored nowhere. */
export function warningsIn(texts: SearchableText[], mail: Mail, { intake }: Profile): Warnings {
  const files = filesOf(mail).map(attachedText);
  const writings = [...texts.flatMap(({ writings, names }) => [...writings, ...names]), ...files.flatMap(writingsOf)];
  const isThreat = holdsWord(writings, intake.threatWords);
  return {
    ...((isThreat || holdsWord(writings, intake.harmWords)) && { urgent: true }),
    ...(isThreat && { threat: true }),
    ...(holdsWord(writings, intake.sensitiveWords) && { sensitive: true }),
  };
}
