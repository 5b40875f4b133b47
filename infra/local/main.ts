import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { Temporal } from 'temporal-polyfill';
import { readFile } from '../../shared/aws/files.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { cityProfile } from '../city.ts';
import { OUTPUTS_FILE } from '../parts/tool-names.ts';
import { UsageError } from '../parts/usage-error.ts';
import { stackName, stages } from '../stages.ts';
import { synthesize } from '../tools/synth.ts';
import { clientsOf, outputsOf, sourcesOf, untilIdle } from './clients.ts';
import { listenForLogins } from './desk/openid-provider.ts';
import { connectLogins } from './desk/start-desk.ts';
import { importFile } from './import-files.ts';
import { type Options, readOptions } from './options.ts';
import { startPage } from './page/server.ts';
import { readState, type Sources, type State } from './page/state.ts';
import { coordinatorsOf, inCity } from './samples/in-city.ts';
import { residentsCsv, samplePeople } from './samples/people.ts';
import { outcomes, sendSamples } from './samples/send-samples.ts';
import { type Stack, startStack } from './stack.ts';

const print = (line: string) => console.log(line);
const EXAMPLES = new URL('./samples/', import.meta.url);

async function main(options: Options): Promise<number> {
  const started = Temporal.Now.instant();
  const stopAsked = untilStopAsked(options);
  if (options.reset || options.once) rmSync(options.stateDir, { recursive: true, force: true });
  const { mailbox } = stages()[options.stage];
  const profile = cityProfile();
  refuseOtherCity(options.stateDir, profile);
  const provider = await listenForLogins(options.ports.oidc);
  const stack = await Promise.race([startOf(options, provider.issuer), stopAsked]);
  if (typeof stack === 'number') return stack;
  const outputs = join(options.stateDir, OUTPUTS_FILE);
  const work = async () => {
    const { s3, names } = clientsOf(stack);
    const sources = sourcesOf(stack, mailbox, profile);
    const local = { ...stack.template.outputs, ...outputsOf(stack), LocalEndpoint: stack.clientsConfig.endpoint };
    writeFileSync(outputs, JSON.stringify({ local }, null, 2));
    const fresh = !existsSync(`${options.stateDir}/started`);
    await importAll(options, s3, names.imports, fresh, started, profile);
    const page = await startPage({
      port: options.ports.page,
      sources,
      files: { pdf: (object) => bytesOf(s3, names.letters, object), mailRaw: stack.mailOut },
    });
    const desk = await connectLogins(stack, provider);
    print(`Brevlåda: ${mailbox} på 127.0.0.1:${stack.ports.smtp} (SMTP)`);
    print(`Sida:     http://127.0.0.1:${page.port}`);
    if (desk) {
      print(`Arbetsbord: ${desk.url}`);
      print(`Inloggning: ${provider.issuer} (${(await desk.users()).map(({ email }) => email).join(', ')})`);
    }
    print('READY');
    let code = 0;
    if (options.samples) {
      const state = await readState(sources);
      if (state.reports.length > 0) print('Exempelmejlen är redan skickade. Börja om med: npm start -- --reset');
      else code = await runSamples(stack, sources, profile, started);
    }
    if (options.once) return code;
    print('Stoppa med Ctrl+C.');
    return stopAsked;
  };
  try {
    return await Promise.race([work(), stopAsked]);
  } finally {
    rmSync(outputs, { force: true });
    await stack.stop();
    await provider.stop();
  }
}

/** Where the city has named no provider. */
const LOCAL_DESK = { issuer: 'https://login.invalid', clientId: 'kaa-desk', emailClaim: 'email' };

async function startOf({ stage, stateDir, ports }: Options, issuer: string): Promise<Stack> {
  print(`Bygger funktionerna och molnbeskrivningen (${stage}) ...`);
  const { outdir } = await synthesize({ stages: [stage], nag: false, desk: LOCAL_DESK });
  print('Startar den inbyggda miljön på 127.0.0.1 ...');
  return startStack({
    template: outdir,
    stackName: stackName({ name: stage }),
    stateDir,
    ports,
    prewarm: true,
    variables: { ISSUER: issuer, EMAIL_CLAIM: 'email' },
    onRefusal: ({ who, action, resource }) =>
      print(`✗ IAM nekar ${who} ${action} på ${resource}. Rättigheten saknas i infra/.`),
  });
}

/** Its youths would live in districts that this city does not have. */
function refuseOtherCity(stateDir: string, { municipality, name }: Profile): void {
  const file = join(stateDir, 'municipality');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : municipality;
  if (before !== municipality)
    throw new UsageError(`${stateDir} har uppgifter från kommun ${before}. Börja om med ${name}: npm start -- --reset`);
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(file, municipality);
}

