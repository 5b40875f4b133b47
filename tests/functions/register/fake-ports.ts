import type { Temporal } from 'temporal-polyfill';
import { type Ports, updateYouthRecord } from '../../../functions/register/update-youth-record.ts';
import type { PopulationFacts } from '../../../shared/domain/coverage.ts';
import type { RegisterSignal } from '../../../shared/domain/messages.ts';
import type { Notification } from '../../../shared/domain/notification.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { asStored, aYouthRecord, KIM, NOW, population, stockholm } from '../../support/builders.ts';

export type World = ReturnType<typeof aWorld>;

/** Stores in memory that keep the conditions of the real ones. Notifications are keyed by report and row. */
export function aWorld(given: {
  record?: YouthRecord;
  notifications?: Notification[];
  holdAskedAt?: string;
  facts?: PopulationFacts;
  now?: Temporal.Instant;
}) {
  const { record, notifications = [], facts = population(), now = NOW } = given;
  return {
    now,
    facts,
    youths: new Map(record ? [[record.personKey, asStored(record)]] : []),
    notifications: new Map(notifications.map((one) => [keyOf(one), one])),
    applied: [] as string[],
    hold: given.holdAskedAt,
    residentsApplied: [] as string[],
    caseNumbers: new Map<string, string>(),
    sealed: new Map<string, unknown>(),
    letters: [] as string[],
    notices: [] as string[],
    saves: 0,
  };
}

const keyOf = ({ reportId, row }: { reportId: string; row: number }) => `${reportId}#${row}`;

export function portsOf(world: World): Ports {
  return {
    loadNotification: async (reportId, row) => world.notifications.get(keyOf({ reportId, row })),
    notificationApplied: async (reportId, row) => {
      const key = keyOf({ reportId, row });
      if (world.notifications.has(key) && !world.applied.includes(key)) world.applied.push(key);
    },
    unstoreNotification: async (reportId, row) => {
      world.notifications.delete(keyOf({ reportId, row }));
    },
    holdAskedAt: async () => world.hold,
    holdApplied: async (_key, requestedAt) => {
      if (world.hold === requestedAt) world.hold = undefined;
    },
    loadYouth: async (personKey) => world.youths.get(personKey) ?? aYouthRecord({ personKey }),
    population: async () => world.facts,
    residentApplied: async ({ changedAt }) => {
      world.residentsApplied.push(changedAt);
    },
    save: async (record) => {
      if ((world.youths.get(record.personKey)?.version ?? 0) !== record.version) return 'changed-meanwhile';
      world.youths.set(record.personKey, asStored({ ...record, version: record.version + 1 }));
      world.saves += 1;
      return 'saved';
    },
    takeCaseNumber: async (caseNumber, personKey, entryId) => {
      const mine = `${personKey} ${entryId}`;
      const holder = world.caseNumbers.get(caseNumber) ?? mine;
      if (holder !== mine) return 'used-by-another';
      world.caseNumbers.set(caseNumber, mine);
      return 'taken';
    },
    sealRecord: async (record) => {
      world.sealed.set('record', asStored(record));
    },
    sealNotification: async (notification) => {
      world.sealed.set(keyOf(notification), notification);
    },
    signalLetters: async (signals) => {
      world.letters.push(...signals.map(({ letter }) => letter));
    },
    signalNotices: async (signals) => {
      world.notices.push(...signals.map(({ notice }) => notice));
    },
    now: () => world.now,
  };
}

/**
 * Ports whose `at`-th call (from 0) breaks: before its effect, or after it. `calls` counts them, so that a test can
 * break each in turn.
 */
export function breaking(ports: Ports, at: number, when: 'before' | 'after') {
  const state = { calls: 0 };
  const wrapped = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => {
      if (name === 'now') return [name, port];
      const call = port as (...given: unknown[]) => Promise<unknown>;
      return [
        name,
        async (...given: unknown[]) => {
          const broken = state.calls++ === at;
          if (broken && when === 'before') throw new Error('struck before');
          const result = await call(...given);
          if (broken) throw new Error('struck after');
          return result;
        },
      ];
    }),
  ) as unknown as Ports;
  return { state, ports: wrapped };
}

export const run = (signal: RegisterSignal, world: World, ports = portsOf(world)) =>
  updateYouthRecord(signal, stockholm, ports);

export const recordIn = (world: World): YouthRecord => {
  const record = world.youths.get(KIM);
  if (!record) throw new Error('no record was stored');
  return record;
};
