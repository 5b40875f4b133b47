import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { build as esbuild } from 'esbuild';
import { Temporal } from 'temporal-polyfill';
import { functionFolders } from '../../../infra/parts/bundle.ts';
import type { DynamoDb, S3, Secrets, Ses, Sqs } from '../../../shared/aws/clients.ts';
import { type Change, CLIENTS, changed, load, outsideOf, PROFILE, rememberedLetters, root } from './build-plugins.ts';

export type Aws = { dynamoDb: DynamoDb; s3: S3; sqs: Sqs; ses: Ses; secrets: Secrets };

export type Host = {
  aws: Aws;
  env: Record<string, string>;
  profile: object;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** A wait in no time. */
  pause: (milliseconds: number) => Promise<void>;
  print: (line: string) => void;
  /** Makes a letter, or remembers one of the same facts. */
  letter: (letter: object, render: Render) => Promise<object>;
};
export type Render = (letter: object) => Promise<object>;

export type Handler = (event: object, context: object) => Promise<unknown>;

/** `start` wires the function, as each new environment does. */
export type Modules = { host: Host; start: () => Handler };

export type Build = {
  functions: string[];
  /** As after a cold start. */
  fresh: (name: string, host: Host) => Modules;
  /** By function and profile; what these modules remember must not matter. */
  warm: (name: string, profile: object) => Modules[];
};

type Evaluate = (
  module: { exports: { start?: Modules['start'] } },
  outside: object,
  home: string,
  console: object,
  process: object,
  setTimeout: object,
) => void;

/** Shared by all builds, so that classes are the same. */
const loaded = new Map<string, object>();

/** By function one text; libraries stay outside. */
export type Texts = { functions: Record<string, string>; libraries: string[] };

/** Each deployed function, to evaluate over and over. */
export async function build(changes: Change[] = []): Promise<Build> {
  return buildOf(await textsOf(changes));
}

export async function textsOf(changes: Change[] = [], minify = false): Promise<Texts> {
  const functions = functionFolders();
  const { outputFiles } = await esbuild({
    entryPoints: Object.fromEntries(functions.map((name) => [name, join(root, 'functions', name, 'handler.ts')])),
    outdir: root,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify,
    write: false,
    logLevel: 'silent',
    define: { 'import.meta.url': 'home' },
    plugins: [changed([...changes, ...functions.map(startedWhenTold)]), rememberedLetters, outsideOf(loaded)],
  });
  const texts = outputFiles.map(({ path, text }) => [basename(path, '.js'), text]);
  return { functions: Object.fromEntries(texts), libraries: [...loaded.keys()] };
}

export async function buildOf({ functions: texts, libraries }: Texts): Promise<Build> {
  for (const library of libraries) await load(library, loaded);
  const functions = Object.keys(texts);
  const scripts = new Map(functions.map((name) => [name, compiled(join(root, `${name}.js`), texts[name] ?? '')]));
  const warm = new WeakMap<object, Record<string, Modules[]>>();
  return {
    functions,
    warm(name, profile) {
      const ofProfile = warm.get(profile) ?? Object.fromEntries(functions.map((each) => [each, []]));
      warm.set(profile, ofProfile);
      return ofProfile[name] ?? [];
    },
    fresh(name, host) {
      const evaluate = scripts.get(name);
      if (!evaluate) throw new Error(`there is no function ${name}`);
      return evaluated(evaluate, name, host);
    },
  };
}

/** Handlers are created in `start` instead, so that environments share modules. */
const startedWhenTold = (name: string): Change => ({
  file: `functions/${name}/handler.ts`,
  find: 'export const handler = initialise(',
  replace: 'export const start = () => initialise(',
});

/** Compiled once: new modules run at full speed. */
function compiled(path: string, text: string): Evaluate {
  const wrapped = `(function (module, outside, home, console, process, setTimeout) { ${text}\n})`;
  return new Script(wrapped, { filename: path }).runInThisContext();
}

function evaluated(evaluate: Evaluate, name: string, host: Host): Modules {
  const modules: Modules = {
    host,
    start: () => {
      throw new Error(`functions/${name}/handler.ts does not start`);
    },
  };
  const module: Parameters<Evaluate>[0] = { exports: {} };
  evaluate(
    module,
    outsideFor(modules),
    pathToFileURL(join(root, 'functions', name, 'index.js')).href,
    { log: (line: string) => modules.host.print(line) },
    {
      get env() {
        return modules.host.env;
      },
    },
    (then: () => void, milliseconds: number) => void modules.host.pause(milliseconds).then(then),
  );
  return Object.assign(modules, module.exports);
}

function outsideFor(modules: Modules): object {
  const client = (service: keyof Aws) => () => ({
    send: (command: object) => (modules.host.aws[service].send as (command: object) => Promise<unknown>)(command),
  });
  const now = () => Temporal.Instant.fromEpochMilliseconds(modules.host.clock());
  return {
    ...Object.fromEntries(loaded),
    'temporal-polyfill': { Temporal: Object.create(Temporal, { Now: { value: { instant: now } } }) },
    'node:timers/promises': { setTimeout: (milliseconds: number) => modules.host.pause(milliseconds) },
    [PROFILE]: {
      get default() {
        return modules.host.profile;
      },
    },
    [CLIENTS]: {
      dynamoDb: client('dynamoDb'),
      s3: client('s3'),
      sqs: client('sqs'),
      ses: client('ses'),
      secrets: client('secrets'),
    },
    letter: (letter: object, render: Render) => modules.host.letter(letter, render),
  };
}
