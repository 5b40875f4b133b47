import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import { handOverLetters } from '../../../infra/cli/hand-over-letters.ts';
import type { ActRequest } from '../../../shared/domain/judge-act.ts';
import type { FeedbackSignal } from '../../../shared/domain/messages.ts';
import { reportReference } from '../../../shared/domain/reference.ts';
import type { ReportState } from '../../../shared/domain/report.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { bundledProfile } from '../../../shared/lambda/bundled-profile.ts';
import { actOn } from '../../../shared/staff-actions/act.ts';
import { decideHeld, type HeldPorts } from '../../../shared/staff-actions/held.ts';
import { listInDoubt, settleIdentity } from '../../../shared/staff-actions/identity.ts';
import { liftHold } from '../../../shared/staff-actions/lift-hold.ts';
import { registerPupil } from '../../../shared/staff-actions/register-pupil.ts';
import { unsealPerson } from '../../../shared/staff-actions/unseal.ts';
import { contactSwitch } from '../../../shared/store/contact-switch.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { dropoutLettersAfter } from '../builders.ts';
import { fakeSecrets } from '../fake-secrets.ts';
import type { DeliveryOutcome } from './mailer.ts';
import {
  absenceMail,
  automaticMail,
  csvMail,
  dropoutMail,
  flaggedExtract,
  notUnderstoodMail,
  questionMail,
  refusedListsMail,
  report,
  returnedMail,
  sealedMail,
  severalListsMail,
  shortListMail,
  strangersMail,
  unflaggedExtract,
  unreadableMail,
  unverified,
} from './mails.ts';
import { PEOPLE, UNIT } from './people.ts';
import type { StaffContext } from './system.ts';
import { env } from './template.ts';

/** Steps come at once; before time passes, the system comes to rest. */
export type Step =
  | { mail: string; name: string }
  | { extract: string; name: string }
  | { wait: Temporal.DurationLike }
  | { staff: (context: StaffContext) => Promise<unknown> };

export type Scenario = {
  name: string;
  /** Before the beginning, never disturbed. */
  before?: Step[];
  steps: Step[];
  profile?: object;
  deliveryOutcome?: DeliveryOutcome;
  /** Where the order of steps decides: `either` end is right, or any (`open`). */
  order?: 'either' | 'open';
  /** Of the undisturbed run: states of all reports, letters that left, recipients of these steps' mails. */
  ends: { reports: ReportState[]; letters: number; mails: string[] };
};

/** More in an hour are answered in one mail (shared/store/answer-hours.ts). */
const ANSWERED_AT_ONCE = 20;

const SCHOOL = 'kvitto@skola.example';
const COORDINATOR = 'farsta@kommun.example';
const GROUP = 'kaa-gruppen@kommun.example';
const OFFICER = 'skydd@kommun.example';

/** With the name that SES gives its object. */
const mail = (raw: string, last = 0): Step => ({ mail: raw, name: `0123456789abcde${last}` });

const heldBy = ({ aws: { dynamoDb, s3, sqs }, now, profile }: StaffContext): HeldPorts => ({
  dynamoDb,
  s3,
  sqs,
  register: env.REGISTER_TABLE,
  rawMailBucket: env.RAW_MAIL_BUCKET,
  mailQueueUrl: env.MAIL_QUEUE_URL,
  profile: bundledProfile(profile),
  tables: { residents: env.RESIDENTS_TABLE, holds: env.HOLDS_TABLE },
  keyedHash: keyedHash(fakeSecrets(), env.PERSON_KEY_SECRET, dynamoDb, env.REGISTER_TABLE),
  actor: { by: 'lisa', now },
});
const TABLES = { register: env.REGISTER_TABLE, residents: env.RESIDENTS_TABLE, holds: env.HOLDS_TABLE };
const liftedBy = ({ aws: { dynamoDb }, now, profile }: StaffContext) => ({
  dynamoDb,
  tables: TABLES,
  profile: bundledProfile(profile),
  actor: { by: 'lisa', now },
});

