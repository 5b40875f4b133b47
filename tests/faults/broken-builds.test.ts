import { expect, test } from 'vitest';
import { beside } from '../releases/beside.ts';
import { lastFunctions } from '../releases/last-release.ts';
import { drawsFrom, WHOLE } from '../support/random.ts';
import { build } from '../support/system/build.ts';
import type { Change } from '../support/system/build-plugins.ts';
import type { FaultName } from '../support/system/injected-faults.ts';
import { type PreparedScenario, prepareScenario } from '../support/system/scenario-run.ts';
import { PAIRS, SCENARIOS } from '../support/system/scenarios.ts';
import { everyCall, wrongAfter } from './matrix.ts';

type Broken = { name: string; changes: Change[]; fault: FaultName; found: RegExp };

const TAKE_IN_MAIL = 'functions/mail-intake/take-in-mail.ts';
const PUBLISH = 'functions/mail-intake/publish.ts';
const REGISTER = 'functions/register/update-youth-record.ts';
const STORE_ROWS = 'await inBatches(rows, (row) => ports.storeNotification(marked(row)));';
const SIGNAL_ROWS =
  "ports.signalRegister(rows.map(({ reportId, row }) => ({ about: 'notification', reportId, row })));";
const SAVE = "const saved = next === record ? 'saved' : await ports.save(next);";

/** Mistakes that the matrix must find. */
const BROKEN: Broken[] = [
  {
    name: 'F1, rows signalled before they are stored',
    changes: [
      { file: PUBLISH, find: STORE_ROWS, replace: '' },
      { file: PUBLISH, find: SIGNAL_ROWS, replace: `${SIGNAL_ROWS} ${STORE_ROWS}` },
    ],
    fault: 'outrun',
    found: /the sweep had to send/,
  },
  {
    name: 'F1, letters signalled before their record is stored',
    changes: [
      { file: REGISTER, find: '    await signalPending(stored, ports);', replace: '' },
      { file: REGISTER, find: SAVE, replace: `await signalPending(next, ports); ${SAVE}` },
    ],
    fault: 'outrun',
    found: /the sweep had to send/,
  },
  {
    name: 'F3, a send that failed, recorded as sent',
    changes: [{ file: 'shared/aws/mail.ts', find: "{ outcome: 'unknown' }", replace: "{ outcome: 'sent' }" }],
    fault: 'fails-before',
    found: /mail that is missing/,
  },
  {
    name: 'P3, a signal that the queue refused, taken for sent',
    changes: [{ file: 'shared/aws/queue.ts', find: 'if (Failed.length > 0)', replace: 'if (Failed.length > 10)' }],
    fault: 'part-refused',
    found: /ignored a failed signal/,
  },
  {
    name: 'P2, a claim taken from its holder',
    changes: [
      {
        file: 'shared/store/effect-store.ts',
        find: '...isStill(path, effect),',
        replace: "{ path: [...path, 'state'], is: 'exists' },",
      },
    ],
    fault: 'overtaken',
    found: /sent again for no reason/,
  },
  {
    name: 'F1, what is stored, taken for done',
    changes: [{ file: TAKE_IN_MAIL, find: 'if (known?.done) return', replace: 'if (known) return' }],
    fault: 'killed-after',
    found: /does not come to rest/,
  },
];

const named = <T extends { name: string }>(all: T[], name: string): T => {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

test.each(BROKEN.map((broken) => [broken.name, broken] as const))('%s: found', async (_, { changes, fault, found }) => {
  const dropout = named(SCENARIOS, 'a dropout');
  const broken = await prepareScenario(dropout, { build: await build(changes) });
  expect((await everyCall(fault, broken)).join('\n')).toMatch(found);
});

test('F2, a record stored over what another has stored meanwhile: found by two workers', async () => {
  const together = named(PAIRS, 'a dropout and studies not started');
  const change = {
    file: 'shared/store/youth-store.ts',
    find: "expression: '#version = :read',",
    replace: "expression: '#version = :read OR attribute_exists(pk)',",
  };
  const wrongIn = async (prepared: PreparedScenario, runs: number, until = /never/) => {
    let wrong = '';
    for (let run = 0; run < runs && !until.test(wrong); run++)
      wrong += (await wrongAfter({ together: drawsFrom(run) }, prepared)).join('\n');
    return wrong;
  };
  const broken = await prepareScenario(together, { build: await build([change]) });
  expect(await wrongIn(broken, 160, /sent again/)).toMatch(/sent again/);
  expect(await wrongIn(await prepareScenario(together), WHOLE ? 160 : 20)).toBe('');
});

test('P13, a key that the last release does not know: found where both run', async () => {
  const change = { file: 'shared/store/keys.ts', find: '(hash: string) => `MAIL', replace: '(hash: string) => `POST' };
  const [last, today] = await Promise.all([lastFunctions(), build([change])]);
  let mails = 0;
  const both = beside(last, today, (name) => name === 'mail-intake' && mails++ === 0);
  const twice = named(SCENARIOS, 'a mail that comes twice');
  const { system } = (await prepareScenario(twice, { build: both })).undisturbed;
  expect(system.mails.map(({ to }) => to).toSorted()).toEqual([...twice.ends.mails, 'kvitto@skola.example']);
});

test('a change that finds nothing to change, or too much, stops the build', async () => {
  const change = { file: 'shared/aws/queue.ts', find: 'no such text', replace: '' };
  await expect(build([change])).rejects.toThrow('shared/aws/queue.ts has 0 times: no such text');
  await expect(build([{ ...change, find: 'const' }])).rejects.toThrow(/has \d+ times: const/);
  await expect(build([{ ...change, file: 'infra/app.ts' }])).rejects.toThrow('infra/app.ts is in no function');
});
