import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../shared/domain/fault.ts';
import { nextPlace, plannedAgain } from '../../shared/domain/held-report.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Decision, Report } from '../../shared/domain/report.ts';
import { outcomesOf } from '../../shared/domain/row-outcome.ts';
import type { JudgedMail } from '../../shared/report-mail/judge-mail.ts';
import { EMPTY, type Ruling } from '../../shared/report-mail/verdict/verdict.ts';
import { attemptToRead } from './attempt.ts';
import type { Ports } from './ports.ts';
import { finish, holdAll, inBatches, publish } from './publish.ts';
import { reportOf } from './report-of.ts';

export async function followDecision(
  report: Report,
  decision: Decision,
  profile: Profile,
  ports: Ports,
): Promise<void> {
  if (decision.act === 'refuse' || decision.act === 'done') {
    await ports.answer(report);
    return finish(report, ports);
  }
  if (decision.act === 'read') return letRowsCount(report, decision, ports);
  if (decision.act === 'seal' && !decision.judged) await holdOthers(report, ports);
  const judged = await rejudge(report, decision, ports);
  if (!judged) return finish(report, ports);
  const followed = decision.judged ? report : await storeNewVerdict(report, decision, judged, profile, ports);
  return publish(followed, judged.verdict, profile, ports);
}

/** Whom people know a sealed mail to be about, also where it names nobody. */
async function holdOthers(report: Report, ports: Ports): Promise<void> {
  const { reportId, entered = {}, objected = [] } = report;
  // The last may have been stored just now.
  const numbers = [...Object.values(entered), nextPlace(report).row];
  const rows = await Promise.all(numbers.map((row) => ports.personOfRow(reportId, row)));
  const others = [...new Set([...objected, ...rows.flatMap((personKey) => personKey ?? [])])];
  // First: a hold that nobody finds is never lifted.
  if (others.length > 0) await ports.sealOthers(reportId, others);
  await holdAll(report, others, true, ports);
}

/** Register frees exactly this report for each youth in it (P11). */
async function letRowsCount(report: Report, { rowsBefore }: Decision, ports: Ports): Promise<void> {
  const { reportId, receivedAt, plan } = report;
  const rows = outcomesOf(plan).flatMap((outcome, index) =>
    outcome === 'accepted' || outcome === 'change' ? rowsBefore + index + 1 : [],
  );
  await inBatches(rows, (row) => ports.askAgain(reportId, row));
  await ports.signalRegister(rows.map((row) => ({ about: 'notification', reportId, row })));
  await ports.tellUnreadNoMore(reportId, Temporal.Instant.from(receivedAt));
  await finish(report, ports);
}

/** Undefined if the mail cannot be read or was moved; to seal it, it need not be read. */
async function rejudge(
  { reportId, object, receivedAt }: Report,
  decision: Decision,
  ports: Ports,
): Promise<JudgedMail | undefined> {
  const { act, judged: wasRead } = decision;
  const raw = await ports.readRaw(object, 'mail');
  const unread: JudgedMail | undefined =
    act === 'seal' && (raw || !wasRead)
      ? { verdict: { ...EMPTY, state: 'sealed', holdsIncomplete: true }, hash: '' }
      : undefined;
  const bytes = raw?.bytes;
  if (!bytes) return unread;
  const judge = async () => {
    const judged = await ports.judge(bytes, reportId, Temporal.Instant.from(receivedAt), rulingOf(decision));
    return { ...judged, verdict: { ...judged.verdict, notifications: numberedAfter(decision, judged) } };
  };
  if (wasRead) return judge();
  const store = async (judged: JudgedMail | 'unread') => (judged === 'unread' ? unread : judged);
  return attemptToRead({ key: `${object}#${decision.at}`, judge, store }, ports);
}

const rulingOf = ({ act, unit }: Decision): Ruling =>
  act === 'seal' ? { seals: true } : { senderIsTrusted: true, ...(unit && { unit }) };

const numberedAfter = ({ rowsBefore }: Decision, { verdict }: JudgedMail) =>
  verdict.notifications.map((notification) => ({ ...notification, row: notification.row + rowsBefore }));

async function storeNewVerdict(
  seen: Report,
  decision: Decision,
  judged: JudgedMail,
  profile: Profile,
  ports: Ports,
): Promise<Report> {
  const { reportId, object, receivedAt, answer, notices, read, hidden } = seen;
  const verdict = await reportOf({ reportId, object, receivedAt }, judged, profile, ports);
  const { to, inReplyTo, kind } = verdict.answer;
  const next: Report = {
    ...verdict,
    answer: verdict.answer.state === 'planned' ? plannedAgain({ ...answer, to, inReplyTo }, kind) : answer,
    notices: { ...verdict.notices, ...notices },
    ...(read && verdict.state !== 'sealed' && { read }),
    ...(seen.objected && { objected: seen.objected }),
    ...(hidden && verdict.state !== 'sealed' && { hidden }),
    decision: { ...decision, judged: true },
  };
  if ((await ports.replaceReport(seen, next)) !== 'replaced') throw new Fault('conflict');
  return next;
}
