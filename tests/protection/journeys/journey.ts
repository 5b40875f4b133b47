import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { startContact, stopContact } from '../../../infra/cli/contact-switch.ts';
import { handOverLetters, type Order } from '../../../infra/cli/hand-over-letters.ts';
import { handOverWords } from '../../../infra/cli/hand-over-words.ts';
import { held } from '../../../infra/cli/held.ts';
import { showCase } from '../../../infra/cli/show-case.ts';
import { UsageError } from '../../../infra/parts/usage-error.ts';
import { objectCreated } from '../../../shared/domain/messages.ts';
import { Notification } from '../../../shared/domain/notification.ts';
import { reportReference } from '../../../shared/domain/reference.ts';
import type { Report } from '../../../shared/domain/report.ts';
import { decideHeld, type HeldPorts } from '../../../shared/staff-actions/held.ts';
import { settleIdentity } from '../../../shared/staff-actions/identity.ts';
import { liftHold } from '../../../shared/staff-actions/lift-hold.ts';
import { setHold } from '../../../shared/staff-actions/set-hold.ts';
import { notificationStore } from '../../../shared/store/notification-store.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import { reportStore } from '../../../shared/store/report-store.ts';
import { extract } from '../../support/extract.ts';
import type { Draw } from '../../support/random.ts';
import { report as reportMail, row, unverified } from '../../support/system/mails.ts';
import { PEOPLE, UNIT } from '../../support/system/people.ts';
import { env } from '../../support/system/template.ts';
import { type Kind, type Left, newModel } from './model.ts';
import { type Leaving, letterOf, type Message, momentsOf, type Stage, type Work } from './stage.ts';

const YOUTHS = [PEOPLE.minor, PEOPLE.adult];
type Person = (typeof YOUTHS)[number];
const ANOTHER = { given: 'Solvej', family: 'Annanqvist' };
const TYPES = ['Avbrott', 'Ogiltig frånvaro', 'Ej påbörjat', 'Studiebevis', 'Åter i studier', 'Byter skola', 'Examen'];
const ROW_TYPES = [
  'dropout',
  'absence',
  'not-started',
  'finished-without-exam',
  'study-start',
  'returned',
  'transfer',
  'finished-with-exam',
] as const;

/** What a mail does besides reporting. */
const MAILS = [
  'plain',
  'plain',
  'unread',
  'sealed',
  'seals-by-stranger',
  'objection',
  'case-objection',
  'name',
] as const;
type MailKind = (typeof MAILS)[number];

/** What is known of a report: whom it names, and how. */
type Sent = { reference: string; person: Person; kind: MailKind | 'row'; isMail: boolean; said: string; name?: string };

export type Told = {
  seed: number;
  steps: string[];
  wrong: string[];
  left: Record<Left | 'again', number>;
  met: Set<Kind>;
};

const staff = { by: 'lisa' };

