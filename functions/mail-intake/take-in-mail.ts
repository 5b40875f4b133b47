import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../shared/domain/fault.ts';
import { SETUP_NOTIFICATION } from '../../shared/domain/messages.ts';
import type { PersonKey } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Report } from '../../shared/domain/report.ts';
import type { JudgedMail } from '../../shared/report-mail/judge-mail.ts';
import type { Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import { attemptToRead } from './attempt.ts';
import { followDecision } from './follow-decision.ts';
import type { Ports } from './ports.ts';
import { finish, goOnHolding, publish } from './publish.ts';
import { heldUnread, reportOf } from './report-of.ts';

/** Start here. A retry follows the stored verdict (F1). */
export async function takeInMail(object: string, profile: Profile, ports: Ports): Promise<void> {
  if (object === SETUP_NOTIFICATION) return ports.moveRaw(object, 'in', 'mail');
  const { reportId, report: known } = await ports.find(object);
  if (known?.done) return known.hidden === 'wanted' ? hideMail(known, ports) : undefined;
  if (known?.newer) throw new Fault('newer-version');
  if (known?.holding) return goOnHolding({ ...known, holding: known.holding }, ports);
  if (known?.decision) return followDecision(known, known.decision, profile, ports);
  const raw = await ports.readRaw(object, 'in');
  if (!raw) return known && finish(known, ports);
  const { bytes, storedAt } = raw;
  const storeAs = async (judged: JudgedMail) => ({
    report: known ?? (await storeVerdict(reportId, object, storedAt, judged, profile, ports)),
    verdict: judged.verdict,
  });
  if (!bytes || known?.reason === 'unread') {
    const { report, verdict } = await storeAs(heldWithout(bytes ? 'unread' : 'too-large'));
    return publish(report, verdict, profile, ports);
  }
  const judge = () => ports.judge(bytes, reportId, storedAt);
  const store = (judged: JudgedMail | 'unread') => storeAs(judged === 'unread' ? heldWithout('unread') : judged);
  const { report, verdict } = known
    ? await storeAs(await judge())
    : await attemptToRead({ key: object, judge, store }, ports);
  await publish(report, verdict, profile, ports);
}

const heldWithout = (reason: 'unread' | 'too-large'): JudgedMail => ({ verdict: heldUnread(reason), hash: '' });

/** A youth in it was sealed since: it goes where only officers look (PR14). Each step may be repeated. */
async function hideMail({ reportId, object, receivedAt }: Report, ports: Ports): Promise<void> {
  const raw = await ports.readRaw(object, 'mail');
  const judged = raw?.bytes && (await ports.judge(raw.bytes, reportId, Temporal.Instant.from(receivedAt)));
  const rows = judged ? judged.verdict.notifications : [];
  const persons = rows.map(({ personnummer, personKey }) => ({ number: personnummer, personKey }));
  if (raw) await ports.sealMail({ reportId, object, receivedAt, persons, cases: [] });
  await ports.moveRaw(object, 'mail', 'sealed');
  await ports.moved(reportId);
}

async function storeVerdict(
  reportId: string,
  object: string,
  received: Temporal.Instant,
  judged: JudgedMail,
  profile: Profile,
  ports: Ports,
): Promise<Report> {
  const objected = await personsObjected(judged.verdict, ports);
  const report: Report = {
    ...(await reportOf({ reportId, object, receivedAt: received.toString() }, judged, profile, ports)),
    ...(objected.length > 0 && { objected }),
  };
  if ((await ports.storeReport(report)) === 'stored') return report;
  const { report: stored } = await ports.find(object);
  // Another mail took the reference: retry.
  if (!stored) throw new Fault('conflict');
  return stored;
}

const MOST_OBJECTED = 10;
/** A reply to the receipt of a list is about whom? A person finds out. */
const MOST_ROWS = 5;

async function personsObjected({ objection }: Verdict, ports: Ports): Promise<PersonKey[]> {
  if (!objection) return [];
  const { personKeys, caseNumbers, reports } = objection;
  const keys = new Set<PersonKey>();
  for (const reference of reports.slice(0, MOST_OBJECTED))
    for (const personKey of await ports.personsOfReport(reference, MOST_ROWS)) keys.add(personKey);
  for (const number of caseNumbers.slice(0, MOST_OBJECTED)) {
    const personKey = await ports.personOfCase(number);
    if (personKey) keys.add(personKey);
  }
  return [...new Set([...keys, ...personKeys])].slice(0, MOST_OBJECTED);
}