/** Examples only on a first start. A refused file stops the start. */
async function importAll(
  options: Options,
  s3: S3Client,
  bucket: string,
  fresh: boolean,
  now: Temporal.Instant,
  profile: Profile,
) {
  const today = dateInStockholm(now);
  const { residents, schools, coordinators } = options.files;
  const example = (name: string) => readFileSync(new URL(name, EXAMPLES));
  const files = [
    {
      folder: 'directory',
      name: 'coordinators.csv',
      given: coordinators,
      example: () => Buffer.from(coordinatorsOf(example('coordinators.csv').toString(), profile)),
    },
    { folder: 'directory', name: 'schools.csv', given: schools, example: () => example('schools.csv') },
    {
      folder: 'residents',
      name: 'residents.csv',
      given: residents,
      example: () => Buffer.from(residentsCsv(Object.values(inCity(samplePeople(today), profile)), today)),
    },
  ];
  for (const { folder, name, given, example: bytes } of files) {
    if (!given && !fresh) continue;
    const body = given ? readGiven(given) : bytes();
    const result = await importFile(s3, bucket, `${folder}/${name}`, body);
    if (result.state === 'refused') throw new UsageError(refusedWords(given ?? name, result));
    print(`Läste in ${given ? basename(given) : `${name} (exempel)`}: ${result.accepted} av ${result.rows} rader.`);
    for (const { row, field, code } of result.refused.slice(0, 10)) print(`  rad ${row}, ${field}: ${code}`);
  }
  writeFileSync(`${options.stateDir}/started`, now.toString());
}

function readGiven(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError(`Filen ${file} går inte att läsa.`);
  }
}

function refusedWords(name: string, { reason, refused }: Awaited<ReturnType<typeof importFile>>): string {
  const rows = refused.slice(0, 20).map(({ row, field, code }) => `  rad ${row}, ${field}: ${code}`);
  return [`Filen ${name} lästes inte in${reason ? ` (${reason})` : ''}. Rätta den och starta igen.`, ...rows].join(
    '\n',
  );
}

async function bytesOf(s3: S3Client, bucket: string, key: string): Promise<Uint8Array | undefined> {
  const file = await readFile(s3, bucket, key);
  return file && 'bytes' in file ? file.bytes : undefined;
}

async function runSamples(stack: Stack, sources: Sources, profile: Profile, now: Temporal.Instant): Promise<number> {
  const people = inCity(samplePeople(dateInStockholm(now)), profile);
  print('\nSkickar exempelmejl till brevlådan ...');
  const runs = await sendSamples(
    { port: stack.ports.smtp, mailbox: sources.mailbox },
    people,
    now,
    now.epochMilliseconds.toString(36),
    () => untilIdle(sources, showProgress()),
  );
  const results = outcomes(runs, await readState(sources), people, profile, now);
  for (const { sample, reference, faults, lines } of results) {
    print(`\n${faults.length === 0 ? '✓' : '✗'} ${sample.about}  [${reference}]`);
    for (const line of [...lines, ...faults.map((fault) => `FEL: ${fault}`)]) print(`    ${line}`);
  }
  const wrong = results.filter(({ faults }) => faults.length > 0).length;
  print(`\n${results.length - wrong} av ${results.length} exempelmejl slutade som väntat.`);
  return wrong === 0 ? 0 : 1;
}

function showProgress(): (state: State) => void {
  let shown = '';
  return ({ queues, youths, reports, mailsOut }) => {
    const waiting = Object.values(queues).reduce((sum, { ready, inFlight }) => sum + ready + inFlight, 0);
    const letters = youths.flatMap((youth) => youth.letters).filter(({ object }) => object).length;
    const line = `  ${reports.length} rapporter, ${letters} brev, ${mailsOut.length} mejl ut, ${waiting} meddelanden i kö`;
    if (line !== shown) print(line);
    shown = line;
  };
}

/** A kill at any time loses nothing, so no end need be waited for longer. */
const STOP_LIMIT_MS = 10_000;

/** The exit status, however often it is asked. `--once` has then proved nothing. */
function untilStopAsked({ once }: Options): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(Number(once)));
  void promise.then((code) => {
    print('Stoppar ...');
    setTimeout(() => process.exit(code), STOP_LIMIT_MS).unref();
  });
  return promise;
}

try {
  process.exit(await main(readOptions(process.argv.slice(2), process.env)));
} catch (error) {
  if (error instanceof UsageError) console.error(error.message);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    console.error(
      `En port är upptagen (${error.message}). Stoppa det som använder den eller välj andra: KAA_SMTP_PORT, KAA_AWS_PORT, KAA_PAGE_PORT, KAA_DESK_PORT, KAA_OIDC_PORT.`,
    );
  else console.error(error instanceof Error && !process.env.KAA_VERBOSE ? error.message : error);
  process.exit(1);
}
