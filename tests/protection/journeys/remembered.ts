import type * as judging from '../../../shared/report-mail/judge-mail.ts';

type Judging = typeof judging;

/** Reads each mail once; only its reference and time differ. */
export function rememberedJudge(real: Judging): Judging {
  const judged = new Map<string, ReturnType<Judging['judgeMail']>>();
  const named = new Map<string, ReturnType<Judging['namedIn']>>();
  const textOf = (raw: Uint8Array) => Buffer.from(raw).toString('latin1');
  return {
    async judgeMail(raw, reportId, received, ports, ruling = {}) {
      const key = JSON.stringify(ruling) + textOf(raw);
      const known = judged.get(key) ?? real.judgeMail(raw, reportId, received, ports, ruling);
      judged.set(key, known);
      const { verdict, ...rest } = await known;
      const receivedAt = received.toString();
      const notifications = verdict.notifications.map((row) => ({ ...row, reportId, receivedAt }));
      return { ...rest, verdict: { ...verdict, notifications } };
    },
    namedIn(raw, received, profile) {
      const key = textOf(raw);
      const known = named.get(key) ?? real.namedIn(raw, received, profile);
      named.set(key, known);
      return known;
    },
  };
}
