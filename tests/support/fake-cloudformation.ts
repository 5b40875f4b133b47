import { json, type ServiceError, xml } from './fake-account.ts';

type Template = {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  Outputs?: Record<string, { Value: unknown }>;
};
type Deployed = {
  status: string;
  /** Undefined while it is in review. */
  template?: Template | undefined;
  changeSet?: Template | undefined;
  isProtected: boolean;
};

export type CloudFormation = {
  /** As deployed now. */
  stack: () => Deployed | undefined;
  templates: Template[];
  /** The next creation rolls back, to this status. */
  failCreation: (status: 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED') => void;
  /** Ids that the next change sets would make anew, or `Conditional`ly. */
  replace: (ids: string[], replacement?: 'True' | 'Conditional') => void;
};

const BOOTSTRAP = '30';

/**
 * CloudFormation for one stack, with what CDK's command line asks of STS, SSM and S3. As the real one it refuses to
 * delete a protected stack, and to delete one whose mail bucket is not empty.
 */
export function fakeCloudFormation(name: string, { bootstrapped = true } = {}) {
  let stack: Deployed | undefined;
  let failure: string | undefined;
  let anew: string[] = [];
  let howAnew = 'True';
  const objects = new Map<string, string>();
  const templates: Template[] = [];
  const arn = `arn:aws:cloudformation:eu-north-1:111111111111:stack/${name}/1`;

  const refused = (message: string): ServiceError => ({ code: 'ValidationError', message });
  const templateOf = (form: URLSearchParams): Template => {
    const url = form.get('TemplateURL');
    const uploaded = url === null ? undefined : objects.get(new URL(url).pathname.split('/').at(-1) ?? '');
    return JSON.parse(uploaded ?? form.get('TemplateBody') ?? '');
  };
  const described = ({ status, isProtected, template }: Deployed) => ({
    StackName: name,
    StackId: arn,
    StackStatus: status,
    CreationTime: '2026-11-30T08:00:00Z',
    EnableTerminationProtection: isProtected,
    Outputs: Object.entries(template?.Outputs ?? {}).map(([OutputKey, { Value }]) => ({
      OutputKey,
      OutputValue: typeof Value === 'string' ? Value : OutputKey.toLowerCase(),
    })),
  });
  const changesOf = ({ template, changeSet }: Deployed) => {
    const [before, after] = [template?.Resources ?? {}, changeSet?.Resources ?? {}];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((id) => {
      const Action = !before[id] ? 'Add' : !after[id] ? 'Remove' : 'Modify';
      const isAnew = anew.includes(id);
      if (Action === 'Modify' && !isAnew && JSON.stringify(before[id]) === JSON.stringify(after[id])) return [];
      const ResourceType = (after[id] ?? before[id])?.Type;
      const Replacement = Action === 'Modify' ? (isAnew ? howAnew : 'False') : undefined;
      return [{ Type: 'Resource', ResourceChange: { Action, LogicalResourceId: id, ResourceType, Replacement } }];
    });
  };
  const isEmpty = (of: Deployed) =>
    changesOf(of).length === 0 && JSON.stringify(of.template?.Outputs) === JSON.stringify(of.changeSet?.Outputs);

  const query: Record<string, (form: URLSearchParams) => string | ServiceError> = {
    AssumeRole: () =>
      xml({
        Credentials: {
          AccessKeyId: 'ROLE',
          SecretAccessKey: 'role',
          SessionToken: 'role',
          Expiration: '2099-01-01T00:00:00Z',
        },
      }),
    DescribeStacks: (form) => {
      const asked = form.get('StackName') ?? '';
      if (asked === 'CDKToolkit' && bootstrapped)
        return xml({
          Stacks: [
            {
              StackName: asked,
              CreationTime: '2026-11-30T08:00:00Z',
              StackStatus: 'CREATE_COMPLETE',
              Outputs: [
                { OutputKey: 'BootstrapVersion', OutputValue: BOOTSTRAP },
                { OutputKey: 'BucketName', OutputValue: 'cdk-assets' },
                { OutputKey: 'BucketDomainName', OutputValue: 'cdk-assets.s3.eu-north-1.amazonaws.com' },
              ],
            },
          ],
        });
      if (asked === 'CDKToolkit' || !stack) {
        if (asked === arn)
          return xml({ Stacks: [{ ...described({ status: 'DELETE_COMPLETE', isProtected: false }) }] });
        return refused(`Stack with id ${asked} does not exist`);
      }
      return xml({ Stacks: [described(stack)] });
    },
    ListStackResources: () =>
      xml({
        StackResourceSummaries: Object.entries((stack?.template ?? stack?.changeSet)?.Resources ?? {}).map(
          ([id, { Type }]) => ({
            LogicalResourceId: id,
            ResourceType: Type,
            PhysicalResourceId: `${name}-${id.toLowerCase()}`,
          }),
        ),
      }),
    GetTemplate: () => xml({ TemplateBody: JSON.stringify(stack?.template ?? {}) }),
    CreateChangeSet: (form) => {
      if (stack && neverWorked(stack.status) && stack.status !== 'REVIEW_IN_PROGRESS')
        return refused(`is in ${stack.status} state`);
      stack ??= { status: 'REVIEW_IN_PROGRESS', isProtected: false };
      stack.changeSet = templateOf(form);
      return xml({ Id: `${arn}/change`, StackId: arn });
    },
    DescribeChangeSet: (form) => {
      if (!stack?.changeSet) return { code: 'ChangeSetNotFound', message: 'does not exist' };
      const empty = isEmpty(stack);
      return xml({
        ChangeSetName: form.get('ChangeSetName'),
        ChangeSetId: `${arn}/change`,
        StackId: arn,
        StackName: name,
        CreationTime: '2026-11-30T08:00:00Z',
        ExecutionStatus: empty ? 'UNAVAILABLE' : 'AVAILABLE',
        Status: empty ? 'FAILED' : 'CREATE_COMPLETE',
        ...(empty && { StatusReason: "The submitted information didn't contain changes." }),
        Changes: changesOf(stack),
      });
    },
    DeleteChangeSet: () => {
      if (stack) stack.changeSet = undefined;
      return '';
    },
    UpdateTerminationProtection: (form) => {
      if (stack) stack.isProtected = form.get('EnableTerminationProtection') === 'true';
      return xml({ StackId: arn });
    },
    ExecuteChangeSet: () => {
      if (!stack?.changeSet) return refused('no change set');
      templates.push(stack.changeSet);
      const status = stack.template ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE';
      stack = { ...stack, template: stack.changeSet, changeSet: undefined, status: failure ?? status };
      failure = undefined;
      return '';
    },
    DescribeStackEvents: () => xml({ StackEvents: [] }),
    DescribeEvents: () => xml({ OperationEvents: [] }),
    DeleteStack: (form) => {
      if (!stack) return '';
      if (stack.isProtected) return refused('TerminationProtection is enabled');
      const holdsMail = stack.status === 'ROLLBACK_FAILED' || stack.status === 'DELETE_FAILED';
      if (holdsMail && form.get('DeletionMode') !== 'FORCE_DELETE_STACK') stack.status = 'DELETE_FAILED';
      else stack = undefined;
      return '';
    },
  };

  const rest = (method: string, path: string, body: Buffer, target: string) => {
    const [, , key = ''] = path.split('?')[0]?.split('/') ?? [];
    if (target === 'AmazonSSM.GetParameter') return json({ Parameter: { Value: BOOTSTRAP } });
    if (method === 'PUT') {
      objects.set(key, body.toString());
      return { status: 200, body: '' };
    }
    const s3 = (inner: string) => ({ status: 200, headers: { 'content-type': 'application/xml' }, body: inner });
    if (path.includes('encryption'))
      return s3(
        '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
      );
    if (path.includes('location')) return s3('<LocationConstraint>eu-north-1</LocationConstraint>');
    if (path.includes('list-type=2')) return s3('<ListBucketResult></ListBucketResult>');
    return undefined;
  };

  const control: CloudFormation = {
    stack: () => stack,
    templates,
    failCreation: (status) => {
      failure = status;
    },
    replace: (ids, replacement = 'True') => {
      anew = ids;
      howAnew = replacement;
    },
  };
  return {
    query,
    rest,
    control,
  };
}

const neverWorked = (status: string) => /^(?:ROLLBACK|CREATE_FAILED|DELETE_FAILED)/.test(status);
