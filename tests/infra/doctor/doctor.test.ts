import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { doctorCommand } from '../../../infra/doctor/command.ts';
import { startStack } from '../../../infra/local/stack.ts';
import { stages } from '../../../infra/stages.ts';
import { dateInStockholm } from '../../../shared/domain/calendar.ts';
import { toItem } from '../../../shared/store/table.ts';
import { kaa } from '../../journeys/kaa.ts';
import { fakeAccount, json, type ServiceError, xml } from '../../support/fake-account.ts';
import { fakeDns, type Records } from '../../support/fake-dns.ts';
import { temporaryFolder } from '../local/small-stack.ts';
import { stubAssembly } from '../synthesized.ts';

const ACCOUNT = '111111111111';
const { staging } = stages({});
const RULE_SET = 'kaa-staging-MailRuleSet';
const PROVIDER = {
  issuer: 'https://login.test.kommun.example',
  authorization_endpoint: 'https://login.test.kommun.example/auth',
  token_endpoint: 'https://login.test.kommun.example/token',
};
const TOPIC = `arn:aws:sns:eu-north-1:${ACCOUNT}:kaa-staging-Alarms`;

/** What a healthy, deployed staging looks like; each test changes what it needs. */
const healthy = () => ({
  caller: ACCOUNT,
  bootstrap: '30',
  stack: 'UPDATE_COMPLETE' as string | undefined,
  concurrency: 1000,
  ses: {
    ProductionAccessEnabled: false,
    SendingEnabled: true,
    SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 3 },
    PricingAttributes: { CurrentPlan: 'NONE' },
  },
  verified: true,
  sinkVerified: true,
  ruleSet: RULE_SET as string | undefined,
  subscription: `${TOPIC}:1234`,
  /** What the provider of the desk answers. */
  provider: PROVIDER as object | undefined,
  secretPut: true,
});
let aws = healthy();
let dns: Records = {};
let outputs: Record<string, string> = {};

const folder = temporaryFolder();
let running: {
  doctor: () => Promise<{ code: number; out: string }>;
  byHand: () => ReturnType<typeof kaa>;
  extract: (age: number) => Promise<void>;
  stop: () => Promise<void>;
};