/** `last`: of the act's id. */
const inCase = (last: string, request: (record: YouthRecord) => ActRequest) => ({
  staff: async (context: StaffContext) => {
    const youths = youthStore(context.aws.dynamoDb, env.REGISTER_TABLE);
    const record = await youths.load(PEOPLE.minor.personKey);
    const ports = { ...liftedBy(context), staff: async () => [] };
    return actOn(record.entries.kaa1?.caseNumber ?? '', `act-0000000${last}`, request(record), ports);
  },
});

async function confirmNames(context: StaffContext): Promise<void> {
  const ports = liftedBy(context);
  for (const number of await listInDoubt(ports)) await settleIdentity(number, 'confirmed', undefined, ports);
}

async function printLetters({ aws, now, profile }: StaffContext): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-printed-'));
  await handOverLetters(
    { folder, batch: 'omgang-1', mode: 'new' },
    {
      ...aws,
      tables: TABLES,
      lettersBucket: env.LETTERS_BUCKET,
      profile: bundledProfile(profile),
      by: 'lisa',
      now,
      clock: () => now,
    },
  );
  rmSync(folder, { recursive: true });
}

const { letters } = profileJson;
const nextDay = dropoutLettersAfter(1);
const byEmail = { ...profileJson, letters: { ...letters, emailInvitations: true } };

const sesEvent = (event: FeedbackSignal['event'], bounce?: string) => [{ event, ...(bounce && { bounce }) }];
const bounces =
  (address: string): DeliveryOutcome =>
  ({ to }) =>
    to === address ? sesEvent('Bounce', 'Permanent') : sesEvent('Delivery');

