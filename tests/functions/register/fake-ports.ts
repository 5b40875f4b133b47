import type { Temporal } from 'temporal-polyfill';
import { type Ports, updateYouthRecord } from '../../../functions/register/update-youth-record.ts';
import type { Hold, YouthFacts } from '../../../shared/domain/hold.ts';
import type { RegisterSignal } from '../../../shared/domain/messages.ts';
import type { Notification } from '../../../shared/domain/notification.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { asStored, aYouthRecord, KIM, NOW, population, stockholm } from '../../support/builders.ts';

export type System = ReturnType<typeof aSystem>;

/** Stores in memory with the conditions of the real ones. */
export function aSystem(given: {
  record?: YouthRecord;
  notifications?: Notification[];
  holdAskedAt?: string;
  /** By the last release. */
  holdIsOld?: boolean;
  facts?: YouthFacts;
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
    holdIsOld: given.holdIsOld ?? false,
    holds: [...facts.holds],
    residentsApplied: [] as string[],
    caseNumbers: new Map<string, string>(),
    sealed: new Map<string, unknown>(),
    asked: new Set<string>(),
    removed: [] as string[],
    recalled: new Set<string>(),
    hidden: new Set<string>(),
    letters: [] as string[],
    notices: [] as string[],
    told: new Set<string>(),
    unread: new Set<string>(),
    saves: 0,
  };
}

const keyOf = ({ reportId, row }: { reportId: string; row: number }) => `${reportId}#${row}`;

export function portsOf(system: System): Ports {
  return {
    loadNotification: async (reportId, row) => system.notifications.get(keyOf({ reportId, row })),
    wholeRow: async (reportId, row) => system.notifications.get(keyOf({ reportId, row })),
    notificationApplied: async (reportId, row) => {
      const key = keyOf({ reportId, row });
      if (system.notifications.has(key) && !system.applied.includes(key)) system.applied.push(key);
    },
    unstoreNotification: async (reportId, row) => {
      system.notifications.delete(keyOf({ reportId, row }));
    },
    removeLetters: async (objects) => {
      system.removed.push(...objects);
    },
    recallBatch: async (batch) => {
      system.recalled.add(batch);
    },
    hideMail: async (reportId) => {
      system.hidden.add(reportId);
    },
    isRead: async () => false,
    askAboutNames: async (reportId) => {
      system.asked.add(reportId);
    },
    holdAsked: async () => (system.hold === undefined ? undefined : { at: system.hold, isStored: !system.holdIsOld }),
    holds: async () => [...system.holds],
    putHold: async (hold: Hold) => {
      if (!system.holds.some(({ reference }) => reference === hold.reference)) system.holds.push(hold);
      const record = system.youths.get(hold.personKey);
      if (record) Object.assign(record, { version: record.version + 1, holdSeq: (record.holdSeq ?? 0) + 1 });
    },
    holdApplied: async (_key, requestedAt) => {
      if (system.hold === requestedAt) system.hold = undefined;
    },
    loadYouth: async (personKey) => system.youths.get(personKey) ?? aYouthRecord({ personKey }),
    wholeYouth: async (record) => {
      const stored = system.youths.get(record.personKey);
      return stored?.version === record.version ? stored : undefined;
    },
    linkHolds: async () => {},
    population: async () => system.facts,
    residentApplied: async ({ changedAt }) => {
      system.residentsApplied.push(changedAt);
    },
    save: async (record) => {
      if ((system.youths.get(record.personKey)?.version ?? 0) !== record.version) return 'changed-meanwhile';
      system.youths.set(record.personKey, asStored({ ...record, version: record.version + 1 }));
      system.saves += 1;
      return 'saved';
    },
    takeCaseNumber: async (caseNumber, personKey, entryId) => {
      const mine = `${personKey} ${entryId}`;
      const holder = system.caseNumbers.get(caseNumber) ?? mine;
      if (holder !== mine) return 'used-by-another';
      system.caseNumbers.set(caseNumber, mine);
      return 'taken';
    },
    sealRecord: async (record) => {
      system.sealed.set('record', asStored(record));
      return 'sealed';
    },
    sealNotification: async (notification) => {
      system.sealed.set(keyOf(notification), notification);
    },
    signalLetters: async (signals) => {
      system.letters.push(...signals.map(({ letter }) => letter));
    },
    signalNotices: async (signals) => {
      system.notices.push(...signals.map(({ notice }) => notice));
    },
    tellTask: async (_key, taskId) => {
      system.told.add(taskId);
    },
    tellUnread: async (reportId) => {
      system.unread.add(reportId);
    },
    now: () => system.now,
  };
}

/** The `at`-th call (from 0) breaks before or after its effect; `calls` counts them. */
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

export const run = (signal: RegisterSignal, system: System, ports = portsOf(system)) =>
  updateYouthRecord(signal, stockholm, ports);

export const recordIn = (system: System): YouthRecord => {
  const record = system.youths.get(KIM);
  if (!record) throw new Error('no record was stored');
  return record;
};
