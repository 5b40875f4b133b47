import { readFileSync } from 'node:fs';

/** By their folders. */
const FUNCTIONS = [
  'mail-intake',
  'register',
  'outreach',
  'coordinator-notice',
  'delivery-feedback',
  'import',
  'sweep',
  'mailbox-watch',
  'reconcile',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** `timeout` in seconds; the last two of the queue that it reads, if any. */
type FunctionSettings = { memory: number; timeout: number; batchSize: number; maxConcurrency: number };

export type StackSettings = {
  functions: Record<FunctionName, FunctionSettings>;
  /** What costs by the month. */
  count: Record<'keys' | 'secrets' | 'dashboards' | 'alarmMetrics' | 'metrics' | 'mappings', number>;
};

type Resource = { Type: string; Properties: Record<string, unknown> };

/** From a synthesized template. */
export function settingsIn(template: string): StackSettings {
  const resources: Record<string, Resource> = JSON.parse(readFileSync(template, 'utf8')).Resources;
  const all = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const mappings = all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
  const functions = FUNCTIONS.map((name) => {
    const [id, { Properties }] = oneOf(all('AWS::Lambda::Function'), name);
    const mapping = mappings.find(({ FunctionName }) => (FunctionName as { Ref: string }).Ref === id);
    const scaling = mapping?.ScalingConfig as { MaximumConcurrency: number } | undefined;
    const settings: FunctionSettings = {
      memory: Number(Properties.MemorySize),
      timeout: Number(Properties.Timeout),
      batchSize: Number(mapping?.BatchSize ?? 1),
      maxConcurrency: scaling?.MaximumConcurrency ?? 1,
    };
    return [name, settings];
  });
  const metrics = all('AWS::Logs::MetricFilter').flatMap(
    ([, { Properties }]) => Properties.MetricTransformations as { MetricName: string }[],
  );
  return {
    functions: Object.fromEntries(functions),
    count: {
      keys: all('AWS::KMS::Key').length,
      secrets: all('AWS::SecretsManager::Secret').length,
      dashboards: all('AWS::CloudWatch::Dashboard').length,
      alarmMetrics: all('AWS::CloudWatch::Alarm').reduce((sum, [, alarm]) => sum + metricsOf(alarm), 0),
      metrics: new Set(metrics.map(({ MetricName }) => MetricName)).size,
      mappings: mappings.length,
    },
  };
}

function oneOf(functions: [string, Resource][], name: string): [string, Resource] {
  const found = functions.find(([, { Properties }]) => Properties.Description === name);
  if (!found) throw new Error(`the template has no function ${name}`);
  return found;
}

/** An expression is free, what it reads is not; a query reads one at least. */
function metricsOf({ Properties }: Resource): number {
  const { Metrics } = Properties as { Metrics?: { MetricStat?: object }[] };
  return Metrics ? Math.max(1, Metrics.filter(({ MetricStat }) => MetricStat).length) : 1;
}
