import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, S3, Ses, Sqs } from '../../shared/aws/clients.ts';
import { writeOnce } from '../../shared/aws/files.ts';
import { signal as sendSignal } from '../../shared/aws/queue.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { LetterSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { lookTomorrow } from '../../shared/domain/tasks.ts';
import { log } from '../../shared/lambda/log.ts';
import { OUTCOME_UNKNOWN, SES_REFUSES } from '../../shared/lambda/log-texts.ts';
import { idsOfLetterSignal } from '../../shared/lambda/message-ids.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { holdSeqIs, holdsOf } from '../../shared/store/hold-store.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { pacedMail } from '../../shared/store/paced-mail.ts';
import { residentsStore } from '../../shared/store/residents-store.ts';
import { valuesAt } from '../../shared/store/table.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import type { OutreachEnv } from './env.ts';
import { cityLogo } from './logo.ts';
import { type Ports, reachOut } from './reach-out.ts';

export function createHandler(
  env: z.infer<typeof OutreachEnv>,
  aws: { dynamoDb: DynamoDb; s3: S3; sqs: Sqs; ses: Ses },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const effects = effectStore(aws.dynamoDb, env.REGISTER_TABLE);
  const sender = { from: env.MAIL_FROM, configurationSet: env.CONFIGURATION_SET, sink: env.SINK_ADDRESS };
  const mail = pacedMail(aws, env.REGISTER_TABLE, sender, now, (code) => log(SES_REFUSES, { code }));
  const ports: Ports = {
    loadYouth: youthStore(aws.dynamoDb, env.REGISTER_TABLE).load,
    population: residentsStore(aws.dynamoDb, env.RESIDENTS_TABLE).load,
    holds: (personKey) => holdsOf(aws.dynamoDb, env.HOLDS_TABLE, personKey),
    isStopped: contactSwitch(aws.dynamoDb, env.REGISTER_TABLE).isStopped,
    claim: ({ personKey, letter: id }, letter, frozen, { repeat, holdSeq }) =>
      effects.claim(youthKey(personKey), ['letters', id], letter, now(), {
        repeat,
        set: frozen,
        when: [
          { path: ['contactHold'], is: '=', value: false },
          { path: ['waitsFor'], is: 'missing' },
          holdSeqIs(holdSeq),
          { path: ['state'], is: '=', value: 'open' },
          { path: ['entries', letter.entryId, 'state'], is: '=', value: 'open' },
        ],
      }),
    settle: ({ personKey, letter: id }, from, state, { fields = {}, tasks = {} }) =>
      effects.settle(youthKey(personKey), ['letters', id], from, state, {
        effect: fields,
        ...(fields.was && { remove: ['facts'] }),
        item: [
          ...valuesAt(['tasks'], tasks),
          ...(Object.keys(tasks).length > 0 ? [lookTomorrow(dateInStockholm(now()))] : []),
        ],
      }),
    render: async (letter) => {
      // Fonts and PDF are most of a start.
      const { renderLetter } = await import('./letter.ts');
      return renderLetter({ ...letter, logo: cityLogo(), sample: env.STAGE !== 'production' });
    },
    handOver: async (object, pdf) => {
      await writeOnce(aws.s3, env.LETTERS_BUCKET, object, pdf, 'application/pdf');
    },
    turn: mail.turn,
    sendMail: (turn, invitation) => mail.send(turn, { ...invitation, autoSubmitted: 'auto-generated' }),
    tellUnknown: (signal) => log(OUTCOME_UNKNOWN, idsOfLetterSignal(signal)),
    signalRegister: (personKey) => {
      const look: RegisterSignal = { about: 'youth', personKey };
      return sendSignal(aws.sqs, env.NOTIFICATIONS_QUEUE_URL, [look]);
    },
    now,
  };
  return (message: LetterSignal) => reachOut(message, profile, ports);
}