export async function journey(stage: Stage, draw: Draw, seed: number): Promise<Told> {
  stage.begin();
  const { state, aws, clock, s3 } = stage;
  const model = newModel();
  const { functions } = stage;
  const told: Told = { seed, steps: [], wrong: [], left: { letter: 0, paper: 0, notice: 0, again: 0 }, met: new Set() };
  const sent: Sent[] = [];
  const owners = new Map<string, string>();
  const folder = join(stage.folder, String(seed));
  let count = 0;
  let batches: string[] = [];

  const note = (step: string) => told.steps.push(step);
  const wrong = (what: string) => told.wrong.push(what);
  const now = () => clock.instant();
  const actor = () => ({ ...staff, now: now() });
  const tables = {
    register: env.REGISTER_TABLE,
    residents: env.RESIDENTS_TABLE,
    holds: env.HOLDS_TABLE,
    sealed: env.SEALED_TABLE,
  };
  const staffPorts = () => ({ dynamoDb: aws.dynamoDb, tables, profile: functions.profile, actor: actor() });
  const heldPorts = (): HeldPorts & { directory: string; notificationsQueueUrl: string } => ({
    ...staffPorts(),
    s3: aws.s3,
    sqs: aws.sqs,
    register: env.REGISTER_TABLE,
    directory: env.DIRECTORY_TABLE,
    rawMailBucket: env.RAW_MAIL_BUCKET,
    mailQueueUrl: env.MAIL_QUEUE_URL,
    notificationsQueueUrl: env.NOTIFICATIONS_QUEUE_URL,
    keyedHash: keyedHash(aws.secrets, env.PERSON_KEY_SECRET, aws.dynamoDb, env.REGISTER_TABLE),
  });
  const one = <T>(of: readonly T[]): T => of[draw(of.length)] as T;
  /** Most happens to one. */
  const main = one(YOUTHS);
  const somebody = () => (draw(4) === 0 ? one(YOUTHS) : main);
  const youthOf = (personKey: string) => YOUTHS.find((person) => person.personKey === personKey);

  // What leaves, and what may not.

  function forbid(what: Left, personKey: string, id: string, marker: string, work: Work): void {
    told.left[what] += 1;
    const against = model.forbidding(what, personKey, momentsOf(work, id, marker));
    if (against.length > 0) wrong(`${what} ${id} of ${youthOf(personKey)?.given}: ${against}`);
  }

  state.onLeaving = (leaving: Leaving) => {
    if (leaving.what === 'pdf') {
      const personKey = letters.get(leaving.letter) ?? '';
      owners.set(leaving.letter, personKey);
      return forbid('letter', personKey, leaving.letter, 'claimedAt', leaving.work);
    }
    const { item, path, raw, work } = leaving;
    const [kind, id = ''] = path;
    const personKey = item.startsWith('YOUTH#') ? item.slice('YOUTH#'.length) : undefined;
    if (kind === 'letters' && personKey) return forbid('letter', personKey, id, 'claimedAt', work);
    for (const person of YOUTHS) if (speaksOf(person, textOf(raw))) wrong(`${item} ${path} speaks of ${person.given}`);
    if (kind === 'answer' && sealed.has(item.slice('REPORT#'.length))) wrong(`sealed ${item} was answered`);
    if (kind === 'notices' && personKey && !raw.includes('To: skydd@'))
      forbid('notice', personKey, id, 'claimedAt', work);
  };
  /** By the signal that asked for it. */
  const letters = new Map<string, string>();
  const sealed = new Set<string>();

  // Deliveries.

  async function deliver(queue?: string): Promise<void> {
    const waiting = state.messages.filter((message) => queue === undefined || message.queue === queue);
    if (waiting.length === 0) return;
    // What leaves comes late, so that much may come between.
    const found = one(waiting);
    const message = isOutgoing(found) && draw(2) === 0 ? one(waiting) : found;
    const at = state.messages.indexOf(message);
    // Queues deliver at least once.
    if (draw(8) > 0) state.messages.splice(at, 1);
    else told.left.again += 1;
    const body = message.body as Record<string, unknown>;
    if (message.queue === 'letters') letters.set(String(body.letter), String(body.personKey));
    const handle = functions.handlers[message.queue];
    if (!handle) return;
    try {
      await stage.work(() => handle(body as never), isOutgoing(message));
      after(message.queue, body);
    } catch (error) {
      if ((error as Error).name !== 'Fault') throw error;
      if (state.messages.length < 200) state.messages.push(message);
    }
  }

  /** Obstacles while a letter is on its way. */
  function meet(): void {
    for (const { queue, body } of state.messages)
      if (queue === 'letters')
        for (const kind of model.obstacles(String((body as { personKey: string }).personKey))) told.met.add(kind);
  }

  /** What a delivery makes true. */
  function after(queue: string, body: Record<string, unknown>): void {
    if (queue === 'notifications' && body.about === 'notification') applied(String(body.reportId));
    if (queue !== 'mail' || !('Records' in body)) return;
    const key = (body.Records as { s3: { object: { key: string } } }[])[0]?.s3.object.key ?? '';
    takenIn(reportReference(decodeURIComponent(key).slice('in/'.length)));
  }

  function takenIn(reference: string): void {
    const mail = sent.find((one) => one.reference === reference);
    if (!mail) return;
    const { person, kind } = mail;
    const youth = model.youth(person.personKey);
    if (sealing.has(reference) || kind === 'sealed' || kind === 'seals-by-stranger') {
      sealed.add(reference);
      if (!lifted.has(`${person.personKey} ${reference}`)) since(youth.hold, reference);
    }
    if ((kind === 'objection' || kind === 'case-objection') && !decided.has(reference))
      since(youth.objection, reference);
  }
  const sealing = new Set<string>();
  const lifted = new Set<string>();
  const decided = new Set<string>();

  function applied(reference: string): void {
    const row = sent.find((one) => one.reference === reference);
    if (!row) return;
    const youth = model.youth(row.person.personKey);
    if (row.kind === 'unread' && !model.read.has(reference)) since(youth.unread, reference);
    if (row.name && !youth.known.has(row.name) && !settled.has(reference)) since(youth.name, reference);
  }
  const settled = new Set<string>();

  const since = (kind: Map<string, number>, reference: string) => {
    if (!kind.has(reference)) kind.set(reference, state.calls);
  };

  async function deliverSome(most: number): Promise<void> {
    for (let n = draw(most + 1); n > 0; n--) await deliver();
  }

  async function runSweep(): Promise<void> {
    clock.pass(15 * 60_000);
    await stage.work(functions.sweep, false);
  }

  // Steps.

  const steps: Record<string, () => Promise<void>> = {
    async mail() {
      const person = somebody();
      const wanted = one(MAILS);
      const cases = casesOf(person);
      const kind = wanted === 'case-objection' && cases.length === 0 ? 'objection' : wanted;
      const type = one(TYPES);
      const object = `mail${count++}`;
      sent.push({
        reference: reportReference(object),
        person,
        kind,
        isMail: true,
        said: `${type} in a mail`,
        ...(kind === 'name' && { name: `${ANOTHER.given} ${ANOTHER.family}` }),
      });
      note(`${kind} mail ${reportReference(object)} about ${person.given}`);
      s3.put(env.RAW_MAIL_BUCKET, `in/${object}`, mailOf(kind, person, type, cases[0]));
      state.messages.push({ queue: 'mail', body: objectCreated(env.RAW_MAIL_BUCKET, `in/${object}`) });
    },

    async row() {
      const person = somebody();
      const about = one(sent.filter((one) => one.person === person && one.kind === 'row'));
      const type = about && draw(6) === 0 ? one(['withdrawal', 'correction'] as const) : one(ROW_TYPES);
      const isUnread = draw(4) === 0;
      const name = draw(4) === 0 ? nameOf(ANOTHER) : draw(4) === 0 ? undefined : nameOf(person);
      await report(person, { type, name, isUnread, ...(about && { about: about.reference }) });
    },

    async extract() {
      const person = somebody();
      const kind = one(['flag', 'flag', 'same', 'same', 'older-flag', 'refused-flag', 'no-flags'] as const);
      const flagged = YOUTHS.filter(
        (other) => (kind.endsWith('flag') && other === person) || (kind !== 'no-flags' && isFlagged(other)),
      );
      await importExtract(kind, person, flagged);
    },

    async telephone() {
      const person = somebody();
      const reference = await setHold(person.personKey, staffPorts());
      since(model.youth(person.personKey).hold, reference);
      note(`hold ${reference} on ${person.given}`);
    },

    async lift() {
      const live = stage
        .items('holds')
        .filter(({ cause, liftedAt }) => cause !== 'objection' && liftedAt === undefined);
      const hold = live.length > 0 ? one(live) : undefined;
      if (!hold) return;
      const [personKey, reference] = [String(hold.personKey), String(hold.reference)];
      const { outcome } = await liftHold(personKey, reference, staffPorts());
      note(`lift ${reference} of ${youthOf(personKey)?.given}: ${outcome}`);
      if (outcome !== 'lifted') return;
      lifted.add(`${personKey} ${reference}`);
      model.youth(personKey).hold.delete(reference);
      // Whoever lifts the hold of a mail has read it.
      model.youth(personKey).unread.delete(reference);
      if (hold.cause === 'sealed-mail') model.read.add(reference);
    },

    async decide() {
      const mail = sent.length > 0 ? one(sent.filter(({ kind }) => kind !== 'row' && kind !== 'plain')) : undefined;
      if (!mail) return;
      const acts = mail.isMail ? (['read', 'release', 'refuse', 'done', 'seal'] as const) : (['read'] as const);
      const act = one(acts);
      const { reference, person } = mail;
      const outcome = await decideHeld(reference, { act, unit: UNIT }, heldPorts());
      note(`held ${act} ${reference}: ${outcome}`);
      if (outcome !== 'decided') return;
      decided.add(reference);
      const youth = model.youth(person.personKey);
      youth.objection.delete(reference);
      if (act === 'seal') sealing.add(reference);
      if (act !== 'read' && act !== 'release') return;
      model.read.add(reference);
      youth.unread.delete(reference);
    },

    async identity() {
      const person = somebody();
      const [caseNumber] = casesOf(person);
      const inDoubt = [...model.youth(person.personKey).name.keys()];
      if (!caseNumber || inDoubt.length === 0) return;
      const reference = one(inDoubt);
      const is = one(['confirmed', 'wrong'] as const);
      const outcome = await settleIdentity(caseNumber, is, reference, staffPorts());
      note(`identity ${caseNumber} ${reference} ${is}: ${JSON.stringify(outcome)}`);
      if (outcome !== 'settled') return;
      const youth = model.youth(person.personKey);
      settled.add(reference);
      const said = sent.find((one) => one.reference === reference)?.said;
      for (const equal of sent.filter((one) => one.person === person && one.name && one.said === said)) {
        if (youth.name.delete(equal.reference)) settled.add(equal.reference);
      }
      if (is === 'wrong') return;
      // All in doubt have one name.
      youth.known.add(`${ANOTHER.given} ${ANOTHER.family}`);
      youth.name.clear();
    },

    async switch() {
      const isStop = !model.isStopped();
      await (isStop ? stopContact : startContact)(aws.dynamoDb, env.REGISTER_TABLE, actor());
      model.stop(isStop ? state.calls : undefined);
      note(isStop ? 'stop' : 'start');
    },

    async time() {
      const hours = one([1, 1, 24, 24, 72]);
      clock.pass(hours * 3_600_000);
      note(`${hours} hours`);
      await setDay();
      await runSweep();
    },

    async quiet() {
      clock.waitUntil(Temporal.Instant.from('2026-12-16T09:00:00Z').epochMilliseconds);
      note('a quiet period');
      await setDay();
      await importExtract('same', YOUTHS[0] as Person, YOUTHS.filter(isFlagged));
      await runSweep();
    },

    handOver,
    look,
  };

  /** A row as mail-intake stores it. */
  async function report(
    person: Person,
    { type, name, isUnread, about }: { type: string; name: string | undefined; isUnread: boolean; about?: string },
  ): Promise<void> {
    const object = `row${count++}`;
    const reference = reportReference(object);
    const receivedAt = now().toString();
    const isChange = type === 'withdrawal' || type === 'correction';
    const isAnothers = name === nameOf(ANOTHER);
    const date = isChange ? reference : `2026-11-${10 + draw(10)}`;
    sent.push({
      reference,
      person,
      kind: isUnread ? 'unread' : 'row',
      isMail: false,
      said: `${type} ${date} ${isUnread}`,
      ...(isAnothers && { name }),
    });
    // What is withdrawn is in doubt no more; whether it is, this model does not tell.
    if (type === 'withdrawal' && about) {
      settled.add(about);
      model.youth(person.personKey).name.delete(about);
    }
    note(`${type} ${reference} of ${name}${isUnread ? ', unread' : ''}, about ${person.given}`);
    const stored: Report = {
      reportId: reference,
      object,
      receivedAt,
      state: 'accepted',
      plan: isChange ? 'c' : 'a',
      counts: { accepted: 1, refused: 0, held: 0 },
      refusals: [],
      ignoredColumns: [],
      answer: { state: 'none', attempt: 0 },
      notices: {},
      done: true,
      ...(isUnread && { readFirst: { all: true, rows: [], pieces: [] } }),
    };
    const notification = Notification.parse({
      reportId: reference,
      row: 1,
      personKey: person.personKey,
      personnummer: person.number,
      receivedAt,
      ...(name && { name }),
      ...(isUnread && { readFirst: true }),
      type,
      ...(isChange ? { units: [UNIT], aboutReport: about } : { unit: UNIT, date }),
      ...(type === 'correction' && { date: '2026-11-09' }),
    });
    await reportStore(aws.dynamoDb, env.REGISTER_TABLE).store(stored, now());
    await notificationStore(aws.dynamoDb, env.REGISTER_TABLE).store(notification, now());
    state.messages.push({ queue: 'notifications', body: { about: 'notification', reportId: reference, row: 1 } });
  }

  const setDay = async () => model.today(now().toString().slice(0, 10));
  const isFlagged = (person: Person) => model.youth(person.personKey).protected.size > 0;
  const casesOf = (person: Person) =>
    stage
      .items('register', 'CASE#')
      .flatMap(({ pk, personKey }) => (personKey === person.personKey ? pk.slice('CASE#'.length) : []));

  async function importExtract(kind: string, person: Person, flagged: Person[]): Promise<void> {
    const today = now().toString().slice(0, 10);
    const date = kind.startsWith('older') ? '2026-11-01' : today;
    const rows = [...YOUTHS, PEOPLE.hidden].map((other) =>
      row(other, {
        uttagsdatum: date,
        ...others(other),
        ...((other === PEOPLE.hidden || flagged.includes(other as Person)) && { skydd: 'sekretessmarkering' }),
      }),
    );
    const text = extract(
      kind.startsWith('refused') ? rows.filter(({ personnummer }) => personnummer === person.number) : rows,
    );
    const key = `residents/${count++}.csv`;
    note(`${kind} extract ${key} of ${today} with ${flagged.map(({ given }) => given)}`);
    s3.put(env.IMPORT_BUCKET, key, text);
    await stage.work(
      () => functions.handlers.imports?.(objectCreated(env.IMPORT_BUCKET, key) as never) ?? Promise.resolve(),
      false,
    );
    const isTaken = !kind.startsWith('refused') && !kind.startsWith('older');
    for (const other of YOUTHS) {
      const youth = model.youth(other.personKey);
      if (flagged.includes(other)) {
        if (isTaken || other === person) since(youth.protected, 'flag');
      } else if (isTaken && youth.protected.delete('flag')) {
        const lost = stage
          .items('holds')
          .find(
            ({ personKey, cause, reference }) =>
              personKey === other.personKey &&
              cause === 'lost-flag' &&
              !youth.hold.has(String(reference)) &&
              !lifted.has(`${other.personKey} ${reference}`),
          );
        since(youth.hold, String(lost?.reference ?? key));
      }
    }
  }

  async function handOver(): Promise<void> {
    const isAgain = batches.length > 0 && draw(3) === 0;
    const batch = isAgain ? one(batches) : `omgang-${count++}`;
    if (!isAgain) batches = [...batches, batch];
    const mode = isAgain ? one(['again', 'lost'] as const) : ('new' as const);
    const order: Order = { folder: join(folder, batch), batch, mode };
    const ports = {
      ...staffPorts(),
      ...actor(),
      s3: aws.s3,
      lettersBucket: env.LETTERS_BUCKET,
      clock: now,
    };
    const closed = YOUTHS.filter(isClosed);
    try {
      await stage.work(async () => {
        const result = await handOverLetters(order, ports);
        const work = stage.current();
        for (const name of result.written) {
          const letter = letterOf(name);
          if (work) forbid('paper', owners.get(letter) ?? '', letter, 'batch', work);
        }
        const words = handOverWords(order, result);
        // Who is so all the while.
        for (const secret of closed.filter(isClosed).flatMap((person) => [...casesOf(person), ...secretsOf(person)]))
          if (words.includes(secret)) wrong(`kaa letters says ${secret}`);
        note(
          `kaa letters ${batch} ${mode}: ${result.written.length} written, ${result.withheld.map(({ why }) => why)}`,
        );
        // Whoever was sealed since has no file in a folder that is written again.
        for (const name of readdirSync(order.folder))
          if (name.endsWith('.pdf') && !result.written.includes(name) && isSealed(owners.get(letterOf(name)) ?? ''))
            wrong(`${name} stays in the folder`);
      }, true);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      note(`kaa letters ${batch} ${mode} refused`);
    }
  }

  /** Nothing may be told of whom. */
  const isClosed = (person: Person) =>
    model.obstacles(person.personKey).some((kind) => kind === 'protected' || kind === 'hold');
  const isSealed = (personKey: string) =>
    stage.items('register', `YOUTH#${personKey}`).some(({ state }) => state === 'sealed');
  const waits = (person: Person) =>
    model.obstacles(person.personKey).some((kind) => kind === 'unread' || kind === 'name' || kind === 'objection');

  async function look(): Promise<void> {
    const person = somebody();
    const secrets = isClosed(person) ? secretsOf(person) : waits(person) ? numbersOf(person) : [];
    const [caseNumber] = casesOf(person);
    const shown = [...(caseNumber ? [await textOr(() => showCase(aws.dynamoDb, tables, caseNumber, actor()))] : [])];
    for (const text of shown)
      for (const secret of secrets) if (text.includes(secret)) wrong(`kaa case ${caseNumber} says ${secret}`);
    const closed = YOUTHS.filter(isClosed).flatMap(secretsOf);
    const list = await textOr(async () => (await held(['list'], {}, heldPorts())) ?? '');
    const about = sent.length > 0 ? one(sent) : undefined;
    const mail = about && (await textOr(async () => (await held(['show', about.reference], {}, heldPorts())) ?? ''));
    for (const secret of closed)
      for (const text of [list, mail ?? '']) if (text.includes(secret)) wrong(`kaa held says ${secret}`);
    note(`look at ${person.given}, ${about?.reference}`);
  }

  // The journey.

  await setDay();
  if (draw(8) > 0) {
    await report(main, { type: 'dropout', name: nameOf(main), isUnread: false });
    for (const { queue } of [...state.messages]) if (queue === 'notifications') await deliver(queue);
  }
  const length = 3 + draw(6);
  for (let n = 0; n < length && told.wrong.length === 0; n++) {
    const name = one(WEIGHTED);
    const step = steps[name];
    if (step && !ALONE.has(name) && draw(3) === 0)
      state.between = {
        calls: 1 + draw(14),
        act: async () => {
          note('meanwhile:');
          await step();
        },
      };
    else await step?.();
    if (draw(4) > 0) await deliver('mail');
    if (draw(3) > 0) await deliver('notifications');
    meet();
    await deliverSome(3);
  }
  state.between = undefined;
  await rest();
  return told;

  /** Everything that is due has been done. */
  async function rest(): Promise<void> {
    if (draw(3) === 0) {
      for (let n = 0; n < 60 && state.messages.length > 0 && told.wrong.length === 0; n++) await deliver();
      await runSweep();
    }
    for (let n = 0; n < 60 && state.messages.length > 0 && told.wrong.length === 0; n++) await deliver();
    if (told.wrong.length > 0) return;
    await handOver();
    for (const person of YOUTHS)
      if (isSealed(person.personKey))
        for (const [letter, owner] of owners)
          if (owner === person.personKey && s3.objects.has(`${env.LETTERS_BUCKET}/letters/${letter}.pdf`))
            wrong(`the PDF of ${letter} stays after sealing`);
  }
}

