import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root, textOf } from './repository.ts';

const WORDS = 'No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve'.split(' ');

test('the architecture counts the functions that there are', () => {
  const functions = readdirSync(`${root}functions`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(textOf('docs/architecture.md')).toContain(`\n${WORDS[functions.length]} Lambda functions, `);
});

test('the runbook allows as many runs at once as the stack', () => {
  const [, queues, schedules] =
    /functions may be (\d+) at once, and the (\d+) on a schedule/.exec(textOf('docs/it/capacity.md')) ?? [];
  expect(textOf('docs/it/alarms.md')).toContain(`ours together are ${Number(queues) + Number(schedules)} at most.`);
});
