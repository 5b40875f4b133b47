import { expect, test } from 'vitest';
import type { Letter, TaskType } from '../../shared/domain/effects.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  anExtract,
  aResident,
  LOOK,
  openTasks,
  population,
  recordAfter,
  withdrawn,
} from '../support/builders.ts';

type Facts = Parameters<typeof population>[0];

function withTask(type: TaskType, letter: Partial<Letter>, more: Partial<YouthRecord> = {}): YouthRecord {
  const record = structuredClone(allSent(aDropout()));
  const [id = ''] = Object.keys(record.letters);
  for (const one of Object.values(record.letters)) Object.assign(one, letter);
  const task = { type, createdOn: '2026-11-01', dueOn: '2026-11-03', done: false };
  const taskId = type === 'outcome-unknown' ? `${type}.${id}` : type;
  return { ...record, version: 1, ...more, tasks: { [taskId]: task } };
}

const isOpen = (record: YouthRecord, type: TaskType) =>
  Object.values(record.tasks).some((task) => task.type === type && !task.done);

const lookedAt = (record: YouthRecord, change: Facts = {}) =>
  recordAfter(record, [LOOK], { facts: population(change) });

const old = { extract: anExtract({ date: '2026-10-01' }) };
test.each<[string, TaskType, 'stays' | 'ends', YouthRecord, Facts]>([
  [
    'an address is still missing',
    'no-address',
    'stays',
    withTask('no-address', { state: 'stopped', stoppedBecause: 'no-address' }),
    { resident: aResident({ address: undefined }) },
  ],
  [
    'there is an address now: the letter is planned',
    'no-address',
    'ends',
    withTask('no-address', { state: 'stopped', stoppedBecause: 'no-address' }),
    {},
  ],
  [
    'a letter is stopped',
    'letter-stopped',
    'stays',
    withTask('letter-stopped', { state: 'stopped', stoppedBecause: 'address-changed' }),
    {},
  ],
  [
    'the youth has moved: the entry is closed',
    'letter-stopped',
    'ends',
    withTask('letter-stopped', { state: 'stopped', stoppedBecause: 'address-changed' }),
    { resident: aResident({ homeMunicipality: '0380' }) },
  ],
  ['no letter is stopped any more', 'letter-stopped', 'ends', withTask('letter-stopped', { state: 'handed-over' }), {}],
  [
    'the extract is still too old for a letter',
    'extract-too-old',
    'stays',
    withTask('extract-too-old', { state: 'planned' }),
    old,
  ],
  ['a new extract is in', 'extract-too-old', 'ends', withTask('extract-too-old', { state: 'planned' }), {}],
  [
    'a letter was given to print, whatever the extract',
    'extract-too-old',
    'ends',
    withTask('extract-too-old', { state: 'handed-over', batch: 'b' }),
    old,
  ],
  ['nobody knows whether it went', 'outcome-unknown', 'stays', withTask('outcome-unknown', { state: 'unknown' }), {}],
  ['a bounce in doubt leaves it sent', 'outcome-unknown', 'stays', withTask('outcome-unknown', { state: 'sent' }), {}],
  ['it is known to have come back', 'outcome-unknown', 'ends', withTask('outcome-unknown', { state: 'returned' }), {}],
  ['a letter is on its way', 'stuck', 'stays', withTask('stuck', { state: 'sending' }), {}],
  ['nothing is pending', 'stuck', 'ends', withTask('stuck', { state: 'handed-over' }), {}],
])('%s: %s %s', (_, type, outcome, record, circumstances) => {
  const next = lookedAt(record, circumstances);
  expect(isOpen(next, type)).toBe(outcome === 'stays');
  // It is looked at again without a report.
  if (outcome === 'stays') expect(next.lookAgainOn).toBe('2026-11-24');
});

test('letters of what was withdrawn: the task ends when none of them has left', () => {
  const record = recordAfter(allSent(aDropout()), [withdrawn()]);
  expect(openTasks(record)).toEqual(['withdrawn-after-letter']);
  expect(openTasks(lookedAt(record))).toEqual(['withdrawn-after-letter']);
  for (const letter of Object.values(record.letters)) letter.state = 'cancelled';
  expect(openTasks(lookedAt(record))).toEqual([]);
});
