import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import * as sesV2 from '@aws-sdk/client-sesv2';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputsOf } from '../../infra/local/clients.ts';
import { type Stack, startStack } from '../../infra/local/stack.ts';
import { bjorkdalFolder } from '../support/bjorkdal.ts';
import { exampleChain, people } from '../support/chain.ts';
import { fakeAccount, xml } from '../support/fake-account.ts';
import { root } from './bundled.ts';
import { stubAssembly } from './synthesized.ts';

/** Commands of docs/it, and those that doctor shows: the text between, without line breaks. */
function documented(): string[] {
  const guides = readdirSync(join(root, 'docs/it')).map((name) => readFileSync(join(root, 'docs/it', name), 'utf8'));
  const commands = guides.flatMap((text) => [
    ...[...text.matchAll(/^```\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n')),
    ...[...text.matchAll(/`((?:npm|git|aws|KAA_\w+=\w+ npm) [^`]+)`/g)].map(([, inline = '']) => inline),
  ]);
  return [...new Set(commands.map((command) => command.replaceAll(/\s+/g, ' ').trim()))].sort();
}

const shownByDoctor = () =>
  ['account-checks.ts', 'stack-checks.ts'].flatMap((name) => {
    const source = readFileSync(join(root, 'infra/doctor', name), 'utf8');
    return [...source.matchAll(/\baws [a-z0-9-]+ [a-z-]+[^`]*(?=`)/g)].map(([command]) =>
      command.replaceAll(/\$\{at\}/g, '').replaceAll(/\$\{[^}]+\}/g, 'x'),
    );
  });

const folder = mkdtempSync(join(tmpdir(), 'kaa-guide-'));
const hasAws = spawnSync('aws', ['--version']).status === 0;
let env: NodeJS.ProcessEnv;
let stack: Stack;
let account: Awaited<ReturnType<typeof fakeAccount>>;

/** The embedded stack behind an account that is no stage's: whatever would deploy stops at the first look. */
beforeAll(async () => {
  stack = await startStack({ template: stubAssembly, stackName: 'kaa-staging', stateDir: folder, schedules: false });
  const GetCallerIdentity = () => xml({ Account: '999999999999', Arn: 'arn:aws:iam::999999999999:user/anna' });
  account = await fakeAccount({ query: { GetCallerIdentity } });
  const keys = 'region = eu-north-1\naws_access_key_id = LOCALOUTSIDE\naws_secret_access_key = local\n';
  // In CI the clone belongs to another user.
  writeFileSync(join(folder, '.gitconfig'), '[safe]\n  directory = *\n');
  const profiles = ['kaa-staging', 'kaa-production', 'kaa-new'].map((name) => `[profile ${name}]\n${keys}`);
  writeFileSync(join(folder, 'config'), profiles.join(''));
  env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_ENDPOINT_URL: `http://127.0.0.1:${account.port}`,
    KAA_CITY: bjorkdalFolder(),
    KAA_STAGING_ACCOUNT: '111111111111',
    KAA_PRODUCTION_ACCOUNT: '222222222222',
  };
}, 60_000);
afterAll(async () => {
  await account.stop();
  await stack.stop();
  rmSync(folder, { recursive: true });
});

type Ran = { code: number; out: string };
const run = (command: string, args: string[], more: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ran> =>
  new Promise((resolve) =>
    execFile(command, args, { cwd: root, env, maxBuffer: 2 ** 26, ...more }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out: `${out}${err}` }),
    ),
  );
const scriptOf = (name: string): string[] => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return String(scripts[name]).split(' ').slice(2);
};
/** `npm run NAME -- ARGUMENTS`, without npm's own start. */
const npmRun = (name: string, args: string[]) => run(process.execPath, [...scriptOf(name), ...args]);
const words = (text: string) => [...text.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word.replaceAll('"', ''));

/** What the guides leave to the reader. */
const filledIn = (command: string) =>
  command
    .replace('K-…', 'K-AAAA-A')
    .replace('…', 'list')
    .replace(/letters$/, `letters --out ${join(folder, 'letters')}`)
    .replace(/export$/, `export ${join(folder, 'export')}`)
    .replace('/mnt', folder)
    .replace('NUMBER', people.alva.number)
    .replace('OLD NEW', `${people.alva.number} ${people.dante.number}`);

/** Where nobody is to be found, or an import has stopped all contact. */
const REFUSED: Record<string, RegExp> = {
  acknowledge: /^K-AAAA-A är inget ärendenummer/,
  case: /^K-AAAA-A är inget ärendenummer/,
  join: /^Det gamla numret finns inte i registret/,
  letters: /^Utskick är stoppade/,
};

/** On the embedded stack, whose profile is the example's. */
function kaa(...args: string[]): Promise<Ran> {
  const outputs = join(folder, 'outputs.json');
  const local = { ...outputsOf(stack), LocalEndpoint: stack.clientsConfig.endpoint };
  writeFileSync(outputs, JSON.stringify({ local }));
  return run(process.execPath, [...scriptOf('kaa'), ...args, '--outputs', outputs], {
    env: { ...env, KAA_CITY: '', KAA_EXPORT_PASSPHRASE: 'at least twenty characters' },
  });
}

