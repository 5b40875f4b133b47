import { kindOf } from './file-kind.ts';
import type { Attachment, Mail } from './read-mail.ts';

/** winmail.dat is no attachment to whoever sent it: its files are, and its text is another form of the mail's own. */
export function withoutWinmail(mail: Mail): Mail {
  const attachments = mail.attachments.flatMap((attachment) => insideOf(attachment)?.attachments ?? attachment);
  return mail.attachments
    .flatMap((attachment) => insideOf(attachment) ?? [])
    .reduce(withText, { ...mail, attachments });
}

function insideOf(attachment: Attachment): Mail | undefined {
  const { content } = attachment;
  return kindOf(attachment) === 'winmail' && content && 'mail' in content ? content.mail : undefined;
}

function withText(mail: Mail, { subject, text, quoted, otherReading, bodies }: Mail): Mail {
  const all = { ...mail, bodies: [...mail.bodies, subject, ...bodies] };
  if (`${mail.text}${mail.quoted}`.trim() === '') return { ...all, text, quoted, otherReading };
  return { ...all, otherReading: [mail.otherReading, text, quoted, otherReading].join('\n') };
}
