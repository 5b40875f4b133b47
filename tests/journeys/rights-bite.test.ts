import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import profileJson from '#profile' with { type: 'json' };
import { kaaApp, synthWithoutWarnings } from '../../infra/kaa-app.ts';
import { bundle } from '../../infra/parts/bundle.ts';
import { stages } from '../../infra/stages.ts';
import { synthesize } from '../../infra/tools/synth.ts';
import { readProfile } from '../../shared/domain/profile.ts';
import { type Chain, daysAgo, people, report, startChain, untilLettersLeave } from '../support/chain.ts';
import { changedAssembly, type Resources } from '../support/changed-assembly.ts';
import { refused, unused } from './rights-used.ts';

let chain: Chain | undefined;
let folder = '';
afterEach(async () => {
  await chain?.stop();
  chain?.forget();
  rmSync(folder, { recursive: true });
});

type Statement = { Effect: 'Allow'; Action: string | string[]; Resource: unknown };
type Change = (statements: Statement[], arnOf: (id: string) => object) => Statement[];

async function startWith(functionId: string, change: Change): Promise<Chain> {
  const { outdir } = await synthesize({ nag: false });
  folder = changedAssembly(outdir, 'kaa-production', (resources) => withRights(resources, functionId, change));
  chain = await startChain({ template: folder });
  await chain.importExamples();
  return chain;
}

function withRights(resources: Resources, functionId: string, change: Change): Resources {
  const idOf = (start: string, type: RegExp) =>
    Object.keys(resources).find((id) => id.startsWith(start) && type.test(resources[id]?.Type ?? '')) ?? '';
  const id = idOf(functionId, /^AWS::IAM::Policy$/);
  const { Type = '', Properties = {} } = resources[id] ?? {};
  const { Statement } = Properties.PolicyDocument as { Statement: Statement[] };
  const changed = change(Statement, (start) => ({ 'Fn::GetAtt': [idOf(start, /Table$|Bucket$/), 'Arn'] }));
  return { ...resources, [id]: { Type, Properties: { ...Properties, PolicyDocument: { Statement: changed } } } };
}

test('a right that is missing is refused, and the check says which', async () => {
  const { send, stack } = await startWith('CoordinatorNotice', (statements) =>
    statements.map((one) => ({
      ...one,
      Action: [one.Action].flat().filter((action) => action !== 'dynamodb:UpdateItem'),
    })),
  );
  await send(report('Avbrott', people.alva, daysAgo(6)));
  await expect.poll(() => refused(stack)).toEqual(['coordinator-notice dynamodb:UpdateItem table/storesregistertable']);
  expect(stack.mailsOut().filter(({ subject }) => subject.startsWith('Nytt ärende'))).toEqual([]);
});

test('a right too many is reported as unused, and so is a wide one beside the narrow one that is used', async () => {
  const { send, stack, atRest } = await startWith('MailIntake', (statements, arnOf) => [
    ...statements,
    { Effect: 'Allow', Action: 'dynamodb:DeleteItem', Resource: arnOf('StoresRegister') },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [arnOf('StoresRawMail'), '/*']] } },
  ]);
  await send(report('Avbrott', people.alva, daysAgo(6)));
  await atRest();
  expect(refused(stack)).toEqual([]);
  expect(unused(stack)).toEqual(
    expect.arrayContaining([
      'mail-intake dynamodb:DeleteItem table/storesregistertable',
      'mail-intake s3:GetObject storesrawmailbucket/*',
    ]),
  );
});

/** A city that lets adults be invited by e-mail. */
async function startCityThatInvitesByEmail(): Promise<Chain> {
  folder = mkdtempSync(join(tmpdir(), 'kaa-city-'));
  const profile = readProfile({ ...profileJson, letters: { ...profileJson.letters, emailInvitations: true } });
  const file = join(folder, 'profile.json');
  writeFileSync(file, JSON.stringify(profile));
  const [bundles, outdir] = [join(folder, 'bundles'), join(folder, 'assembly')];
  await bundle({ outdir: bundles, profile: file });
  synthWithoutWarnings(kaaApp({ stages: [{ stage: stages({}).production, profile, bundles }], nag: false, outdir }));
  chain = await startChain({ template: outdir, clockAheadMilliseconds: untilLettersLeave });
  await chain.importExamples();
  return chain;
}

test('where the profile invites by e-mail, outreach may send, and does', async () => {
  const { send, stack, atRest } = await startCityThatInvitesByEmail();
  await send(`${report('Avbrott', people.cornelia, daysAgo(6))}E-post: cornelia@post.example\n`);
  const { youths, mailsOut } = await atRest();
  expect(youths[0]?.letters).toMatchObject([{ channel: 'email', state: 'sent' }]);
  expect(mailsOut.map(({ to }) => to.join())).toContain('cornelia@post.example');
  expect(refused(stack)).toEqual([]);
  expect(unused(stack).filter((right) => right.startsWith('outreach ses:'))).toEqual([]);
  expect(stack.rights()).toContainEqual({
    who: 'outreach',
    right: 'ses:SendRawEmail identity/kommun.example [kaa@kommun.example]',
    used: true,
  });
});