/** Reports that open an entry. */
const opening: Scenario[] = [
  {
    name: 'an absence',
    steps: [mail(absenceMail())],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'a dropout',
    steps: [mail(dropoutMail())],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'studies not started',
    steps: [mail(report('Ej påbörjat', PEOPLE.adult))],
    ends: { reports: ['accepted'], letters: 1, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'studies finished without exam',
    steps: [mail(report('Studiebevis', PEOPLE.adult))],
    ends: { reports: ['accepted'], letters: 1, mails: [COORDINATOR, SCHOOL] },
  },
];

/** Reports that close or change one. */
const changing: Scenario[] = [
  {
    name: 'studies that start after an absence',
    before: [mail(absenceMail(), 9)],
    steps: [mail(report('Studiestart', PEOPLE.minor, 'Datum: 2026-11-23'))],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'a return after a dropout',
    before: [mail(dropoutMail(), 9)],
    steps: [mail(returnedMail())],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'a correction of a dropout',
    before: [mail(dropoutMail(), 9)],
    steps: [mail(report('Rättelse', PEOPLE.minor, 'Datum: 2026-11-18', 'Program: NA2025'))],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [SCHOOL] },
  },
  {
    name: 'a withdrawal of a dropout',
    before: [mail(dropoutMail(), 9)],
    steps: [mail(report('Återtagande', PEOPLE.minor))],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
];

/** Several pupils in a mail. */
const lists: Scenario[] = [
  {
    name: 'a list of four pupils',
    steps: [mail(shortListMail())],
    ends: { reports: ['partly'], letters: 1, mails: [COORDINATOR, GROUP, SCHOOL, OFFICER] },
  },
  {
    name: 'two lists and a scan',
    steps: [mail(severalListsMail())],
    // Nobody has read the scan (P11).
    ends: { reports: ['partly'], letters: 0, mails: [COORDINATOR, COORDINATOR, GROUP, SCHOOL] },
  },
  {
    name: 'two lists of which nothing is taken',
    steps: [mail(refusedListsMail())],
    ends: { reports: ['refused'], letters: 0, mails: [SCHOOL] },
  },
];

/** Several mails. */
const severalMails: Scenario[] = [
  {
    name: 'an answer that waits for the end of the hour',
    before: Array.from({ length: ANSWERED_AT_ONCE }, (_, n) => mail(unreadableMail(n), 10 + n)),
    steps: [mail(dropoutMail()), { wait: { hours: 1 } }],
    ends: {
      reports: ['accepted', ...Array<ReportState>(ANSWERED_AT_ONCE).fill('refused')],
      letters: 2,
      mails: [COORDINATOR, SCHOOL],
    },
  },
  {
    name: 'a mail that waits to be read, which the group is told of at noon',
    steps: [mail(notUnderstoodMail()), { wait: { hours: 4 } }],
    ends: { reports: ['accepted'], letters: 0, mails: [COORDINATOR, GROUP, SCHOOL] },
  },
  {
    name: 'a mail that comes twice',
    order: 'either',
    steps: [mail(dropoutMail(), 0), mail(dropoutMail(), 1)],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
];

/** People with protected identities, and mails that get no answer. */
const protectedPeople: Scenario[] = [
  {
    name: 'a sealed mail',
    steps: [mail(sealedMail())],
    ends: { reports: ['sealed'], letters: 0, mails: [OFFICER] },
  },
  {
    name: 'a sealed mail about an open entry',
    before: [mail(dropoutMail(), 9)],
    steps: [mail(sealedMail())],
    ends: { reports: ['accepted', 'sealed'], letters: 2, mails: [OFFICER] },
  },
  {
    name: 'an extract that protects a youth',
    before: [mail(dropoutMail(), 9)],
    steps: [{ extract: flaggedExtract(), name: 'today' }],
    ends: { reports: ['accepted'], letters: 0, mails: [OFFICER] },
  },
  {
    name: 'a mail from an unknown sender',
    steps: [mail(strangersMail())],
    ends: { reports: ['held'], letters: 0, mails: [GROUP] },
  },
  {
    name: 'a sealed mail from an unknown sender',
    steps: [mail(unverified(sealedMail()))],
    ends: { reports: ['sealed'], letters: 0, mails: [OFFICER] },
  },
  {
    name: 'an extract that lacks a flag of before',
    steps: [{ extract: unflaggedExtract(), name: 'today' }],
    ends: { reports: [], letters: 0, mails: [OFFICER] },
  },
  {
    name: 'an extract that protects a youth whose letters are printed',
    before: [mail(dropoutMail(), 9), { wait: { hours: 1 } }, { staff: printLetters }],
    steps: [{ extract: flaggedExtract(), name: 'today' }],
    ends: { reports: ['accepted'], letters: 0, mails: [GROUP, OFFICER] },
  },
  {
    name: 'more strangers in an hour than are told of one by one',
    profile: {
      ...profileJson,
      intake: { ...profileJson.intake, strangers: { ...profileJson.intake.strangers, mailsAnHour: 1 } },
    },
    before: [mail(strangersMail(), 9)],
    steps: [mail(unverified(absenceMail())), { wait: { hours: 2 } }],
    ends: { reports: ['held', 'held'], letters: 0, mails: [GROUP] },
  },
  {
    name: 'an automatic mail',
    steps: [mail(automaticMail())],
    ends: { reports: ['automatic'], letters: 0, mails: [] },
  },
];

/** Decisions of staff about held mails and holds. */
const staffDecisions: Scenario[] = [
  {
    name: 'a held mail that is released',
    before: [mail(strangersMail(), 9)],
    steps: [
      {
        staff: (context) =>
          decideHeld(reportReference('0123456789abcde9'), { act: 'release', unit: UNIT }, heldBy(context)),
      },
    ],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'a held mail that is refused',
    before: [mail(questionMail(), 9)],
    steps: [
      { staff: (context) => decideHeld(reportReference('0123456789abcde9'), { act: 'refuse' }, heldBy(context)) },
    ],
    ends: { reports: ['refused'], letters: 0, mails: [SCHOOL] },
  },
  {
    name: 'a mail that is read before anybody is contacted',
    before: [mail(notUnderstoodMail(), 9)],
    steps: [{ staff: (context) => decideHeld(reportReference('0123456789abcde9'), { act: 'read' }, heldBy(context)) }],
    ends: { reports: ['accepted'], letters: 2, mails: [] },
  },
  {
    name: 'a report under another name, which is said to be the youth',
    steps: [
      mail(report('Avbrott', { ...PEOPLE.minor, given: 'Solvej', family: 'Annanqvist' })),
      { wait: { hours: 1 } },
      { staff: confirmNames },
    ],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, GROUP, SCHOOL] },
  },
  {
    name: 'a stage that is stopped',
    profile: nextDay,
    before: [mail(dropoutMail(), 9)],
    steps: [
      { staff: ({ aws, now }) => contactSwitch(aws.dynamoDb, env.REGISTER_TABLE).stop('lisa', now) },
      { wait: { hours: 24 } },
    ],
    ends: { reports: ['accepted'], letters: 0, mails: [GROUP] },
  },
  {
    name: 'a hold that is lifted',
    profile: nextDay,
    before: [mail(dropoutMail(), 8), mail(sealedMail(), 9), { wait: { hours: 24 } }],
    steps: [
      { staff: (context) => liftHold(PEOPLE.minor.personKey, reportReference('0123456789abcde9'), liftedBy(context)) },
    ],
    ends: { reports: ['accepted', 'sealed'], letters: 2, mails: [COORDINATOR] },
  },
  {
    name: 'a youth who is unsealed, and in an extract again',
    before: [mail(dropoutMail(), 9), { extract: flaggedExtract(), name: 'today' }, { wait: { hours: 1 } }],
    steps: [
      {
        staff: (context) =>
          unsealPerson(PEOPLE.minor.personKey, 'fel person', {
            ...liftedBy(context),
            tables: { ...TABLES, sealed: env.SEALED_TABLE },
          }),
      },
      { extract: unflaggedExtract(), name: 'later' },
    ],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, OFFICER] },
  },
];

