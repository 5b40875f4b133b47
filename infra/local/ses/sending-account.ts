/** What SES allows an account. */
export type SendingAccount = { perSecond: number; perDay: number; paused: boolean };

const DAY_MS = 24 * 60 * 60_000;
/** Of an account that has sent for a while. */
const USUAL: SendingAccount = { perSecond: 200, perDay: 50_000, paused: false };

/** Counts by the second and by the last 24 hours, in SES's words. */
export function sendingAccount(now: () => number, first: Partial<SendingAccount> = {}, before: number[] = []) {
  let account = { ...USUAL, ...first };
  /** Oldest first. */
  const sent = [...before];
  const since = (ms: number) => {
    const from = sent.findLastIndex((at) => at <= now() - ms) + 1;
    return sent.length - from;
  };
  return {
    set: (change: Partial<SendingAccount>) => {
      account = { ...account, ...change };
    },
    /** Counts one mail, or says why it may not be sent. */
    take(): { code: string; message: string } | undefined {
      const { perSecond, perDay, paused } = account;
      if (paused)
        return { code: 'AccountSendingPausedException', message: 'Email sending is disabled for this account.' };
      if (since(DAY_MS) >= perDay) return { code: 'Throttling', message: 'Daily message quota exceeded.' };
      if (since(1000) >= perSecond) return { code: 'Throttling', message: 'Maximum sending rate exceeded.' };
      sent.push(now());
      return undefined;
    },
    quota: () => ({
      Max24HourSend: account.perDay,
      MaxSendRate: account.perSecond,
      SentLast24Hours: since(DAY_MS),
    }),
    isEnabled: () => !account.paused,
    /** When each mail was counted. */
    sentAt: () => [...sent],
  };
}
