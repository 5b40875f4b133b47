import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { liftHold } from '../../infra/cli/lift-hold.ts';
import { showCase, showSealed } from '../../infra/cli/show-case.ts';
import { listHeld, showHeld } from '../../shared/acts/held.ts';
import { closeSealed, listSealed, releaseRows, sealedMail } from '../../shared/acts/sealed.ts';
import { newYouthRecord } from '../../shared/domain/youth-record.ts';
import { caseKey, EXTRACT_CURRENT, sealedMailKey } from '../../shared/store/keys.ts';
import { sealedStore } from '../../shared/store/sealed-store.ts';
import { putItem } from '../../shared/store/table.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import { JOURNEYS } from '../faults/journeys.ts';
import { PEOPLE } from '../faults/people.ts';
import { type Run, rehearsed } from '../faults/rehearsal.ts';
import { aCity } from '../functions/import/city.ts';
import { aRow, extract, numberOf } from '../functions/import/files.ts';
import { coordinators, schools } from '../functions/import/lists.ts';
import { anOffice } from '../local/handed-over.ts';
import { mailroomOf, officeOf, twoPupils, unverifiedMail } from '../shared/acts/mailroom.ts';
import { KIM, NOW, stockholm } from '../support/builders.ts';
import { directDynamo } from '../support/direct-dynamo.ts';
import type { Dynamo } from '../support/dynamo.ts';
import { allows, type Need, needsOf, rightsIn } from './needed-rights.ts';
import { perStage } from './synthesized.ts';

type Made = { who: string; sent: unknown };
const made: Made[] = [];

/** A client that writes down what is sent, for whom. */
function recorded<T extends { send: unknown }>(who: string, client: T): T {
  const send = (client.send as (command: unknown) => Promise<unknown>).bind(client);
  const noted = (command: unknown) => {
    made.push({ who, sent: command });
    return send(command);
  };
  return { ...client, send: noted } as T;
}

const note = ({ world }: Run) =>
  made.push(...world.calls.made.map(({ functionName, sent }) => ({ who: functionName, sent })));

/** Every journey that the city knows to its end, also with its queues lost on the way. */
async function chainRuns(): Promise<void> {
  for (const journey of JOURNEYS.filter(({ profile }) => !profile)) {
    const { undisturbed, run } = await rehearsed(journey);
    note(undisturbed);
    for (let at = 0; at < 60; at += 5) note(await run({ strikes: [{ at, fault: 'purged' }] }));
  }
}

async function importRuns(): Promise<void> {
  const dynamo = await directDynamo();
  const city = aCity(dynamo);
  const aws = {
    dynamoDb: recorded('import', dynamo.client),
    s3: recorded('import', city.s3),
    sqs: recorded('import', city.sqs),
    secrets: recorded('import', city.aws.secrets),
  };
  const files: [string, string][] = [
    ['directory/schools.csv', schools()],
    ['directory/schools.csv', schools({ namn: 'Nya namnet' })],
    ['directory/coordinators.csv', coordinators()],
    ['residents/old.csv', extract([0, 1, 2].map((n) => aRow(n)))],
    ['residents/new.csv', extract([aRow(0, { skydd: 'sekretessmarkering' }), aRow(1, { hemkommun: 'x' }), aRow(2)])],
    ['residents/bad.csv', 'not;an;extract\n'],
  ];
  for (const [key, text] of files) {
    city.put(key, text);
    await city.deliver(key, aws);
    await city.youth(numberOf(0));
    city.later({ hours: 1 });
  }
  await city.deliver('residents/gone.csv', aws);
}

async function liftAHold(dynamo: Dynamo): Promise<void> {
  const held = { ...newYouthRecord(KIM), state: 'hold' as const, contactHold: true };
  await youthStore(dynamo.client, 'register').save(held, NOW);
  const persons = [{ number: PEOPLE.adult.number, personKey: KIM }];
  const mail = { reportId: 'R-7K3Q-9G', object: '0a1b', receivedAt: NOW.toString(), persons };
  await sealedStore(dynamo.client, 'sealed').mail(mail);
  const tables = { register: 'register', residents: 'residents', sealed: 'sealed' };
  const ports = { dynamoDb: recorded('OfficersLiftHolds', dynamo.client), tables, profile: stockholm };
  await liftHold('R-7K3Q-9G', PEOPLE.adult.number, { by: 'lisa', now: NOW }, ports);
}

/** People decide about mails that wait, mail-intake follows, and an officer takes over what was sealed. */
async function mailroomRuns(): Promise<void> {
  const room = await mailroomOf(unverifiedMail());
  const other = await room.receive(unverifiedMail(`${twoPupils}\r\nHej!`), 'two');
  const by = async <T>(who: string, work: () => Promise<T>): Promise<void> => {
    const from = room.sent.length;
    await work();
    made.push(...room.sent.slice(from).map((sent) => ({ who, sent })));
  };
  await by('HeldMail', () => listHeld(room.ports()));
  await by('HeldMail', () => showHeld(other, room.ports()));
  await by('HeldMail', () => room.decide(room.reference, 'release'));
  await by('mail-intake', () => room.take('one'));
  await by('HeldMail', () => room.decide(other, 'seal'));
  await by('mail-intake', () => room.take('two'));
  const office = officeOf(room);
  await by('OfficersReadSealed', () => listSealed(office));
  await by('OfficersReadSealed', () => sealedMail(other, office));
  await by('OfficersReadSealed', () => closeSealed(other, office));
  const { personKey } = (await room.items('register', 'HOLD#'))[0] as unknown as { personKey: string };
  const held = { ...newYouthRecord(personKey), state: 'hold' as const, contactHold: true };
  await youthStore(room.dynamo.client, 'register').save(held, NOW);
  await by('OfficersReleaseRows', () => releaseRows(other, [1, 2], office));
}

