import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { KaaStack } from './kaa-stack.ts';
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
};

export function kaaApp({ stages, nag, outdir }: KaaAppProps): App {
  // Only the CDK command line reads cdk.json's context.
  const app = new App({
    context: cdkJson.context,
    analyticsReporting: false,
    builtinCloudFormationValidation: nag,
    ...(outdir === undefined ? {} : { outdir }),
  });
  for (const bundled of stages) new KaaStack(app, stackName(bundled.stage), bundled);
  if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

export function synthWithoutWarnings(app: App): CloudAssembly {
  const assembly = app.synth();
  const messages = assembly.stacks.flatMap(({ messages }) => messages).filter(({ level }) => level !== 'info');
  if (messages.length > 0)
    throw new Error(
      `The synthesized stacks have warnings:\n${messages.map(({ id, entry }) => `  ${id}: ${entry.data}`).join('\n')}`,
    );
  return assembly;
}