beforeAll(async () => {
  const stack = await startStack({
    template: stubAssembly,
    stackName: 'kaa-staging',
    stateDir: folder.path,
    schedules: false,
  });
  outputs = { ...(stack.template.outputs as Record<string, string>), Version: '1.2.3', Commit: 'abc123' };
  // The embedded stack makes no tokens.
  for (const n of [1, 2, 3])
    outputs[`DnsDkim${n}`] = `token${n}._domainkey.test.kommun.example CNAME token${n}.dkim.amazonses.com`;
  const account = await fakeAccount({ query, rest }, stack.clientsConfig.endpoint);
  const server = await fakeDns(
    new Proxy({} as Records, { get: (_, name) => dns[String(name)], has: (_, name) => name in dns }),
  );
  const settings = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${account.port}`,
    AWS_ACCESS_KEY_ID: 'TEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    KAA_STAGING_ACCOUNT: ACCOUNT,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  running = {
    doctor: async () => {
      const { words, exitCode } = await doctorCommand(['staging'], { dns: server.address }, async () => {
        if (!aws.provider) throw new TypeError('fetch failed');
        return aws.provider;
      });
      return { code: exitCode, out: words };
    },
    byHand: () => kaa(['doctor', 'staging', '--dns', server.address]),
    extract: async (age) => {
      const date = dateInStockholm(Temporal.Now.instant()).subtract({ days: age }).toString();
      const Item = toItem({ pk: 'EXTRACT#current', date, rows: 20_000, complete: true });
      await new DynamoDBClient(stack.clientsConfig).send(
        new PutItemCommand({ TableName: outputs.ResidentsTable, Item }),
      );
    },
    stop: async () => {
      server.stop();
      vi.unstubAllEnvs();
      await account.stop();
      await stack.stop();
      folder.remove();
    },
  };
}, 60_000);
afterAll(() => running.stop());

const missing = (name: string): ServiceError => ({
  code: 'ValidationError',
  message: `Stack with id ${name} does not exist`,
});

const query = {
  GetCallerIdentity: () => xml({ Account: aws.caller, Arn: `arn:aws:sts::${aws.caller}:assumed-role/Admin/anna` }),
  DescribeStacks: (form: URLSearchParams) => {
    const name = form.get('StackName') ?? '';
    const found = name === 'CDKToolkit' ? aws.bootstrap && { BootstrapVersion: aws.bootstrap } : aws.stack && outputs;
    if (!found) return missing(name);
    const Outputs = Object.entries(found).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    return xml({ Stacks: [{ StackName: name, StackStatus: aws.stack ?? 'CREATE_COMPLETE', Outputs }] });
  },
  ListStackResources: () =>
    xml({
      StackResourceSummaries: [
        { ResourceType: 'AWS::SES::ReceiptRuleSet', PhysicalResourceId: RULE_SET },
        { ResourceType: 'AWS::SNS::Topic', PhysicalResourceId: TOPIC },
      ],
    }),
  DescribeActiveReceiptRuleSet: () => xml(aws.ruleSet === undefined ? {} : { Metadata: { Name: aws.ruleSet } }),
  ListSubscriptionsByTopic: () =>
    xml({ Subscriptions: [{ Endpoint: staging.alarmAddress, Protocol: 'email', SubscriptionArn: aws.subscription }] }),
};

function rest(_method: string, path: string, _body: Buffer, headers: Record<string, unknown>) {
  if (headers['x-amz-target'] === 'secretsmanager.DescribeSecret')
    return json(aws.secretPut ? { VersionIdsToStages: { 1: ['AWSCURRENT'] } } : {});
  if (path.includes('/account-settings')) return json({ AccountLimit: { ConcurrentExecutions: aws.concurrency } });
  if (path === '/v2/email/account') return json(aws.ses);
  if (path.includes(encodeURIComponent(staging.sinkAddress)))
    return json({ VerifiedForSendingStatus: aws.sinkVerified });
  if (path.startsWith('/v2/email/identities/'))
    return json({
      VerifiedForSendingStatus: aws.verified,
      DkimAttributes: { Status: aws.verified ? 'SUCCESS' : 'PENDING' },
      MailFromAttributes: { MailFromDomain: 'bounce.test.kommun.example', MailFromDomainStatus: 'SUCCESS' },
    });
  return undefined;
}

/** As the outputs ask for them. */
function rightDns(): Records {
  const wanted: Records = {};
  for (const [id, record] of Object.entries(outputs)) {
    const [, name = '', type, value = ''] = /^(\S+) (MX|TXT|CNAME) (.+)$/.exec(record) ?? [];
    if (!id.startsWith('Dns') || !type) continue;
    const records = wanted[name] ?? [];
    wanted[name] = [...records, { type: type as 'MX' | 'TXT' | 'CNAME', values: [value.replaceAll('"', '')] }];
  }
  return wanted;
}

/** Lines with a mark, without the profile's, which is an example. */
const left = (out: string) => out.split('\n').filter((line) => /^[○✗]/.test(line) && !line.includes('exempelvärden'));

beforeAll(async () => running.extract(1));

describe('kaa doctor', () => {
  test('of a stage that works, only the example profile is left to decide', async () => {
    aws = healthy();
    dns = rightDns();
    const { code, out, err } = await running.byHand();
    // No process of a test reaches a provider.
    const login = '○ Inloggningen https://login.test.kommun.example svarar inte: ingen kan logga in';
    expect({ err, left: left(out), code }).toEqual({ err: '', left: [login], code: 2 });
    expect(out).toMatch(/klienten kaa-desk ha redirect URI http:\S+\/logga-in\/svar/);
    expect(out).toContain('version 1.2.3, commit abc123');
    expect(out).toMatch(/○ \d+ delar av profilen har exempelvärden.*\n.*\n {4}\S/);
  });

  test('with another account than the stage has, it looks no further and stops', async () => {
    aws = { ...healthy(), caller: '999999999999' };
    const { code, out } = await running.doctor();
    expect(code).toBe(1);
    expect(left(out)).toEqual([`✗ Du är inloggad i konto 999999999999, men staging ligger i ${ACCOUNT}`]);
  });

  test('before the first deployment it says so, and what an empty account lacks', async () => {
    aws = { ...healthy(), stack: undefined, bootstrap: '', ruleSet: undefined, concurrency: 10 };
    const { code, out } = await running.doctor();
    expect(code).toBe(2);
    expect(left(out)).toEqual([
      '○ Kontot är inte förberett för CDK',
      expect.stringContaining('○ Lambda får köra 10 åt gången'),
      '○ staging är inte driftsatt',
    ]);
  });

  const FAULTS: [what: string, change: Partial<ReturnType<typeof healthy>>, code: 1 | 2, line: RegExp, how: RegExp][] =
    [
      [
        'a foreign rule set',
        { ruleSet: 'others' },
        1,
        /^✗ En annan regeluppsättning .* others/,
        /aws ses set-active-receipt-rule-set/,
      ],
      ['a deaf mailbox', { ruleSet: undefined }, 1, /^✗ Brevlådan är döv/, /--rule-set-name kaa-staging-MailRuleSet/],
      [
        'SES paused',
        { ses: { ...healthy().ses, SendingEnabled: false } },
        2,
        /^○ SES har stoppat/,
        /put-account-sending-attributes/,
      ],
      [
        'the quota nearly spent',
        { ses: { ...healthy().ses, SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 160 } } },
        2,
        /^○ SES: 160 av 200 .* snart slut/,
        /limit increase/,
      ],
      [
        'a dearer plan',
        { ses: { ...healthy().ses, PricingAttributes: { CurrentPlan: 'PRO' } } },
        2,
        /^○ SES räknar efter planen PRO/,
        /put-account-pricing-attributes/,
      ],
      [
        'the domain not verified',
        { verified: false },
        2,
        /^○ SES har inte verifierat test\.kommun\.example.*PENDING/,
        /72 timmar/,
      ],
      [
        'the sink not verified',
        { sinkVerified: false },
        2,
        /^○ Stagings adress .* inte verifierad/,
        /aws ses verify-email-identity/,
      ],
      ['nobody gets alarms', { subscription: 'PendingConfirmation' }, 2, /^○ Larm når ingen/, /aws sns subscribe/],
      [
        'a rollback that failed',
        { stack: 'UPDATE_ROLLBACK_FAILED' },
        1,
        /^✗ Stacken kaa-staging kunde inte gå tillbaka/,
        /continue-update-rollback/,
      ],
      [
        'a deletion that failed',
        { stack: 'DELETE_FAILED' },
        1,
        /^✗ Stacken kaa-staging skulle tas bort/,
        /aws cloudformation delete-stack/,
      ],
      ['a provider that is silent', { provider: undefined }, 2, /^○ Inloggningen \S+ svarar inte/, /desk\.issuer/],
      ['no provider', { provider: { a: 1 } }, 2, /^○ \S+ är ingen inloggning/, /Rätta desk\.issuer/],
      [
        'a provider of another name',
        { provider: { ...PROVIDER, issuer: 'https://annan.example' } },
        2,
        /^○ Inloggningen kallar sig https:\/\/annan\.example/,
        /i stället för https:\/\/login/,
      ],
      ['no secret', { secretPut: false }, 2, /^○ Arbetsbordets hemlighet saknas/, /put-secret-value/],
      [
        'a first deployment that failed',
        { stack: 'ROLLBACK_COMPLETE' },
        2,
        /^○ Stacken kaa-staging blev inte klar/,
        /npm run deploy -- staging/,
      ],
    ];
  test.each(FAULTS)('%s is found, with what to do', async (_, change, code, line, how) => {
    aws = { ...healthy(), ...change };
    dns = rightDns();
    const answer = await running.doctor();
    expect(answer.code).toBe(code);
    expect(left(answer.out)).toEqual([expect.stringMatching(line)]);
    expect(answer.out.slice(answer.out.search(new RegExp(line.source.replace('^', ''))))).toMatch(how);
  });

  test('each DNS record that is missing, wrong or double is named, with what to paste', async () => {
    aws = healthy();
    const right = rightDns();
    const [dkim = ''] = Object.keys(right).filter((name) => name.includes('_domainkey'));
    dns = {
      ...right,
      [dkim]: [{ type: 'CNAME', values: ['somewhere.else.example'] }],
      'test.kommun.example': [{ type: 'MX', values: ['10 mx.elsewhere.example'] }],
      'bounce.test.kommun.example': [
        { type: 'MX', values: ['10 feedback-smtp.eu-north-1.amazonses.com'] },
        { type: 'TXT', values: ['v=spf1 include:amazonses.com ~all', 'v=spf1 -all'] },
      ],
    };
    delete dns['_dmarc.test.kommun.example'];
    const { out } = await running.doctor();
    expect(left(out)).toEqual([
      '○ DNS test.kommun.example MX pekar på 10 mx.elsewhere.example',
      `○ DNS ${dkim} CNAME pekar på somewhere.else.example`,
      '○ DNS bounce.test.kommun.example TXT har 2 poster av samma slag, och då gäller ingen',
      '○ DNS _dmarc.test.kommun.example TXT saknas eller har inte nått hit än (upp till 72 timmar)',
    ]);
    expect(out).toContain('    _dmarc.test.kommun.example TXT "v=DMARC1; p=quarantine"');
  });

  test('an extract that is too old is told, with the command', async () => {
    aws = healthy();
    dns = rightDns();
    await running.extract(9);
    const { out } = await running.doctor();
    await running.extract(1);
    expect(left(out)).toEqual(['○ Uttaget är 9 dagar gammalt, högst 7 får det vara: inga brev går ut']);
    expect(out).toMatch(/aws s3 cp uttag\.csv s3:\/\/\S+\/residents\/\d{4}-\d\d-\d\d\.csv/);
  });

  test('what it may not read is told, and counts as left to do', async () => {
    aws = healthy();
    dns = rightDns();
    const { DescribeActiveReceiptRuleSet } = query;
    Object.assign(query, { DescribeActiveReceiptRuleSet: () => ({ code: 'AccessDenied', message: 'no' }) });
    const { code, out } = await running.doctor();
    Object.assign(query, { DescribeActiveReceiptRuleSet });
    expect({ code, left: left(out) }).toEqual({
      code: 2,
      left: ['○ Kunde inte ta reda på om SES tar emot mejl: AccessDenied'],
    });
  });

  test('without a stage it says how it is used', async () => {
    const { code, err } = await kaa(['doctor']);
    expect({ code, err }).toEqual({ code: 1, err: 'Ange miljön: staging eller production.\n' });
  });
});
