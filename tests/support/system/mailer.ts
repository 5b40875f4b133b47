import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Ses } from '../../../shared/aws/clients.ts';
import { type EffectPlace, placeOf } from '../../../shared/domain/effect-tag.ts';
import type { FeedbackSignal } from '../../../shared/domain/messages.ts';
import type { Invocation } from './calls.ts';

export type SentMail = { to: string; raw: string; tag: string; effect: EffectPlace; by: Invocation };

/** What SES tells of a mail: nothing, since events may never come, or what became of it. */
export type Fate = (mail: SentMail) => Omit<FeedbackSignal, 'tags'>[];

/** SES in memory: keeps what it is given, and tells what became of it. */
export function mailerTo(tell: (signal: FeedbackSignal) => void, fate: Fate = () => []) {
  const mails: SentMail[] = [];
  const client = {
    send: async (command: unknown, by: Invocation): Promise<object> => {
      if (!(command instanceof SendRawEmailCommand)) throw new Error('mailer: unknown command');
      const { Destinations = [], RawMessage, Tags = [] } = command.input;
      const raw = comparable(Buffer.from(RawMessage?.Data ?? []).toString('utf8'));
      const tag = Tags[0]?.Value ?? '';
      const mail = { to: Destinations.join(), raw, tag, effect: placeOf(tag), by };
      mails.push(mail);
      for (const event of fate(mail)) tell({ ...event, tags: [tag] });
      return { MessageId: String(mails.length) };
    },
  } as unknown as Ses;
  return { client, mails };
}

/** Without what differs from one sending to the next: the date, the id, and what parts the mail from its files. */
function comparable(raw: string): string {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1];
  return (boundary ? raw.replaceAll(boundary, 'boundary') : raw)
    .replace(/^Date:.*$/im, 'Date: Mon, 23 Nov 2026 08:00:00 +0000')
    .replace(/^Message-ID:.*$/im, 'Message-ID: <0102@eu-north-1.amazonses.com>');
}
