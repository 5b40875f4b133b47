import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import { kaaApp } from '../../infra/kaa-app.ts';
import { bundleFor } from '../../infra/parts/stage-bundles.ts';
import { stages } from '../../infra/stages.ts';
import { perStage } from './synthesized.ts';

const folder = mkdtempSync(`${tmpdir()}/kaa-first-`);
const bundled = await bundleFor([stages({}).production], folder, 'stub');
afterAll(() => rmSync(folder, { recursive: true }));

function synthesized(first: boolean) {
  const release = { version: '1.2.3', commit: 'abc123' };
  const [stack] = kaaApp({ stages: bundled, nag: false, first, release }).synth().stacks;
  const template = JSON.parse(readFileSync(stack?.templateFullPath ?? '', 'utf8'));
  const resources = Object.values<{ Type: string; Properties?: Record<string, unknown> }>(template.Resources);
  const tables = resources.filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
  return {
    outputs: template.Outputs,
    stack: stack?.terminationProtection,
    tables: new Set(tables.map(({ Properties }) => Properties?.DeletionProtectionEnabled)),
  };
}

test('a first deployment of production can roll back: nothing in it is protected; the next protects', () => {
  expect(synthesized(true)).toMatchObject({ stack: false, tables: new Set([false]) });
  expect(synthesized(false)).toMatchObject({ stack: true, tables: new Set([true]) });
});

test('a deployed stack says which version and commit it is', () => {
  expect(synthesized(false).outputs).toMatchObject({ Version: { Value: '1.2.3' }, Commit: { Value: 'abc123' } });
});

describe.each(perStage)('names of %s', (_stage, { resources }) => {
  test('only alarms have one, and their ids follow it: a construct may move without asking for a second one', () => {
    for (const [id, { Type, Properties }] of Object.entries(resources)) {
      // Several APIs may have the same name.
      if (Type === 'AWS::ApiGatewayV2::Api') continue;
      const named = Object.keys(Properties ?? {}).filter((key) => OWN_NAME.test(key));
      if (Type !== 'AWS::CloudWatch::Alarm') {
        expect({ id, named: named.filter((key) => typeof Properties[key] === 'string') }).toEqual({ id, named: [] });
        continue;
      }
      const title = String(Properties.AlarmName).replace(/^[^:]+: /, '');
      expect(id).toBe(
        `Alarm${title.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first) => first.toUpperCase())}`,
      );
    }
  });
});

const OWN_NAME = /^(?:Name|(?:Alarm|Bucket|Function|Group|ManagedPolicy|Queue|Role|Rule|Schedule|Table|Topic)Name)$/;
