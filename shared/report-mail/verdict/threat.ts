import type { Verdict } from './verdict.ts';

/** Contact with all in the mail waits, and coordinators hear only that they ask first: never why. */
export function afterThreat({ threat, ...verdict }: Verdict): Verdict {
  const { notifications, unread, objection } = verdict;
  if (!threat || notifications.length === 0) return verdict;
  const { personKeys = [], caseNumbers = [], reports = [] } = objection ?? {};
  const inRows = notifications.map(({ personKey }) => personKey);
  return {
    ...verdict,
    notifications: notifications.map((one) => ({ ...one, readFirst: true })),
    unread: { rows: [], pieces: [], ...unread, all: true },
    objection: { personKeys: [...new Set([...inRows, ...personKeys])], caseNumbers, reports },
  };
}
