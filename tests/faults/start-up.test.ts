import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundle, functionFolders } from '../../infra/parts/bundle.ts';
import { bundleFor } from '../../infra/parts/stage-bundles.ts';
import { stages } from '../../infra/stages.ts';
import { STAFF, youthKey } from '../../shared/store/keys.ts';
import { putItem } from '../../shared/store/table.ts';
import { aNotice, aStaffMember } from '../support/builders.ts';
import { startDynamo } from '../support/dynamo.ts';
import { keysOf } from '../support/function-environment.ts';
import { leakScan } from '../support/leak-scan/leak-scan.ts';
import { sampleOf } from '../support/random.ts';
import { type FunctionOutput, queueEvent, quotingAws, runFunction } from '../support/real-function.ts';

const tindra = {
  number: '200901102384',
  given: 'Tindra',
  family: 'Sagolund',
  street: 'Påhittsvägen 17',
  emails: ['tindra@post.example'],
  phones: ['070-174 06 05'],
};
const QUOTE = 'Tindra Sagolund, 20090110-2384, Påhittsvägen 17, tindra@post.example, 070-174 06 05';
const scan = leakScan({ tindra });

const root = join(import.meta.dirname, '..', '..');
const PROFILE = join(root, 'infra', 'municipalities', 'stockholm', 'profile.json');
let work = '';
let bundles = '';
beforeAll(async () => {
  mkdirSync(join(root, '.build'), { recursive: true });
  work = mkdtempSync(join(root, '.build', 'start-up-test-'));
  bundles = join(work, 'bundles');
  await bundle({ outdir: bundles, profile: PROFILE });
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const leaksIn = ({ printed, posted }: FunctionOutput) =>
  scan.findings([{ kind: 'log', text: printed }, ...posted.map((text) => ({ kind: 'error' as const, text }))]);
const all = ({ printed, posted }: FunctionOutput) => [printed, ...posted].join('\n');

/** No value may be printed anywhere. */
async function valuesFor(name: string, value: (key: string) => string): Promise<Record<string, string>> {
  return Object.fromEntries((await keysOf(name)).map((key) => [key, value(key)]));
}

const KEY = 'ab'.repeat(32);
const created = JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key: 'in/0a1b2c' } } }] });
const extract = JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key: 'residents/a.csv' } } }] });
/** A message that each function takes; a schedule's takes any event. */
const MESSAGES: Record<string, string> = {
  'mail-intake': created,
  import: extract,
  register: JSON.stringify({ about: 'youth', personKey: KEY }),
  outreach: JSON.stringify({ personKey: KEY, letter: 'l1' }),
  'coordinator-notice': JSON.stringify({ item: youthKey(KEY), notice: 'n1' }),
};
const messageFor = (name: string) => queueEvent(MESSAGES[name] ?? '{}');

