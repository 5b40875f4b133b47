import type { Attachment, Mail } from '../mail/mail.ts';
import { kindOf } from './file-kind.ts';

export function unwrapWinmail(mail: Mail): Mail {
  const insides = new Map(mail.attachments.map((attachment) => [attachment, innerMail(attachment, mail)]));
  const attachments = mail.attachments.flatMap((attachment) => insides.get(attachment)?.attachments ?? attachment);
  return [...insides.values()].filter((inside) => inside !== undefined).reduce(withText, { ...mail, attachments });
}

/** Its text may be in a format that is not read. */
function innerMail(attachment: Attachment, { text, quoted }: Mail): Mail | undefined {
  const { content } = attachment;
  if (kindOf(attachment) !== 'winmail' || !content || !('mail' in content)) return undefined;
  const { mail } = content;
  const isAlone = `${text}${quoted}`.trim() === '' && mail.attachments.length === 0 && mail.bodies.length === 0;
  return isAlone ? undefined : mail;
}

function withText(mail: Mail, inner: Mail): Mail {
  const { subject, text, quoted, otherReading, bodies, twin, hidden } = inner;
  const all = {
    ...mail,
    ...(hidden && { hidden }),
    bodies: [...mail.bodies, subject, ...bodies],
    pictures: [...mail.pictures, ...inner.pictures],
    unseen: [mail.unseen, subject, inner.unseen].join('\n'),
    cards: [...mail.cards, ...inner.cards],
  };
  if (`${mail.text}${mail.quoted}`.trim() === '')
    return { ...all, text, quoted, otherReading, ...(twin !== undefined && { twin }) };
  return { ...all, otherReading: [mail.otherReading, text, quoted, otherReading].join('\n') };
}
