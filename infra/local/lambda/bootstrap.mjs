// @ts-check
// Loads the handler and serves it to the Runtime API.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT = '', _HANDLER = '', AWS_LAMBDA_FUNCTION_NAME } = process.env;
const agent = new Agent({ keepAlive: true });
// A test may move the functions' clock (Stack.letTimePass).
const realNow = Date.now;
let aheadMilliseconds = 0;
Date.now = () => realNow() + aheadMilliseconds;

/**
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {string} [body]
 * @returns {Promise<{ headers: import('node:http').IncomingHttpHeaders, body: string }>}
 */
function api(method, path, body) {
  return new Promise((resolve, reject) => {
    const call = request(
      `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`,
      { method, agent, headers: body === undefined ? {} : { 'content-length': Buffer.byteLength(body) } },
      (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

/** @param {unknown} error */
function describe(error) {
  const known = error instanceof Error;
  return JSON.stringify({
    errorType: known ? error.name : 'Error',
    errorMessage: known ? error.message : String(error),
    trace: known ? String(error.stack).split('\n') : [],
  });
}

async function load() {
  const [file, name = ''] = _HANDLER.split('.');
  const module = join(LAMBDA_TASK_ROOT, `${file}.mjs`);
  const script = join(LAMBDA_TASK_ROOT, `${file}.js`);
  const loaded = existsSync(module) ? await import(pathToFileURL(module).href) : await loadScript(script);
  const handler = loaded[name];
  if (typeof handler !== 'function') throw new Error(`${_HANDLER} is undefined or not exported`);
  return handler;
}

/**
 * Without a package.json .js is CommonJS on Lambda; here the project's would make it ESM.
 * @param {string} script
 */
async function loadScript(script) {
  // As Lambda: import would first scan the whole bundle for exports.
  if (existsSync(join(LAMBDA_TASK_ROOT, 'package.json'))) return createRequire(script)(script);
  const { readFileSync } = await import('node:fs');
  const module = new Module(script);
  module.filename = script;
  // @ts-expect-error: not a public method
  module._compile(readFileSync(script, 'utf8'), script, 'commonjs');
  return module.exports;
}

/** @param {Function} handler */
async function serve(handler) {
  for (;;) {
    const { headers, body } = await api('GET', 'invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    aheadMilliseconds = Number(headers['kaa-clock-ahead-ms']);
    const context = {
      awsRequestId: id,
      callbackWaitsForEmptyEventLoop: true,
      functionName: AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: '$LATEST',
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      getRemainingTimeInMillis: () => Math.max(0, deadline - realNow()),
    };
    let answer;
    try {
      answer = ['response', JSON.stringify((await handler(JSON.parse(body), context)) ?? null)];
    } catch (error) {
      answer = ['error', describe(error)];
    }
    await api('POST', `invocation/${id}/${answer[0]}`, answer[1]);
  }
}

let handler;
try {
  handler = await load();
} catch (error) {
  await api('POST', 'init/error', describe(error)).catch(() => undefined);
  process.exit(1);
}
// Without its API the stack has ended.
await serve(handler).catch(() => process.exit(0));