describe.each(sampleOf(functionFolders(), 3, 'functions that start'))('%s', (name) => {
  test('started with half its environment names the keys that it lacks, and tells no value', async () => {
    const values = Object.entries(await valuesFor(name, (key) => `${key.toLowerCase()} of ${QUOTE}`));
    const given = Object.fromEntries(values.filter((_, index) => index % 2 === 0));
    const output = await runFunction(join(bundles, name), given);
    const posted = JSON.parse(output.posted[0] ?? '{}');
    expect(posted.errorType).toBe('EnvironmentIncomplete');
    for (const [key] of values) expect(posted.errorMessage.includes(key)).toBe(!(key in given));
    expect(leaksIn(output)).toEqual([]);
    expect(all(output).toLowerCase()).not.toContain('_table of ');
  });

  test('with names and numbers in its environment prints none of them, nor any value, when its calls fail', async () => {
    const aws = await quotingAws(QUOTE);
    const env = await valuesFor(name, (key) => `${key.toLowerCase()} of ${QUOTE}`);
    const output = await runFunction(join(bundles, name), { ...env, AWS_ENDPOINT_URL: aws.url }, messageFor(name));
    aws.stop();
    expect(leaksIn(output)).toEqual([]);
    for (const key of Object.keys(env)) expect(all(output)).not.toContain(`${key.toLowerCase()} of`);
    expect(all(output)).toContain('"what"');
  });

  test.each([false, true])(
    'whose calls AWS refuses with a quote logs name and code (in its name: %s)',
    async (inName) => {
      const aws = await quotingAws(QUOTE, inName);
      const env = await valuesFor(name, (key) => (key.endsWith('_URL') ? `${aws.url}/000000000000/q` : 'plain'));
      const output = await runFunction(join(bundles, name), { ...env, AWS_ENDPOINT_URL: aws.url }, messageFor(name));
      aws.stop();
      if (MESSAGES[name] || ['mailbox-watch', 'sweep'].includes(name)) expect(aws.asked).not.toEqual([]);
      expect(output.printed).toMatch(/"error":"[A-Z]\w+"/);
      expect(leaksIn(output)).toEqual([]);
    },
  );

  test('that is sent what is no message logs no word of it', async () => {
    for (const body of [QUOTE, JSON.stringify({ about: QUOTE, Records: [{ s3: QUOTE }], [QUOTE]: QUOTE })])
      expect(
        leaksIn(await runFunction(join(bundles, name), await valuesFor(name, () => 'x'), queueEvent(body))),
      ).toEqual([]);
  });

  test('with an endpoint that is none prints nothing of it', async () => {
    const env = await valuesFor(name, () => QUOTE);
    const output = await runFunction(join(bundles, name), { ...env, AWS_ENDPOINT_URL: QUOTE }, messageFor(name));
    expect(leaksIn(output)).toEqual([]);
  });
});

describe('a function', () => {
  const planted = `Object.assign(new TypeError(${JSON.stringify(QUOTE)}), { code: 'E_PLANTED', Item: ${JSON.stringify(QUOTE)} })`;
  const hangs = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';
  const HANDLERS: { name: string; handler: string; expected: RegExp }[] = [
    {
      name: 'whose module throws while it loads',
      handler: `throw ${planted}; export const handler = 0;`,
      expected: /"errorType":"TypeError","errorMessage":"E_PLANTED"/,
    },
    {
      name: 'that throws a text while it loads',
      handler: `throw ${JSON.stringify(QUOTE)}; export const handler = 0;`,
      expected: /"errorType":"NotAnError"/,
    },
    {
      name: 'whose error bears a name made of input',
      handler: `throw Object.assign(${planted}, { name: ${JSON.stringify(QUOTE)}, code: ${JSON.stringify(QUOTE)} }); export const handler = 0;`,
      expected: /"errorType":"Error"/,
    },
    {
      name: 'whose wiring throws',
      handler: `import { initialise } from '${root}/shared/lambda/queue-handler.ts'; export const handler = initialise(() => { throw ${planted}; });`,
      expected: /"errorType":"TypeError"/,
    },
    {
      name: 'with a rejection that nobody waits for',
      handler: `Promise.reject(${planted}); ${hangs}`,
      expected: /"what":"uncaught error","error":"TypeError","code":"E_PLANTED"/,
    },
    {
      name: 'that throws beside its invocation',
      handler: `setTimeout(() => { throw ${planted}; }, 200); ${hangs}`,
      expected: /"what":"uncaught error","error":"TypeError","code":"E_PLANTED"/,
    },
    {
      name: 'whose library complains',
      handler: `for (const level of ['debug', 'error', 'info', 'trace', 'warn']) console[level](${JSON.stringify(QUOTE)});
        process.emitWarning(${JSON.stringify(QUOTE)}, { code: 'W_PLANTED' }); export const handler = async () => {};`,
      expected: /"what":"library output","code":"warn"[\s\S]*"what":"warning","error":"Warning","code":"W_PLANTED"/,
    },
  ];

  test.each(HANDLERS)('$name prints name and code, nothing else', async ({ name, handler, expected }) => {
    const source = join(work, 'sources', name.replaceAll(' ', '-'));
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, 'handler.ts'), handler);
    await bundle({ outdir: join(work, 'planted'), profile: PROFILE, sources: new Map([['planted', source]]) });
    const output = await runFunction(join(work, 'planted', 'planted'), {}, {});
    expect(leaksIn(output)).toEqual([]);
    expect(all(output)).toMatch(expected);
  });
});

