import type { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import type { FeedbackSignal } from '../../shared/domain/messages.ts';
import type { ReportState } from '../../shared/domain/report.ts';
import type { Fate } from './mailer.ts';
import {
  absenceMail,
  automaticMail,
  csvMail,
  dropoutMail,
  flaggedExtract,
  report,
  returnedMail,
  sealedMail,
  strangersMail,
} from './mails.ts';
import { PEOPLE } from './people.ts';

/** Something that happens to the chain from outside. Steps come at once; before time passes, all comes to rest. */
export type Step = { mail: string; name: string } | { extract: string; name: string } | { wait: Temporal.DurationLike };

export type Journey = {
  name: string;
  /** What has happened, undisturbed, when the journey begins. */
  before?: Step[];
  steps: Step[];
  profile?: object;
  fate?: Fate;
  /** The steps may as well come in the opposite order: the end is the same, but for which was first. */
  anyOrder?: true;
  /** What must have come of it, undisturbed: all reports' states, letters that left, and whom mails of these steps went to. */
  ends: { reports: ReportState[]; letters: number; mails: string[] };
};

const SCHOOL = 'kvitto@skola.example';
const COORDINATOR = 'farsta@kommun.example';
const GROUP = 'kaa-gruppen@kommun.example';
const OFFICER = 'skydd@kommun.example';

/** A mail, and the name that SES gives its object. */
const mail = (raw: string, last = 0): Step => ({ mail: raw, name: `0123456789abcde${last}` });

const { letters } = profileJson;
const nextDay = { ...profileJson, letters: { ...letters, firstLetterAfterWorkingDays: 1 } };
const byEmail = { ...profileJson, letters: { ...letters, emailInvitations: true } };

const told = (event: FeedbackSignal['event'], bounce?: string) => [{ event, ...(bounce && { bounce }) }];
const bounces =
  (address: string): Fate =>
  ({ to }) =>
    to === address ? told('Bounce', 'Permanent') : told('Delivery');

/** Each type of report, in a mail of its own. */
export const REPORTS: Journey[] = [
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

/** Several at once: pupils, mails, answers. */
export const CROWDS: Journey[] = [
  {
    name: 'a list of five pupils',
    steps: [mail(csvMail())],
    ends: { reports: ['partly'], letters: 3, mails: [COORDINATOR, COORDINATOR, GROUP, SCHOOL, OFFICER] },
  },
  {
    name: 'a mail that comes twice',
    anyOrder: true,
    steps: [mail(dropoutMail(), 0), mail(dropoutMail(), 1)],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
];

/** Who may not be named, and who may not be written to. */
export const PROTECTED: Journey[] = [
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
    ends: { reports: ['accepted'], letters: 2, mails: [OFFICER] },
  },
  {
    name: 'a mail from nobody we know',
    steps: [mail(strangersMail())],
    ends: { reports: ['held'], letters: 0, mails: [GROUP] },
  },
  {
    name: 'an automatic mail',
    steps: [mail(automaticMail())],
    ends: { reports: ['automatic'], letters: 0, mails: [] },
  },
];

/** What the sweep begins, and what SES tells. */
export const LATER: Journey[] = [
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
    fate: () => told('Delivery'),
    steps: [mail(report('Avbrott', PEOPLE.adult))],
    ends: { reports: ['accepted'], letters: 0, mails: [COORDINATOR, SCHOOL, 'ymer.dromstedt@post.example'] },
  },
  {
    name: 'an invitation that comes back',
    profile: byEmail,
    fate: bounces('ymer.dromstedt@post.example'),
    steps: [mail(report('Avbrott', PEOPLE.adult))],
    ends: { reports: ['accepted'], letters: 1, mails: [COORDINATOR, SCHOOL, 'ymer.dromstedt@post.example'] },
  },
  {
    name: 'a receipt and a notice that come back',
    fate: ({ to }) => (to === GROUP ? told('Delivery') : told('Bounce', 'Permanent')),
    steps: [mail(dropoutMail())],
    ends: { reports: ['accepted'], letters: 2, mails: [COORDINATOR, GROUP, GROUP, SCHOOL] },
  },
];

export const JOURNEYS = [...REPORTS, ...CROWDS, ...PROTECTED, ...LATER];

/** Two reports that come at the same time about one youth. */
export const PAIRS: Journey[] = [
  {
    name: 'the same dropout in two mails',
    anyOrder: true,
    steps: [mail(dropoutMail(), 0), mail(dropoutMail(), 1)],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL] },
  },
  {
    name: 'a dropout and studies not started',
    anyOrder: true,
    steps: [mail(dropoutMail(), 0), mail(report('Ej påbörjat', PEOPLE.minor, 'Datum: 2026-11-18'), 1)],
    ends: { reports: ['accepted', 'accepted'], letters: 2, mails: [COORDINATOR, SCHOOL, SCHOOL] },
  },
];

/** For describe.each and test.each, which cut long names short otherwise. */
export const named = (journeys: Journey[]) => journeys.map((journey) => [journey.name, journey] as const);
