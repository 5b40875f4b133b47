import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Stack, type StackOptions, startStack } from '../../../infra/local/stack.ts';
import { readTemplate, type Template } from '../../../infra/local/template/read-template.ts';
import { changedAssembly, type Resources } from '../../support/changed-assembly.ts';

export const SMALL = fileURLToPath(new URL('./assembly', import.meta.url));

export const RAW_MAIL = 'rawmailbucket14bc45dd';
export const REGISTER = 'registertable637aae3a';

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'kaa-local-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

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

/** Of lines that begin with the word. */
export function printed(stack: Stack, word: string): string[] {
  return stack.logs().flatMap(({ line }) => (line.startsWith(`${word} `) ? line.slice(word.length + 1) : []));
}

/** The small template with other resources, read. */
export function readChanged(change: (resources: Resources) => Resources): Template {
  const folder = changedAssembly(SMALL, 'small', change);
  try {
    return readTemplate(folder, { port: 4566 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