/** On the embedded stack, with the name of the bucket instead of the guide's word for it. */
async function awsS3(command: string): Promise<string> {
  const { RawMailBucket = '' } = outputsOf(stack);
  const named = command.replaceAll('RAWMAILBUCKET', RawMailBucket).replace('BUCKET', importBucket());
  // The variable is unknown to Debian 12's.
  const args = [...words(named).slice(1), '--endpoint-url', stack.clientsConfig.endpoint];
  const { code, out } = await run('aws', args, { cwd: folder });
  expect({ code, out }).toMatchObject({ code: 0 });
  return out;
}
function importBucket(): string {
  const { outputs } = stack.template as { outputs: Record<string, string> };
  return Object.entries(outputs).find(([name]) => name.startsWith('ImportBucket'))?.[1] ?? '';
}

/** How each command is tried: by what it begins with. */
const TRIES: [begin: RegExp, tried: (command: string) => Promise<void>][] = [
  [
    /^npm run (deploy|deploy-role) -- /,
    async (command) => {
      const [, , script = '', , ...args] = words(command);
      const { code, out } = await npmRun(
        script,
        args.map((one) => one.replace('OWNER/NAME', 'kommun/kaa')),
      );
      expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('✗ Du är inloggad i konto 999999999999') });
    },
  ],
  [
    /^npm run kaa -- doctor /,
    async (command) => {
      const { code, out } = await npmRun('kaa', words(command).slice(4));
      expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('✗ Du är inloggad i konto 999999999999') });
    },
  ],
  [
    // On a stage that holds nobody. tests/journeys/command-line.test.ts does more with each.
    /^npm run kaa -- /,
    async (command) => {
      const [name = '', ...args] = words(filledIn(command.replace(/ --outputs .+/, ''))).slice(4);
      if (name === 'import') await kaa('export', ...args);
      const { code, out } = await kaa(name, ...args);
      expect(code === 0 || REFUSED[name]?.test(out), out).toBe(true);
    },
  ],
  [
    /^npm run cdk -- /,
    async (command) => {
      const help = await npmRun('cdk', [words(command)[4] ?? '', '--help']);
      for (const option of words(command).filter((word) => word.startsWith('--') && word !== '--'))
        expect(help.out).toContain(option);
    },
  ],
  [
    /^npm run licences$/,
    async () => {
      expect(await npmRun('licences', [])).toMatchObject({ code: 0 });
    },
  ],
  [
    /^npm sbom /,
    async (command) => {
      const { code, out } = await run('npm', words(command).slice(1));
      expect({ code, format: JSON.parse(out).bomFormat }).toEqual({ code: 0, format: 'CycloneDX' });
    },
  ],
  [
    // What they run is what CI runs; `npm audit` asks the registry.
    /^(?:KAA_WHOLE=1 )?npm (?:start|test|audit|run [a-z:-]+(?: |$))/,
    async (command) => {
      const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      const [, name = ''] = /npm (?:run )?([a-z:-]+)/.exec(command) ?? [];
      expect({ ...scripts, audit: '' }).toHaveProperty([name]);
    },
  ],
  [
    /^(?:git |cd )/,
    async (command) => {
      const clone = join(folder, 'kaa');
      if (command.startsWith('cd ')) return;
      const [, ...args] = words(command.replace('https://GIT-SERVER/kaa.git', `file://${root}`));
      const isClone = args[0] === 'clone';
      if (isClone)
        expect(
          await run(
            'git',
            [...args, clone].filter((one, index, all) => all.indexOf(one) === index),
            { cwd: folder },
          ),
        ).toMatchObject({ code: 0 });
      else expect((await run('git', [...args, '--help'])).code).not.toBe(1);
    },
  ],
  [/^export KAA_\w+=/, async () => {}],
  // Only of version 2, and at a sign-in of the city's own.
  [/^aws (?:sso login|configure sso)/, async () => {}],
  [
    /^aws s3 cp /,
    async (command) => {
      writeFileSync(join(folder, words(command)[3] ?? ''), 'a;b\n');
      await awsS3(command);
    },
  ],
  [
    /^aws s3 ls /,
    async (command) => {
      const [, , , object = ''] = words(command);
      writeFileSync(join(folder, 'found'), 'a mail');
      await awsS3(`aws s3 cp found ${object} --profile kaa-staging`);
      expect(await awsS3(command)).toMatch(new RegExp(` ${object.split('/').at(-1)}$`, 'm'));
    },
  ],
  [
    /^aws s3 mv /,
    async (command) => {
      const [, , , restored = ''] = words(command);
      writeFileSync(join(folder, 'unread'), 'a mail');
      await awsS3(`aws s3 cp unread ${restored} --profile kaa-staging`);
      expect(await awsS3(command)).toContain('/in/unread');
    },
  ],
  // What follows `|` is the shell's.
  [/^aws /, (command) => isKnown(command.replace(/ \| .*/, ''))],
];

/** Newer than the command lines in use: of the SDK's commands. */
const NEWER = { PutAccountPricingAttributesCommand: sesV2, StartMessageMoveTaskCommand: sqs };