const acts: Scenario[] = [
  {
    name: 'a pupil who stands in a held mail',
    before: [
      mail(questionMail(), 9),
      { wait: { minutes: 20 } },
      { staff: (context) => decideHeld(reportReference('0123456789abcde9'), { act: 'read' }, heldBy(context)) },
      { wait: { minutes: 20 } },
    ],
    steps: [
      {
        staff: (context) =>
          registerPupil(
            reportReference('0123456789abcde9'),
            'act-00000000',
            { personnummer: PEOPLE.minor.number, typ: 'Avbrott', datum: '2026-11-16', skolenhetskod: UNIT },
            {
              ...heldBy(context),
              directory: env.DIRECTORY_TABLE,
              notificationsQueueUrl: env.NOTIFICATIONS_QUEUE_URL,
            },
          ),
      },
      { staff: (context) => decideHeld(reportReference('0123456789abcde9'), { act: 'done' }, heldBy(context)) },
    ],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'a case that is acknowledged, with a contact',
    before: [mail(dropoutMail(), 9)],
    steps: [
      inCase('0', () => ({ kind: 'acknowledge' })),
      inCase('1', () => ({ kind: 'contact', way: 'telefon', reached: 'ungdom' })),
    ],
    ends: { reports: ['accepted'], letters: 2, mails: [] },
  },
  {
    name: 'a case that is handed over, with a guardian’s letter stopped',
    profile: dropoutLettersAfter(2),
    before: [mail(dropoutMail(), 9)],
    steps: [
      inCase('0', ({ letters }) => {
        const [letter = ''] = Object.entries(letters).find(([, { addressee }]) => addressee === 'guardian1') ?? [];
        return { kind: 'stop-letter', letter };
      }),
      inCase('1', () => ({ kind: 'hand-over', from: 'farsta', to: 'bromma' })),
      { wait: { hours: 72 } },
    ],
    ends: { reports: ['accepted'], letters: 1, mails: [COORDINATOR, GROUP] },
  },
  {
    name: 'a case that is closed and opened again',
    profile: dropoutLettersAfter(2),
    before: [mail(dropoutMail(), 9)],
    steps: [
      inCase('2', () => ({ kind: 'close', outcome: 'unreachable' })),
      { wait: { hours: 1 } },
      inCase('3', () => ({ kind: 'reopen' })),
      { wait: { hours: 72 } },
    ],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, COORDINATOR] },
  },
];

