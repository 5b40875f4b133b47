import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { RootConstruct } from 'constructs';
import { type StageName, stackName } from '../stages.ts';
import { ACCEPTED, type Accepted } from './cfn-guard-exceptions.ts';

export type Finding = { stage: StageName; rule: string; resource: string; message: string };
export type Verdict = {
  accepted: { finding: Finding; reason: string }[];
  refused: Finding[];
  /** Exceptions to be removed. */
  unused: { stage: StageName; rule: string; resource: RegExp }[];
};

const STAGES: readonly StageName[] = ['staging', 'production'];
/** Bytes; the default is one megabyte. */
const MAX_OUTPUT = 64 * 1024 * 1024;
const RULES = join(
  dirname(createRequire(import.meta.url).resolve('@cdklabs/cdk-validator-cfnguard/package.json')),
  'rules',
  'control-tower',
  'cfn-guard',
);

/** Control Tower's rules, by the package's own binary, without network. */
export function findingsIn(folder: string, stages = STAGES): Finding[] {
  return stages.flatMap((stage) => {
    const template = join(folder, `${stackName({ name: stage })}.template.json`);
    const guard = new CfnGuardValidator({
      controlTowerRulesEnabled: false,
      rules: rulesFor(template),
      maxBuffer: MAX_OUTPUT,
    });
    const { violations } = guard.validate({ templatePaths: [template], appConstruct: new RootConstruct() });
    return violations.flatMap(({ description, violatingResources }) => {
      const [, rule = 'no rule', message = description] = /^\[(CT[\w.]+)\]: (.*)$/s.exec(description) ?? [];
      return violatingResources.map(({ resourceLogicalId }): Finding => {
        const resource = resourceLogicalId.replace(/[0-9A-F]{8}$/, '');
        return { stage, rule, resource, message };
      });
    });
  });
}

/** The others take most of the time. */
function rulesFor(template: string): string[] {
  const { Resources }: { Resources: Record<string, { Type: string }> } = JSON.parse(readFileSync(template, 'utf8'));
  const types = [...new Set(Object.values(Resources).map(({ Type }) => `"${Type}"`))];
  return readdirSync(RULES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.guard'))
    .map((file) => join(RULES, file))
    .filter((file) => {
      const text = readFileSync(file, 'utf8');
      return types.some((type) => text.includes(type));
    });
}

export function judge(found: Finding[], exceptions: Accepted[] = ACCEPTED, stages = STAGES): Verdict {
  const covers = ({ rule, resource, stages }: Accepted, finding: Finding) =>
    rule === finding.rule && resource.test(finding.resource) && (stages?.includes(finding.stage) ?? true);
  const verdict: Verdict = { accepted: [], refused: [], unused: [] };
  for (const finding of found) {
    const exception = exceptions.find((item) => covers(item, finding));
    if (exception) verdict.accepted.push({ finding, reason: exception.reason });
    else verdict.refused.push(finding);
  }
  const isOf = (stage: StageName, { stages, of }: Accepted) =>
    (stages?.includes(stage) ?? true) &&
    (!of || found.some((finding) => finding.stage === stage && finding.resource.startsWith(of)));
  for (const exception of exceptions)
    for (const stage of stages.filter((one) => isOf(one, exception)))
      if (!found.some((finding) => finding.stage === stage && covers(exception, finding)))
        verdict.unused.push({ stage, rule: exception.rule, resource: exception.resource });
  return verdict;
}

export function faultsIn({ refused, unused }: Verdict): string[] {
  return [
    ...refused.map(({ stage, rule, resource, message }) => `${stage}: ${resource} breaks ${rule}: ${message}`),
    ...unused.map(
      ({ stage, rule, resource }) => `${stage}: nothing like ${resource} breaks ${rule} any more: remove the exception`,
    ),
  ];
}
