import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './repository.ts';

const textOf = (name: string) => readFileSync(join(root, '.github', 'workflows', name), 'utf8');
const WORKFLOWS = ['ci.yml', 'deploy.yml', 'weekly.yml'];
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The lines of a job, by its name. */
function jobOf(workflow: string, job: string): string {
  const [, body = ''] = new RegExp(`^  ${job}:\\n((?:(?: {4}.*)?\\n)+)`, 'm').exec(textOf(workflow)) ?? [];
  return body;
}

describe.each(WORKFLOWS)('%s', (name) => {
  const text = textOf(name);

  test('holds no key, and by itself only reads', () => {
    expect(text).not.toMatch(/secrets\.(?!KAA_CITY_TOKEN\b)|aws-access-key|AKIA/);
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
  });

  test('takes each action of others by its commit, which nobody can move', () => {
    const actions = [...text.matchAll(/uses: (?!\.\/)(.+)$/gm)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[\da-f]{40} # v[\d.]+$/);
  });

  test('runs only what there is', () => {
    const commands = [...text.matchAll(/npm run (?:-s )?([\w-]+)/g)].map(([, script = '']) => script);
    expect(commands.filter((script) => !(script in scripts))).toEqual([]);
    for (const [path] of text.matchAll(/(?<=run: )\.ci\/\S+|(?<=uses: )\.\/\S+/g))
      expect(existsSync(join(root, path))).toBe(true);
  });
});

test('every script works in a fresh clone: it installs what is missing, or begins with one that does', () => {
  const begins = /^(?:exec )?node infra\/local\/run\.mjs |^npm (?:run|test|version) ?/;
  const plain = Object.entries<string>(scripts).filter(([, command]) => !begins.test(command));
  expect(plain).toEqual([]);
});

test('nothing is deployed untested, and production only after staging and in an environment that waits for a person', () => {
  expect(jobOf('ci.yml', 'everything')).toContain('- run: .ci/run');
  expect(jobOf('deploy.yml', 'test')).toContain('uses: ./.github/workflows/ci.yml');
  expect(jobOf('deploy.yml', 'staging')).toMatch(/needs: test\n(?:.*\n)* {4}environment: staging\n/);
  expect(jobOf('deploy.yml', 'production')).toMatch(/needs: staging\n(?:.*\n)* {4}environment: production\n/);
  expect(textOf('deploy.yml')).toMatch(/^on:\n {2}push:\n {4}branches: \[main\]\n/m);
});

test('production, which waits for a person, holds up no deployment of staging; none is cut short', () => {
  const text = textOf('deploy.yml');
  expect(text).not.toMatch(/^concurrency:|cancel-in-progress/m);
  for (const stage of ['staging', 'production'])
    expect(jobOf('deploy.yml', stage)).toContain(`    concurrency: deploy-${stage}\n`);
});

test('a pull request of another repository gets no role', () => {
  expect(jobOf('ci.yml', 'diff')).toContain('github.event.pull_request.head.repo.full_name == github.repository');
  expect(textOf('ci.yml')).not.toContain('pull_request_target');
});
