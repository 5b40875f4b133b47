import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Stack, type StackOptions, startStack } from '../../../infra/local/stack.ts';

export const SMALL = fileURLToPath(new URL('./assembly', import.meta.url));

export const RAW_MAIL = 'rawmailbucket14bc45dd';
export const REGISTER = 'registertable637aae3a';

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'kaa-local-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** One stack of the small template for all tests of a file. */
export function smallStack(options: Partial<StackOptions> = {}): () => Stack {
  let stack: Stack | undefined;
  const folder = temporaryFolder();
  beforeAll(async () => {
    stack = await startStack({ template: SMALL, stateDir: folder.path, schedules: false, ...options });
  });
  afterAll(async () => {
    await stack?.stop();
    folder.remove();
  });
  return () => {
    if (!stack) throw new Error('the stack has not started');
    return stack;
  };
}

export async function idle(stack: Stack): Promise<void> {
  await expect.poll(() => stack.idle(), { interval: 10 }).toBe(true);
}

/** The rest of each log line that begins with the word. */
export function printed(stack: Stack, word: string): string[] {
  return stack.logs().flatMap(({ line }) => (line.startsWith(`${word} `) ? line.slice(word.length + 1) : []));
}
