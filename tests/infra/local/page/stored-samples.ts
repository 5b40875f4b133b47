import { Temporal } from 'temporal-polyfill';
import type { Letter, Notice } from '../../../../shared/domain/effects.ts';
import { plannedNotice } from '../../../../shared/domain/notices.ts';
import type { Report } from '../../../../shared/domain/report.ts';
import { newYouthRecord, type YouthRecord } from '../../../../shared/domain/youth-record.ts';
import { DIRECTORY_CURRENT, EXTRACT_CURRENT, unitKey } from '../../../../shared/store/keys.ts';
import { reportStore } from '../../../../shared/store/report-store.ts';
import { putItem } from '../../../../shared/store/table.ts';
import { youthStore } from '../../../../shared/store/youth-store.ts';
import type { Dynamo } from '../../../support/dynamo.ts';

export const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
export const UNIT = '12345678';

const counts = { accepted: 0, refused: 0, held: 0 };

export function aReport(change: Partial<Report> = {}): Report {
  return {
    reportId: 'R-7K3Q-9F',
    object: '0a1b2c',
    receivedAt: '2026-11-22T10:00:00Z',
    messageId: '<a@b>',
    unit: UNIT,
    state: 'accepted',
    plan: 'a',
    counts: { ...counts, accepted: 1 },
    refusals: [],
    ignoredColumns: [],
    answer: { state: 'sent', kind: 'taken', attempt: 1 },
    notices: {},
    done: true,
    ...change,
  };
}

const letter: Letter = {
  entryId: 'e1',
  variant: 'first',
  addressee: 'youth',
  dueOn: '2026-11-22',
  state: 'handed-over',
  attempt: 1,
  channel: 'paper',
  object: 'letters/0123456789ABCDEF.pdf',
};

export function aYouth(personKey: string, change: Partial<YouthRecord> = {}): YouthRecord {
  const notice: Notice = { ...plannedNotice('new-case', 'coordinator', 'K-4M2P-X'), state: 'sent', attempt: 1 };
  const at = '2026-11-22T10:00:05Z';
  return {
    ...newYouthRecord(personKey),
    state: 'open',
    personnummer: '200801012386',
    name: 'Kim Exempel',
    district: 'farsta',
    place: { list: 'farsta', step: 'new', nextOn: '2026-11-22', reference: 'K-4M2P-X' },
    coverage: { result: 'covered', reason: 'no-education-known', rules: '2022:1315' },
    entries: {
      e1: {
        caseNumber: 'K-4M2P-X',
        kind: 'kaa',
        state: 'open',
        reason: 'dropout',
        unit: UNIT,
        calledForBy: ['R-7K3Q-9F#1'],
        eventDate: '2026-11-16',
        openedOn: '2026-11-22',
      },
    },
    facts: {
      'R-7K3Q-9F#1': {
        reportId: 'R-7K3Q-9F',
        row: 1,
        type: 'dropout',
        date: '2026-11-16',
        unit: UNIT,
        receivedAt: '2026-11-22T10:00:00Z',
        appliedAt: at,
      },
    },
    letters: { '0123456789ABCDEF': letter },
    notices: { 'e1.opened': { ...notice, district: 'farsta', deadline: '2026-11-24', sentAt: at } },
    timeline: [
      { at, what: 'notified', reference: 'R-7K3Q-9F' },
      { at, what: 'opened', reference: 'K-4M2P-X' },
    ],
    ...change,
  };
}

/** Through the functions' own stores. */
export function storing({ client, tables }: Dynamo) {
  const reports = reportStore(client, tables.register);
  const youths = youthStore(client, tables.register);
  return {
    async report(report: Report): Promise<void> {
      await reports.store({ ...report, done: false }, NOW);
      if (report.done) await reports.done(report.reportId);
    },
    async youth(record: YouthRecord): Promise<void> {
      const place = { list: 'kaa-grupp', step: 'check', nextOn: '2026-11-23', reference: 'K-4M2P-X' };
      await youths.save({ place, ...record }, NOW);
    },
    async directory(): Promise<void> {
      await putItem(client, tables.directory, { pk: DIRECTORY_CURRENT, version: 'v1', importedAt: NOW.toString() });
      await putItem(client, tables.directory, {
        pk: unitKey('v1', UNIT),
        unit: UNIT,
        name: 'Exempelgymnasiet',
        authority: 'Exempelskolor AB',
        municipality: '0180',
        domain: 'skola.example',
        reporters: '*',
        receiptAddress: 'rapport@skola.example',
      });
    },
    async extract(): Promise<void> {
      const item = { pk: EXTRACT_CURRENT, date: '2026-11-20', rows: 12034, complete: true };
      await putItem(client, tables.residents, item);
    },
  };
}
