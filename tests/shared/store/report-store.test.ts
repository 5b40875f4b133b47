import { afterAll, beforeAll, expect, test } from 'vitest';
import { plannedNotice } from '../../../shared/domain/notices.ts';
import type { Report } from '../../../shared/domain/report.ts';
import { effectStore } from '../../../shared/store/effect-store.ts';
import { reportKey } from '../../../shared/store/keys.ts';
import { reportStore } from '../../../shared/store/report-store.ts';
import { dueKeys, getItem } from '../../../shared/store/table.ts';
import { NOW } from '../../support/builders.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

const REPORT_ID = 'R-7K3Q-9F';
const report: Report = {
  reportId: REPORT_ID,
  object: '0a1b2c',
  receivedAt: NOW.toString(),
  state: 'sealed',
  plan: '',
  counts: { accepted: 0, refused: 0, held: 0 },
  refusals: [],
  ignoredColumns: [],
  answer: { state: 'none', attempt: 0 },
  notices: { sealed: plannedNotice('sealed', 'officer', REPORT_ID) },
  done: false,
};

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

test('a report that is done stays with the sweep, since a notice may have been claimed after it was read', async () => {
  const { client, tables } = dynamo;
  const reports = reportStore(client, tables.register);
  await reports.store(report, NOW);
  const { sealed } = report.notices;
  if (!sealed) throw new Error('the officer has no notice');
  await effectStore(client, tables.register).claim(reportKey(REPORT_ID), ['notices', 'sealed'], sealed, NOW, {
    repeat: 'once',
  });
  await reports.done(REPORT_ID);
  const item = await getItem(client, tables.register, reportKey(REPORT_ID));
  expect(item).toMatchObject({ done: true, notices: { sealed: { state: 'sending' } } });
  const due = await dueKeys(client, tables.register, String(item?.workPartition), NOW.add({ hours: 1 }).toString(), 10);
  expect(due).toMatchObject([{ pk: reportKey(REPORT_ID) }]);
});
