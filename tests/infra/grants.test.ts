import { dirname } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { shortResourceName } from '../../infra/local/iam/policy.ts';
import { type Call, requiredAccess } from '../../infra/local/iam/required-access.ts';
import { signersOf } from '../../infra/local/iam/signers.ts';
import { readTemplate, type Template } from '../../infra/local/template/read-template.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { SCENARIOS } from '../support/system/scenarios.ts';
import type { System } from '../support/system/system.ts';
import { env } from '../support/system/template.ts';
import { deployedCall, type Names } from './deployed-calls.ts';
import { perStage, templates } from './synthesized.ts';

/** They run by the clock or when people ask, and in journeys/least-privilege.test.ts alone. */
const ELSEWHERE = ['desk', 'desk-login', 'desk-protected', 'mailbox-watch', 'reconcile'];
/** Calls where something goes wrong, in process for speed. The rest: journeys/least-privilege.test.ts. */
const made: System['calls']['made'] = [];

beforeAll(async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  // Other profiles go by another city's template.
  for (const scenario of SCENARIOS.filter(({ profile }) => !profile)) {
    const { undisturbed, run } = await prepareScenario(scenario);
    made.push(...undisturbed.system.calls.made);
    for (let at = 0; at < 60; at += 10)
      for (const fault of ['purged', 'killed-after'] as const)
        made.push(...(await run({ faults: [{ at, fault }] })).system.calls.made);
  }
  log.mockRestore();
});

/** Matched by the functions' variables. */
function namesIn({ functions }: Template): Names {
  const deployed: Record<string, string> = Object.assign({}, ...functions.map(({ environment }) => environment));
  return new Map(Object.entries(env).map(([variable, name]) => [name, deployed[variable] ?? name]));
}

describe.each(perStage)('what is called and what is allowed in %s', (stage, { settings }) => {
  const template = readTemplate(dirname(String(templates[stage])), { port: 1, stackName: `kaa-${stage}` });
  const signers = new Map(signersOf(template.iam).map((signer) => [signer.name, signer]));
  const names = namesIn(template);

  /** Staging's mails go to its sink. */
  const here = (call: Call): Call => {
    if (stage === 'production' || call.service !== 'ses') return call;
    const { mailbox, sinkAddress = '' } = settings;
    const raw = Buffer.from(`From: ${mailbox}\r\nTo: ${sinkAddress}\r\n\r\n`);
    return { ...call, input: { ...call.input, raw, source: mailbox, destinations: [sinkAddress] } };
  };

  test('the runs reach every function', () => {
    const reached = new Set([...ELSEWHERE, ...made.map(({ functionName }) => functionName)]);
    expect([...reached].sort()).toEqual(template.functions.map(({ shortName }) => shortName).sort());
  });

  test('every call is allowed', () => {
    const refused = made.flatMap(({ functionName, sent }) =>
      requiredAccess(here(deployedCall(sent, names)), template)
        .filter((access) => 'denied' in (signers.get(functionName)?.evaluate(access) ?? { denied: true }))
        .map(({ action, resource }) => `${functionName}: ${action} ${shortResourceName(resource)}`),
    );
    expect([...new Set(refused)]).toEqual([]);
  });

  test('a call that no right covers would be seen', () => {
    const call = made.find(({ command }) => command === 'PutItem');
    const needed = call && requiredAccess(deployedCall(call.sent, names), template);
    const outsider = signers.get('outreach');
    expect(needed?.map((access) => outsider?.evaluate(access))).toContainEqual({ denied: 'implicitly' });
  });
});