const isOutgoing = ({ queue }: Message) => queue === 'letters' || queue === 'notices';

/** No function works for hours. */
const ALONE = new Set(['time', 'quiet', 'handOver']);
const WEIGHTED = Object.entries({
  mail: 4,
  row: 4,
  extract: 3,
  telephone: 2,
  lift: 2,
  decide: 3,
  identity: 2,
  switch: 1,
  time: 3,
  quiet: 1,
  handOver: 3,
  look: 3,
}).flatMap(([name, times]) => Array<string>(times).fill(name));

const nameOf = ({ given, family }: { given: string; family: string }) => `${given} ${family}`;
const numbersOf = (person: Person) => [...('phones' in person ? (person.phones as string[]) : []), ...person.emails];
const secretsOf = (person: Person) => [
  person.number,
  person.number.slice(2),
  person.family,
  person.street,
  ...numbersOf(person),
];
const speaksOf = (person: Person, text: string) => secretsOf(person).some((secret) => text.includes(secret));

function others(person: { street: string }) {
  const home = {
    postnummer: '12345',
    postort: 'FARSTA',
    vardnadshavare1_namn: '',
    vardnadshavare1_adress: '',
    vardnadshavare1_postnummer: '',
    vardnadshavare1_postort: '',
  };
  const guardian = person === PEOPLE.minor ? PEOPLE.minor.others[0] : undefined;
  if (!guardian) return home;
  return {
    ...home,
    vardnadshavare1_namn: guardian,
    vardnadshavare1_adress: person.street,
    vardnadshavare1_postnummer: '12345',
    vardnadshavare1_postort: 'FARSTA',
  };
}

