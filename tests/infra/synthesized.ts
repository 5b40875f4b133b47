import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type StageName, stages } from '../../infra/stages.ts';
import { synthesize } from '../../infra/tools/synth.ts';

type Resource = {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string[];
};

export type Statement = {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: unknown;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
};

type Alarm = {
  title: string;
  urgency: string;
  description: string;
  dimensions: string;
  metric: unknown;
  missing: unknown;
  actions: unknown;
  okActions: unknown;
  properties: Record<string, unknown>;
};

/** Empty handlers; synthesized when sources change. */
const folder = fileURLToPath(new URL('../../.build/infra-tests', import.meta.url));
export const { templates, outdir: stubAssembly } = await synthesize({ outdir: folder, bundles: 'stub', nag: false });

class Synthesized {
  readonly stage: StageName;
  readonly resources: Record<string, Resource>;
  readonly outputs: Record<string, { Value: unknown; Description?: string }>;

  constructor(stage: StageName) {
    this.stage = stage;
    const template = JSON.parse(readFileSync(String(templates[stage]), 'utf8'));
    this.resources = template.Resources;
    this.outputs = template.Outputs;
  }

  get settings() {
    return stages({})[this.stage];
  }

  all(type: string): [id: string, resource: Resource][] {
    return Object.entries(this.resources).filter(([, resource]) => resource.Type === type);
  }

  one(type: string, id = /./): [id: string, resource: Resource] {
    const found = this.all(type).filter(([name]) => id.test(name));
    const [first] = found;
    if (!first || found.length > 1) throw new Error(`${found.length} of ${type} ${id}`);
    return first;
  }

  /** By their folder. */
  functions(): Map<string, [id: string, resource: Resource]> {
    return new Map(
      this.all('AWS::Lambda::Function')
        .filter(([id]) => !/^(BucketNotificationsHandler|MailActiveRuleSet)/.test(id))
        .map(([id, resource]) => [String(resource.Properties.Description), [id, resource]]),
    );
  }

  environmentOf(folder: string): Record<string, unknown> {
    const environment = this.functions().get(folder)?.[1].Properties.Environment as {
      Variables: Record<string, unknown>;
    };
    return environment.Variables;
  }

  policies(): [id: string, statement: Statement][] {
    return [...this.all('AWS::IAM::Policy'), ...this.all('AWS::IAM::ManagedPolicy')].flatMap(([id, { Properties }]) =>
      statementsOf(Properties.PolicyDocument).map((statement): [string, Statement] => [id, statement]),
    );
  }

  rightsOf(folder: string): Statement[] {
    const compact = folder.replaceAll('-', '');
    return this.policies()
      .filter(([id]) => id.toLowerCase().startsWith(`${compact}${compact}role`))
      .map(([, statement]) => statement);
  }

  alarms(): Alarm[] {
    return this.all('AWS::CloudWatch::Alarm').map(([, { Properties }]) => {
      const name = new RegExp(`^kaa-${this.stage}, ([^:]+): (.*)$`).exec(String(Properties.AlarmName));
      const [, urgency = '', title = ''] = name ?? [];
      return {
        title,
        urgency,
        description: String(Properties.AlarmDescription).replace(/ What to do: .*$/, ''),
        dimensions: JSON.stringify(Properties.Dimensions ?? []),
        metric: Properties.MetricName,
        missing: Properties.TreatMissingData,
        actions: Properties.AlarmActions,
        okActions: Properties.OKActions,
        properties: Properties,
      };
    });
  }

  alarm(title: string): Record<string, unknown> {
    const found = this.alarms().find((alarm) => alarm.title === title);
    if (!found) throw new Error(`no alarm is called ${title}`);
    return found.properties;
  }
}

export function statementsOf(document: unknown): Statement[] {
  return (document as { Statement: Statement[] }).Statement;
}

export const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** `<LogicalId>/in/*`. */
export function flat(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [[name, value] = []] = Object.entries(resource as object);
  if (name === 'Fn::GetAtt') return `<${(value as string[])[0]}>`;
  if (name === 'Ref') return `<${value}>`;
  if (name === 'Fn::Join') return (value as [string, unknown[]])[1].map(flat).join('');
  throw new Error(`cannot read ${JSON.stringify(resource)}`);
}

export const perStage = (['staging', 'production'] as const).map((stage) => [stage, new Synthesized(stage)] as const);
