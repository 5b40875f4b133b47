import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, S3, Ses, Sqs } from '../../shared/aws/clients.ts';
import { writeOnce } from '../../shared/aws/files.ts';
import { sendMail } from '../../shared/aws/mail.ts';
import { signal } from '../../shared/aws/queue.ts';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Task, TaskType } from '../../shared/domain/effects.ts';
import type { LetterSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { residentsStore } from '../../shared/store/residents-store.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import type { OutreachEnv } from './env.ts';
import { reachOut } from './reach-out.ts';

export function createHandler(
  env: z.infer<typeof OutreachEnv>,
  aws: { dynamoDb: DynamoDb; s3: S3; sqs: Sqs; ses: Ses },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const youths = youthStore(aws.dynamoDb, env.REGISTER_TABLE);
  const effects = effectStore(aws.dynamoDb, env.REGISTER_TABLE);
  const residents = residentsStore(aws.dynamoDb, env.RESIDENTS_TABLE);
  const sender = { from: env.MAIL_FROM, configurationSet: env.CONFIGURATION_SET, sink: env.SINK_ADDRESS };
  const pathOf = (id: string) => ['letters', id];
  const taskAt = (id: string, type: TaskType): [string[], Task][] => {
    const today = dateInStockholm(now());
    const dueOn = addWorkingDays(today, profile.tasks.withinWorkingDays, profile.freeDays).toString();
    return [[['tasks', `${type}.${id}`], { type, dueOn, createdOn: today.toString(), done: false }]];
  };

  return (message: LetterSignal) =>
    reachOut(message, profile, {
      loadYouth: youths.load,
      population: residents.load,
      claim: (personKey, id, letter, frozen) =>
        effects.claim(youthKey(personKey), pathOf(id), letter, now(), {
          repeat: frozen.channel === 'email' || letter.channel === 'email' ? 'never' : 'always',
          set: Object.entries(frozen),
          when: [
            { path: ['contactHold'], is: '=', value: false },
            { path: ['state'], is: '=', value: 'open' },
            { path: ['entries', letter.entryId, 'state'], is: '=', value: 'open' },
          ],
        }),
      settle: (personKey, id, from, state, more = {}) =>
        effects.settle(youthKey(personKey), pathOf(id), from, state, {
          effect: Object.entries(more.fields ?? {}),
          item: more.task ? taskAt(id, more.task) : [],
        }),
      render: async ({ letter, contact, caseNumber }) => {
        // Loaded with the first letter: the libraries for fonts and PDF are most of a start.
        const { renderLetter } = await import('./letter.ts');
        const { facts, youthName } = contact;
        const sample = env.STAGE !== 'production';
        const { variant, addressee } = letter;
        const rendered = await renderLetter({ variant, addressee, profile, facts, youthName, caseNumber, sample });
        return rendered.outcome === 'rendered' ? rendered.pdf : 'not-printable';
      },
      handOver: async (object, pdf) => {
        await writeOnce(aws.s3, env.LETTERS_BUCKET, object, pdf, 'application/pdf');
      },
      sendInvitation: async (to, tag, caseNumber) => {
        const { outcome } = await sendMail(aws.ses, sender, {
          to,
          subject: profile.letters.email.subject,
          text: profile.letters.email.body.join('\n\n').replaceAll('{caseNumber}', caseNumber),
          autoSubmitted: 'auto-generated',
          tag,
        });
        return outcome;
      },
      signalRegister: (personKey) => {
        const look: RegisterSignal = { about: 'youth', personKey };
        return signal(aws.sqs, env.NOTIFICATIONS_QUEUE_URL, [look]);
      },
      now,
    });
}