/** What the sweep starts, and events of SES. */
const sweepAndFeedback: Scenario[] = [
  {
    name: 'letters whose day comes',
    profile: nextDay,
    before: [mail(dropoutMail(), 9)],
    steps: [{ wait: { hours: 24 } }],
    ends: { reports: ['accepted'], letters: 2, mails: [] },
  },
  {
    name: 'an invitation that arrives',
    profile: byEmail,
    deliveryOutcome: () => sesEvent('Delivery'),
    steps: [mail(report('Avbrott', PEOPLE.adult))],
    ends: { reports: ['accepted'], letters: 0, mails: [COORDINATOR, SCHOOL, 'ymer.dromstedt@post.example'] },
  },
  {
    name: 'an invitation that comes back',
    profile: byEmail,
    deliveryOutcome: bounces('ymer.dromstedt@post.example'),
    steps: [mail(report('Avbrott', PEOPLE.adult))],
    ends: { reports: ['accepted'], letters: 1, mails: [COORDINATOR, SCHOOL, 'ymer.dromstedt@post.example'] },
  },
  {
    name: 'a receipt and a notice that come back',
    deliveryOutcome: ({ to }) => (to === GROUP ? sesEvent('Delivery') : sesEvent('Bounce', 'Permanent')),
    steps: [mail(dropoutMail())],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, GROUP, GROUP, SCHOOL] },
  },
];

export const SCENARIOS_BY_GROUP = {
  opening,
  changing,
  lists,
  severalMails,
  protectedPeople,
  staffDecisions,
  acts,
  sweepAndFeedback,
};
export type ScenarioGroup = keyof typeof SCENARIOS_BY_GROUP;
export const SCENARIOS = Object.values(SCENARIOS_BY_GROUP).flat();

/** Two events at the same time about one youth. */
export const PAIRS: Scenario[] = [
  {
    name: 'the same dropout in two mails',
    order: 'either',
    steps: [mail(dropoutMail(), 0), mail(dropoutMail(), 1)],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'a dropout and studies not started',
    order: 'either',
    steps: [mail(dropoutMail(), 0), mail(report('Ej påbörjat', PEOPLE.minor, 'Datum: 2026-11-18'), 1)],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL, SCHOOL] },
  },
  {
    name: 'a dropout and a list that also has it',
    order: 'either',
    steps: [mail(dropoutMail(), 0), mail(csvMail(), 1)],
    ends: {
      reports: ['accepted', 'partly'],
      letters: 3,
      mails: [COORDINATOR, COORDINATOR, GROUP, SCHOOL, SCHOOL, OFFICER],
    },
  },
  {
    name: 'a dropout and a return',
    order: 'open',
    steps: [mail(dropoutMail(), 0), mail(returnedMail(), 1)],
    ends: { reports: ['accepted', 'accepted'], letters: 0, mails: [SCHOOL, SCHOOL] },
  },
  {
    name: 'a dropout and a sealed mail',
    order: 'open',
    steps: [mail(dropoutMail(), 0), mail(sealedMail(), 1)],
    ends: { reports: ['accepted', 'sealed'], letters: 0, mails: [SCHOOL, OFFICER] },
  },
  {
    name: 'a dropout and an extract that protects',
    order: 'open',
    steps: [mail(dropoutMail(), 0), { extract: flaggedExtract(), name: 'today' }],
    ends: { reports: ['accepted'], letters: 0, mails: [SCHOOL, OFFICER] },
  },
];

/** describe.each and test.each cut long names short. */
export const named = (scenarios: Scenario[]) => scenarios.map((scenario) => [scenario.name, scenario] as const);