async function peopleRun(): Promise<void> {
  const dynamo = await directDynamo();
  const office = anOffice(dynamo);
  await office.extract();
  const { personKey } = await office.youth('kim');
  await putItem(dynamo.client, 'register', { pk: caseKey('K-0000-0'), personKey, entryId: 'kaa1' });
  await putItem(dynamo.client, 'sealed', { pk: sealedMailKey('R-7K3Q-9F'), reference: 'R-7K3Q-9F' });
  const reader = { by: 'lisa', now: NOW };
  await showCase(recorded('CaseReaders', dynamo.client), 'register', 'K-0000-0', reader);
  const tables = { register: 'register', sealed: 'sealed' };
  await showSealed(recorded('OfficersReadSealed', dynamo.client), tables, 'R-7K3Q-9F', reader);
  await liftAHold(dynamo);
  const ports = {
    dynamoDb: recorded('LettersHandOver', dynamo.client),
    s3: recorded('LettersHandOver', office.s3),
  };
  const folder = mkdtempSync(join(tmpdir(), 'kaa-grants-'));
  await office.handOver({ folder }, ports);
  await putItem(dynamo.client, 'residents', { pk: EXTRACT_CURRENT, date: '2026-01-01', rows: 1, complete: true });
  await office.youth('robin');
  await office.handOver({ folder, batch: 'next' }, ports);
  await office.handOver({ folder, mode: 'lost' }, ports);
  rmSync(folder, { recursive: true });
}

beforeAll(async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await chainRuns();
  await importRuns();
  await peopleRun();
  await mailroomRuns();
  log.mockRestore();
});

/** What Lambda itself does with a function's queue and log. */
const OF_LAMBDA =
  /^\S+ (logs:|sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueUrl)|sqs:GetQueueAttributes <(Mail|Notifications|Letters|Notices|Feedback|Imports)Queue>$)/;

/** Rights that no run here uses, and when they are used. */
const FOR_RARE_CASES = {
  'delivery-feedback sqs:SendMessage <NotificationsQueue>': 'a profile that invites by e-mail',
  'outreach sqs:SendMessage <NotificationsQueue>': 'a letter stopped when it is made',
  'sweep sqs:SendMessage <ImportsQueue>': 'an extract whose event was lost',
};
/** SES asks for the receiver too while an account is in its sandbox, as staging may stay. */
const OF_SINK = /identity\/<MailSink>$/;

const everybody = () => [...new Set(made.map(({ who }) => who))].sort();

describe.each(perStage)('what is called and what is allowed in %s', (stage, synthesized) => {
  const rightsOf = (who: string) =>
    rightsIn(
      synthesized.functions().has(who)
        ? synthesized.rightsOf(who)
        : synthesized
            .policies()
            .filter(([id]) => id.startsWith(`StaffRights${who}`))
            .map(([, statement]) => statement),
    );
  /** The runs are production's; staging's mails go from its mailbox to its sink. */
  const here = (need: Need): Need => {
    const { mailbox, sinkAddress = '' } = synthesized.settings;
    const context = { 'ses:FromAddress': mailbox, 'ses:Recipients': [sinkAddress] };
    return stage === 'staging' && need.action === 'ses:SendRawEmail' ? { ...need, context } : need;
  };
  const needsBy = (who: string) =>
    made.filter((call) => call.who === who).flatMap(({ sent }) => needsOf(sent, synthesized).map(here));

  test('the runs reach every function and every policy of people', () => {
    expect(everybody()).toEqual(
      [
        ...synthesized.functions().keys(),
        'CaseReaders',
        'HeldMail',
        'LettersHandOver',
        'OfficersLiftHolds',
        'OfficersReadSealed',
        'OfficersReleaseRows',
      ].sort(),
    );
  });

  test('every call is allowed', () => {
    const refused = everybody().flatMap((who) => {
      const rights = rightsOf(who);
      return needsBy(who)
        .filter((need) => !rights.some((right) => allows(right, need)))
        .map(({ action, on, context }) => `${who}: ${action} ${on} ${JSON.stringify(context)}`);
    });
    expect([...new Set(refused)]).toEqual([]);
  });

  test('what no call needs is not allowed, but for the rare cases named here', () => {
    const idle = everybody().flatMap((who) => {
      const needs = needsBy(who);
      const unused = rightsOf(who).filter((right) => !needs.some((need) => allows(right, need)));
      return unused.map(({ right }) => `${who} ${right}`);
    });
    expect(idle.filter((right) => !OF_LAMBDA.test(right) && !OF_SINK.test(right)).sort()).toEqual(
      Object.keys(FOR_RARE_CASES).sort(),
    );
  });
});