describe('a bad profile', () => {
  const stockholm = JSON.parse(readFileSync(PROFILE, 'utf8'));
  const { reports, letters } = stockholm;
  const bad: { key: string; profile: object }[] = [
    { key: 'municipality', profile: { ...stockholm, municipality: QUOTE } },
    { key: 'validFrom', profile: { ...stockholm, validFrom: QUOTE } },
    { key: 'districts', profile: { ...stockholm, districts: QUOTE } },
    { key: 'postcodeDistricts.12345', profile: { ...stockholm, postcodeDistricts: { 12345: QUOTE } } },
    {
      key: 'reports.dropout.letter',
      profile: { ...stockholm, reports: { ...reports, dropout: { ...reports.dropout, letter: QUOTE } } },
    },
    { key: 'letters.guardians', profile: { ...stockholm, letters: { ...letters, guardians: QUOTE } } },
    { key: 'letters.quietPeriods.0', profile: { ...stockholm, letters: { ...letters, quietPeriods: [QUOTE] } } },
    { key: 'freeDays.fixed.0', profile: { ...stockholm, freeDays: { ...stockholm.freeDays, fixed: [QUOTE] } } },
  ];

  async function synthesisOf(text: string): Promise<string> {
    writeFileSync(join(work, 'bad.json'), text);
    const stage = { ...stages({}).staging, profile: join(work, 'bad.json') };
    return bundleFor([stage], join(work, 'never'), 'stub').then(
      () => 'done',
      (error: Error) => `${error.stack}${JSON.stringify(error)}`,
    );
  }

  test.each(bad)('stops the synth, which names $key and no value', async ({ key, profile }) => {
    const output = await synthesisOf(JSON.stringify(profile));
    expect(output).toContain(`${key}: `);
    expect(scan.findings([{ kind: 'error', text: output }])).toEqual([]);
  });

  test('damaged after that check makes a function fail at work, which logs name and code', async () => {
    const from = { weekday: 1, from: QUOTE };
    writeFileSync(
      join(work, 'damaged.json'),
      JSON.stringify({ ...stockholm, freeDays: { fixed: [], afterEaster: [], weekdays: [from] } }),
    );
    const sources = new Map([['coordinator-notice', join(root, 'functions', 'coordinator-notice')]]);
    await bundle({ outdir: join(work, 'damaged'), profile: join(work, 'damaged.json'), sources });
    const dynamo = await startDynamo();
    onTestFinished(dynamo.stop);
    const claimedAt = '2026-11-20T08:00:00Z';
    const notice = aNotice({ state: 'sending', attempt: 2, resent: true, claimedAt });
    await putItem(dynamo.client, 'register', { pk: youthKey(KEY), contactHold: false, notices: { n1: notice } });
    await putItem(dynamo.client, 'directory', { pk: STAFF, staff: [aStaffMember()] });
    const endpoint = await dynamo.client.config.endpoint?.();
    const env = {
      ...(await valuesFor('coordinator-notice', () => 'plain')),
      REGISTER_TABLE: 'register',
      DIRECTORY_TABLE: 'directory',
      HOLDS_TABLE: 'holds',
      RESIDENTS_TABLE: 'residents',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${endpoint?.port}`,
    };
    const output = await runFunction(
      join(work, 'damaged', 'coordinator-notice'),
      env,
      messageFor('coordinator-notice'),
    );
    expect(output.printed).toBe('{"what":"message failed","error":"RangeError","effect":"n1"}\n');
    expect(leaksIn(output)).toEqual([]);
  });

  test('that is not even JSON stops it, too, and is not quoted', async () => {
    const output = await synthesisOf(JSON.stringify({ name: QUOTE }).replace('":', '" '));
    expect(output).toContain('bad.json is not JSON');
    expect(scan.findings([{ kind: 'error', text: output }])).toEqual([]);
  });
});
