import { afterAll, beforeAll, expect, test } from 'vitest';
import { directDynamo } from '../support/direct-dynamo.ts';
import type { Dynamo } from '../support/dynamo.ts';
import { START, seed } from './journeys.ts';
import { endState, type Fault, type Plan, world } from './world.ts';

type EndState = Awaited<ReturnType<typeof endState>>;

/** After a crash or an unknown outcome an answer or a notice may go once more; never a letter (promise P2). */
const MAY_REPEAT_A_MAIL: Fault[] = ['fails-after', 'killed-before', 'killed-after', 'killed-and-purged'];

/** One test a fault: it strikes each AWS call of the journey in turn, and every run must end as the undisturbed one. */
export function strikesEveryCall(journey: string, mail: () => string, faults: readonly Fault[]): void {
  let dynamo: Dynamo;
  let undisturbed: EndState;
  let calls: string[];

  const run = async (plan?: Plan) => {
    await seed(dynamo);
    const chain = world(dynamo, START, plan);
    chain.receive(mail(), '0123456789abcdef');
    await chain.settle();
    return { end: await endState(dynamo, chain), calls: chain.struck };
  };

  beforeAll(async () => {
    dynamo = await directDynamo();
    ({ end: undisturbed, calls } = await run());
  });
  afterAll(() => dynamo.stop());

  test.each(faults)(`${journey}: whatever call %s, the end is the same`, async (fault) => {
    expect(calls.length).toBeGreaterThan(40);
    const differences: object[] = [];
    for (const [at, command] of calls.entries()) {
      if (fault === 'part-refused' && command !== 'SendMessageBatch') continue;
      const { end } = await run({ at, fault });
      const difference = compare(end, undisturbed, fault);
      if (difference) differences.push({ at, ...difference });
    }
    expect(differences).toEqual([]);
  });
}

function compare(end: EndState, wanted: EndState, fault: Fault): object | undefined {
  const most = MAY_REPEAT_A_MAIL.includes(fault) ? wanted.mails.length + 1 : wanted.mails.length;
  const mails = [...new Set(end.mails)];
  const same =
    JSON.stringify({ ...end, mails }) === JSON.stringify({ ...wanted, mails: [...new Set(wanted.mails)] }) &&
    end.mails.length <= most;
  if (same) return undefined;
  return {
    dead: end.dead,
    mails: end.mails.length,
    tables: Object.entries(end.tables).flatMap(([table, items]) => differing(items, wanted.tables[table] ?? [])),
    objects: differing(end.objects, wanted.objects),
  };
}

function differing(items: unknown[], wanted: unknown[]): string[] {
  const texts = items.map((item) => JSON.stringify(item));
  const expected = wanted.map((item) => JSON.stringify(item));
  return [
    ...texts.filter((text) => !expected.includes(text)).map((text) => `is: ${text}`),
    ...expected.filter((text) => !texts.includes(text)).map((text) => `should be: ${text}`),
  ];
}
