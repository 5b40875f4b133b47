import { expect, test } from 'vitest';
import { type Kind, WORK } from '../../infra/capacity/measured.ts';
import { type DirectDynamo, directDynamo } from '../support/direct-dynamo.ts';
import type { Invocation } from '../support/system/calls.ts';
import { dropoutMail, report } from '../support/system/mails.ts';
import { PEOPLE, START, UNIT } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { startSystem } from '../support/system/system.ts';

type Units = { read: number; write: number };
type Command = { input: { ReturnConsumedCapacity?: string }; constructor: { name: string } };
type Answer = { ConsumedCapacity?: { CapacityUnits: number }; Responses?: Record<string, object[]> };

/** Also counts request units of the tables, by function. Reads of several items count one for each, at least one. */
function metered(dynamo: DirectDynamo): { dynamo: DirectDynamo; units: Map<string, Units> } {
  const units = new Map<string, Units>();
  const send = async (command: Command, by?: Invocation): Promise<Answer> => {
    const { name } = command.constructor;
    const isOfOne = /^(?:Get|Put|Update|Delete)Item/.test(name);
    if (isOfOne) command.input.ReturnConsumedCapacity = 'TOTAL';
    const answer = (await dynamo.client.send(command as never)) as Answer;
    const of = units.get(by?.functionName ?? '') ?? { read: 0, write: 0 };
    units.set(by?.functionName ?? '', of);
    const used = isOfOne
      ? (answer.ConsumedCapacity?.CapacityUnits ?? 0)
      : Math.max(1, Object.values(answer.Responses ?? {}).flat().length);
    of[/^(?:Put|Update|Delete)/.test(name) ? 'write' : 'read'] += used;
    return answer;
  };
  return { dynamo: { ...dynamo, client: { send } as unknown as DirectDynamo['client'] }, units };
}

async function takenIn(mail: string) {
  const { dynamo, units } = metered(await directDynamo());
  await seed(dynamo);
  const system = startSystem(dynamo, START, { deliveryOutcome: () => [{ event: 'Delivery' }] });
  system.receive(mail, '0123456789abcdef');
  await system.deliverAll();
  system.end();
  const made = Map.groupBy(system.calls.made, ({ functionName }) => functionName);
  const callsOf = (name: string) =>
    Object.fromEntries(
      [...Map.groupBy(made.get(name) ?? [], ({ command }) => command)].map(([c, all]) => [c, all.length]),
    );
  return { callsOf, unitsOf: (name: string) => units.get(name), all: (name: string) => made.get(name)?.length };
}

function sumOf(...pieces: [Kind, number][]) {
  const calls: Record<string, number> = {};
  const units: Units = { read: 0, write: 0 };
  for (const [kind, times] of pieces) {
    for (const [name, count] of Object.entries(WORK[kind].calls)) calls[name] = (calls[name] ?? 0) + times * count;
    units.read += times * WORK[kind].units.read;
    units.write += times * WORK[kind].units.write;
  }
  return { calls, units };
}

/** Calls are most of a report's time and cost. */
test('AWS calls for a mail of one row, with a letter each to youth and guardian', async () => {
  const { callsOf, unitsOf, all } = await takenIn(dropoutMail());
  expect({
    'mail-intake': all('mail-intake'),
    register: all('register'),
    outreach: all('outreach'),
    'coordinator-notice': all('coordinator-notice'),
  }).toEqual({ 'mail-intake': 26, register: 10, outreach: 20, 'coordinator-notice': 10 });
  const intake = sumOf(['mail', 1], ['row', 1]);
  const expected = {
    'mail-intake': { ...intake, calls: { ...intake.calls, SendMessageBatch: 1 } },
    register: sumOf(['notification', 1]),
    outreach: sumOf(['letter', 2]),
    'coordinator-notice': sumOf(['notice', 1]),
    'delivery-feedback': sumOf(['feedback', 2]),
  };
  for (const [name, { calls, units }] of Object.entries(expected)) {
    expect(callsOf(name), name).toEqual(calls);
    expect(unitsOf(name), name).toEqual(units);
  }
});

test('a second row costs mail-intake one write more', async () => {
  const { adult } = PEOPLE;
  const second = [
    'Typ av rapport: Avbrott',
    `Personnummer: ${adult.number}`,
    `Namn: ${adult.given} ${adult.family}`,
    `Skolenhetskod: ${UNIT}`,
    'Datum: 2026-11-16',
  ];
  const mail = report('Avbrott', { ...PEOPLE.minor, emails: [], phones: [] }, 'Datum: 2026-11-16', '', ...second);
  const { callsOf, unitsOf } = await takenIn(mail);
  const { calls, units } = sumOf(['mail', 1], ['row', 2]);
  expect(callsOf('mail-intake')).toEqual({ ...calls, SendMessageBatch: 1 });
  expect(unitsOf('mail-intake')).toEqual(units);
});
