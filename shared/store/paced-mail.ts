import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb, Ses } from '../aws/clients.ts';
import { type Sender, sendMail } from '../aws/mail.ts';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';
import type { Sent, Turn } from '../domain/sending.ts';
import { sendGate } from './send-gate.ts';

/** All mail to people goes here: a turn, then the mail. `tellRefusal` hears the name of SES's error. */
export function pacedMail(
  { dynamoDb, ses }: { dynamoDb: DynamoDb; ses: Ses },
  register: string,
  sender: Sender,
  now: () => Temporal.Instant,
  tellRefusal: (code: string) => void,
) {
  const gate = sendGate(dynamoDb, register, now);
  return {
    turn: gate.turn,
    async send(turn: Turn, mail: OutgoingMail): Promise<Sent> {
      const answer = await sendMail(ses, sender, mail);
      if (answer.outcome === 'not-sent') tellRefusal(answer.code);
      // What is not learnt now the next mail learns; what was sent must be recorded (F2).
      const notBefore = await gate.learn(mail.tag, turn, answer).catch(() => undefined);
      if (answer.outcome !== 'not-sent') return answer;
      return { outcome: 'not-sent', ...(notBefore && { notBefore }) };
    },
  };
}
