import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Annotations, type App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { kaaApp, synthWithoutWarnings } from '../../../infra/kaa-app.ts';
import { bundleFor } from '../../../infra/parts/stage-bundles.ts';
import { stages } from '../../../infra/stages.ts';
import { synthesize } from '../../../infra/tools/synth.ts';

const build = fileURLToPath(new URL('../../../.build/', import.meta.url));
let work = '';
beforeAll(() => {
  mkdirSync(build, { recursive: true });
  work = mkdtempSync(join(build, 'synth-test-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

async function stubApp(nag: boolean): Promise<{ app: App; stack: Stack }> {
  const bundled = await bundleFor([stages({}).staging], join(work, 'bundles'), 'stub');
  const app = kaaApp({ stages: bundled, nag, outdir: mkdtempSync(join(work, 'app-')) });
  const stack = app.node.findChild('kaa-staging');
  if (!(stack instanceof Stack)) throw new Error('no stack');
  return { app, stack };
}

describe('cdk-nag', () => {
  test('finds nothing in either stage', async () => {
    await expect(synthesize({ outdir: join(work, 'nagged'), bundles: 'stub', nag: true })).resolves.toMatchObject({
      skipped: false,
    });
  });

  test('stops the synth at a queue without dead letters', async () => {
    const { app, stack } = await stubApp(true);
    new Queue(stack, 'Loose');
    expect(() => synthWithoutWarnings(app)).toThrow('AwsSolutions-SQS3');
  });

  test('acknowledges only these findings, each for one place and with its reason', async () => {
    const { app } = await stubApp(false);
    const acknowledged = app.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .map(({ data }) => data),
      );
    const rules = acknowledged.flatMap((data: Record<string, string>) => Object.entries(data));
    for (const [, reason] of rules) expect(reason.length).toBeGreaterThan(30);
    expect(
      [
        ...new Set(rules.map(([id]) => id.replace(/^Annotation::AwsSolutions-/, '').replace(/[0-9A-F]{8}\.Arn/, ''))),
      ].sort(),
    ).toEqual([
      'APIG4',
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'IAM5[Resource::*]',
      'IAM5[Resource::<StoresImportBucket>/directory/*.result.json]',
      'IAM5[Resource::<StoresImportBucket>/directory/*]',
      'IAM5[Resource::<StoresImportBucket>/residents/*.result.json]',
      'IAM5[Resource::<StoresImportBucket>/residents/*]',
      'IAM5[Resource::<StoresLettersBucket>/letters/*]',
      'IAM5[Resource::<StoresRawMailBucket>/in/*]',
      'IAM5[Resource::<StoresRawMailBucket>/mail/*]',
      'IAM5[Resource::<StoresSealedBucket>/mail/*]',
      'S1',
      'SMG4',
    ]);
  });
});

test('a warning stops the synth', async () => {
  const printed = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => printed.mockRestore());
  const { app, stack } = await stubApp(false);
  Annotations.of(stack).addWarningV2('kaa:test', 'something is odd');
  expect(() => synthWithoutWarnings(app)).toThrow('something is odd');
});

test('a profile that is not valid stops the synth and names the key', async () => {
  const { staging } = stages({});
  const profile = JSON.parse(
    readFileSync(join(build, '..', 'infra', 'municipalities', 'stockholm', 'profile.json'), 'utf8'),
  );
  writeFileSync(join(work, 'bad.json'), JSON.stringify({ ...profile, municipality: 'Stockholm' }));
  const bad = { ...staging, profile: join(work, 'bad.json') };
  await expect(bundleFor([bad], join(work, 'never'), 'stub')).rejects.toThrow('municipality');
});

describe('an unchanged source', () => {
  test('is not synthesized again, unless more is asked for', async () => {
    const outdir = join(work, 'again');
    const asked = { outdir, bundles: 'stub', nag: false } as const;
    expect(await synthesize({ ...asked, stages: ['production'] })).toMatchObject({ skipped: false });
    expect(await synthesize({ ...asked, stages: ['production'] })).toMatchObject({ skipped: true });
    expect(await synthesize(asked)).toMatchObject({ skipped: false });
  });

  test('gives the same templates', async () => {
    const twice = await Promise.all(
      ['one', 'two'].map((name) => synthesize({ outdir: join(work, name), bundles: 'stub', nag: false })),
    );
    const [one, two] = twice.map(({ templates }) => readFileSync(String(templates.production), 'utf8'));
    expect(one).toBe(two);
  });
});