/** AWS's own command line checks the words, and asks nobody. What it then makes up as an answer need not be right. */
async function isKnown(command: string): Promise<void> {
  const [, , operation = ''] = words(command);
  const name = `${operation.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase())}Command`;
  const newer = Object.entries(NEWER).find(([one]) => one === name);
  if (newer) {
    expect(newer[1]).toHaveProperty(name);
    return;
  }
  const more = {
    env: { ...env, AWS_DEFAULT_REGION: 'eu-north-1', AWS_ACCESS_KEY_ID: 'TEST', AWS_SECRET_ACCESS_KEY: 'test' },
  };
  const { out } = await run('aws', [...words(command).slice(1), '--generate-cli-skeleton', 'output'], more);
  expect(out).not.toMatch(/usage:|Unknown options|Invalid choice|required/i);
}

describe('every command of the guides is tried, or at least known', () => {
  test.for(documented())('%s', { timeout: 60_000 }, async (command, { skip }) => {
    const tried = TRIES.find(([begin]) => begin.test(command));
    expect(tried, 'no try for it').toBeDefined();
    if (command.startsWith('aws ')) skip(!hasAws, 'the package awscli is missing');
    await tried?.[1](command);
  });
});

test.skipIf(!hasAws).each(shownByDoctor())('doctor shows what AWS knows: %s', { timeout: 60_000 }, async (command) => {
  if (!command.startsWith('aws s3 ')) await isKnown(command);
});

describe.skipIf(!hasAws)('aws on the embedded stack (skipped where the package awscli is missing)', () => {
  const guide = readFileSync(join(root, 'docs/it/run.md'), 'utf8');
  const [, block = ''] = /^```sh\n(export AWS_[\s\S]*?)^```$/m.exec(guide) ?? [];
  const lines = block.trim().split('\n');
  const setUp = lines.filter((line) => !line.startsWith('aws '));
  const isNew = (command: string) => command.includes('start-message-move-task');
  const chain = exampleChain();
  let names: [name: string, value: string][] = [];

  beforeAll(async () => {
    const { outputs, queues } = chain().stack.template;
    const outputOf = (name: string) => String(Object.entries(outputs).find(([key]) => key.startsWith(name))?.[1]);
    const dead = queues.find(({ name }) => name.startsWith('mailqueuedeadletters'));
    writeFileSync(join(folder, 'residents.csv'), chain().extractOf([people.alva]));
    await chain().send('Hej');
    await chain().atRest();
    const { Contents: mails = [] } = await chain().s3.send(
      new ListObjectsV2Command({ Bucket: chain().names.rawMail, Prefix: 'mail/' }),
    );
    names = [
      ['DEADLETTERSURL', `${chain().stack.clientsConfig.endpoint}/000000000000/${dead?.name}`],
      ['DEADLETTERSARN', dead?.arn ?? ''],
      ['MAILQUEUEURL', chain().names.mailQueue],
      ['IMPORTBUCKET', outputOf('ImportBucket')],
      ['RAWMAILBUCKET', chain().names.rawMail],
      ['LETTERSBUCKET', chain().names.letters],
      ['REGISTERTABLE', chain().names.tables.register],
      ['DIRECTORYTABLE', chain().names.tables.directory],
      ['MAIL', mails[0]?.Key?.replace('mail/', '') ?? ''],
    ];
  });

  const inShell = async (command: string) => {
    const named = names.reduce(
      (text, [name, value]) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value),
      command,
    );
    const here = setUp.map((line) => line.replace('http://127.0.0.1:4566', chain().stack.clientsConfig.endpoint));
    const script = ['shopt -s expand_aliases', ...here, named].join('\n');
    return run('bash', ['-c', script], { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } });
  };

  test.for(lines.filter((line) => line.startsWith('aws ')))('%s', async (command, { skip }) => {
    if (command.includes('.result.json')) await chain().atRest();
    const { code, out } = await inShell(command);
    skip(isNew(command) && /invalid choice/i.test(out), 'this aws is too old for it');
    expect({ code, out }).toEqual({ code: 0, out: expect.not.stringMatching(/error/i) });
    const [service = '', operation = ''] = words(command).slice(1);
    const said = SAYS[`${service} ${operation}`];
    if (said) expect(out).toMatch(said);
  });
});

/** What an answer must hold for the command to be of use. */
const SAYS: Record<string, RegExp> = {
  'dynamodb list-tables': /registertable/,
  'dynamodb describe-table': /"TableStatus": "ACTIVE"/,
  'dynamodb scan': /"pk":/,
  'dynamodb get-item': /samordnare|staff/i,
  'sqs list-queues': /mailqueuedeadletters/,
  'sqs get-queue-attributes': /"ApproximateNumberOfMessages": "0"/,
};

test('a clean account takes at most ten commands to a stage that works', () => {
  const guide = readFileSync(join(root, 'docs/it/deploy.md'), 'utf8');
  const steps = guide.slice(guide.indexOf('### 1. '), guide.indexOf('### 7. '));
  const commands = [...steps.matchAll(/^```\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
  expect(commands.length).toBeLessThanOrEqual(10);
});