async function textOr(show: () => Promise<string>): Promise<string> {
  try {
    return await show();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message;
  }
}

/** Its parts decoded, as far as our mails need it. */
function textOf(raw: string): string {
  return raw
    .split(/\r?\n\r?\n/)
    .map((part) => {
      const joined = part
        .replaceAll(/=\r?\n/g, '')
        .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));
      return /^[A-Za-z0-9+/=\r\n]+$/.test(part) ? `${joined}\n${Buffer.from(part, 'base64').toString('utf8')}` : joined;
    })
    .join('\n\n');
}

const withLine = (mail: string, line: string) => mail.replace(/\r\n$/, `\r\n\r\n${line}\r\n`);

function mailOf(kind: MailKind, person: Person, type: string, caseNumber = ''): string {
  const dates = type === 'Ogiltig frånvaro' ? ['Frånvaro från: 2026-11-02', 'Frånvaro till: 2026-11-20'] : [];
  const plain = reportMail(type, person, ...dates);
  switch (kind) {
    case 'plain':
      return plain;
    case 'name':
      return reportMail(type, { ...person, ...ANOTHER }, ...dates);
    case 'unread':
      return withLine(plain, 'Ring helst inte på förmiddagen.');
    case 'sealed':
      return withLine(plain, 'Eleven har skyddade personuppgifter.');
    case 'seals-by-stranger':
      return unverified(withLine(plain, 'Eleven har skyddade personuppgifter.'));
    case 'objection':
      return unverified(plain);
    case 'case-objection':
      return unverified(
        plain.replace(/Typ av rapport[\s\S]*$/, `Hej! Det gäller ${caseNumber}. Det har blivit fel.\r\n`),
      );
  }
}
