import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, CfnOutput, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { KaaStack } from './kaa-stack.ts';
import { FIRST_DEPLOYMENT } from './parts/first-deployment.ts';
import type { BundledStage } from './parts/stage-bundles.ts';
import { stackName } from './stages.ts';

const cdkJson: { context: Record<string, unknown> } = JSON.parse(
  readFileSync(join(fileURLToPath(new URL('../', import.meta.url)), 'cdk.json'), 'utf8'),
);

export type KaaAppProps = {
  stages: BundledStage[];
  /** With cdk-nag and CDK's own rules for templates, which take some seconds. */
  nag: boolean;
  outdir?: string;
  /** Without protection against deletion, so that it can roll back. */
  first?: boolean;
  /** Written as outputs. */
  release?: Release;
};

type Release = { version: string; commit: string };

export function kaaApp({ stages, nag, outdir, first = false, release }: KaaAppProps): App {
  // Only the CDK command line reads cdk.json's context.
  const app = new App({
    context: { ...cdkJson.context, [FIRST_DEPLOYMENT]: first },
    analyticsReporting: false,
    builtinCloudFormationValidation: nag,
    ...(outdir === undefined ? {} : { outdir }),
  });
  for (const bundled of stages) {
    const stack = new KaaStack(app, stackName(bundled.stage), bundled);
    if (release) for (const [name, value] of outputsOfRelease(release)) new CfnOutput(stack, name, { value });
  }
  if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

const outputsOfRelease = ({ version, commit }: Release) =>
  [
    ['Version', version],
    ['Commit', commit],
  ] as const;

export function synthWithoutWarnings(app: App): CloudAssembly {
  const assembly = app.synth();
  const messages = assembly.stacks.flatMap(({ messages }) => messages).filter(({ level }) => level !== 'info');
  if (messages.length > 0)
    throw new Error(
      `The synthesized stacks have warnings:\n${messages.map(({ id, entry }) => `  ${id}: ${entry.data}`).join('\n')}`,
    );
  return assembly;
}
