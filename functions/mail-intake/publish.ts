import { Temporal } from 'temporal-polyfill';
import { isToBeRead } from '../../shared/domain/held-report.ts';
import type { Notification, PersonKey } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { isRowUnread } from '../../shared/domain/read-first.ts';
import type { Holding, Report } from '../../shared/domain/report.ts';
import type { SealedMail } from '../../shared/domain/sealed-mail.ts';
import type { Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { reportKey } from '../../shared/store/keys.ts';
import type { Ports } from './ports.ts';
import { heldUnread, noticesOf } from './report-of.ts';

const BATCH_SIZE = 10;

/** Each step may be repeated (F1). */
export async function publish(report: Report, verdict: Verdict, profile: Profile, ports: Ports): Promise<void> {
  if (report.state === 'automatic' && verdict.automaticFrom !== undefined)
    if (verdict.nonce && (await ports.isOurCanary(verdict.nonce))) ports.tellCanaryBack(report.reportId);
    else await countAutomatic(report, verdict.automaticFrom, ports);
  if (report.state === 'sealed') await publishSealed(report, verdict, profile, ports);
  else await publishRows(report, verdict, profile, ports);
}

async function countAutomatic({ reportId, receivedAt }: Report, domain: string, ports: Ports): Promise<void> {
  const schools = (await ports.isSchools(domain)) ? domain : undefined;
  await ports.countAutomatic(reportId, schools, Temporal.Instant.from(receivedAt));
}

/** Holds contact with whomever the mail names; the signals say neither which mail nor why (P5). */
async function publishSealed(report: Report, verdict: Verdict, profile: Profile, ports: Ports): Promise<void> {
  const { reportId, object, receivedAt } = report;
  const persons = verdict.toHold;
  const cases = await personsOf(verdict.caseNumbers, ports);
  const keys = [...new Set([...cases, ...persons].map(({ personKey }) => personKey))];
  const toHold = verdict.fromStranger ? keys.slice(0, await allowedHolds(report, keys.length, profile, ports)) : keys;
  const isIncomplete = verdict.holdsIncomplete || toHold.length < keys.length;
  await ports.sealMail({
    reportId,
    object,
    receivedAt,
    persons,
    cases,
    ...(isIncomplete && { holdsIncomplete: true }),
  });
  if (report.decision) await ports.tellUnreadNoMore(reportId, Temporal.Instant.from(receivedAt));
  // First: holding very many people takes several attempts.
  await signalNoticesOf(report, ports);
  const opensRecords = !verdict.fromStranger;
  if (toHold.length > HELD_AT_ONCE) {
    const holding = { parts: await storeParts(reportId, toHold, ports), set: 0, opensRecords };
    await ports.holding(reportId, holding);
    return goOnHolding({ ...report, holding }, ports);
  }
  await holdAll(report, toHold, opensRecords, ports);
  await moveRaw(report, 'sealed', ports);
  await finish(report, ports);
}

async function allowedHolds(
  { reportId, receivedAt }: Report,
  asked: number,
  { intake }: Profile,
  ports: Ports,
): Promise<number> {
  const { holdsAMail, holdsAnHour } = intake.strangers;
  const wanted = Math.min(asked, holdsAMail);
  const allowed = await ports.allowHolds(reportId, wanted, holdsAnHour, Temporal.Instant.from(receivedAt));
  if (allowed < wanted) ports.tellStrangersLimit(reportId);
  return allowed;
}

async function personsOf(caseNumbers: string[], ports: Ports): Promise<SealedMail['cases']> {
  const found: SealedMail['cases'] = [];
  for (const caseNumber of caseNumbers.slice(0, MOST_CASES)) {
    const personKey = await ports.personOfCase(caseNumber);
    if (personKey) found.push({ caseNumber, personKey });
  }
  return found;
}

/** What fits in one item. */
const PART = 100;
const HELD_AT_ONCE = 100;
const PARTS_A_DELIVERY = 3;
/** A mail may not make us look up without end. */
const MOST_CASES = 200;

/** The numbers cannot be read again: nobody here opens what is sealed. */
async function storeParts(reportId: string, keys: PersonKey[], ports: Ports): Promise<number> {
  const parts = inGroups(keys, PART);
  for (const [part, some] of parts.entries()) await ports.storeHoldingPart(reportId, part, some);
  return parts.length;
}

/** The mail leaves in/ first; each delivery sets some parts, and the next goes on where it stopped. */
export async function goOnHolding(report: Report & { holding: Holding }, ports: Ports): Promise<void> {
  const { reportId, object, holding } = report;
  await moveRaw(report, 'sealed', ports);
  const until = Math.min(holding.parts, holding.set + PARTS_A_DELIVERY);
  for (let part = holding.set; part < until; part += 1) {
    await holdAll(report, await ports.loadHoldingPart(reportId, part), holding.opensRecords, ports);
    await ports.holding(reportId, { ...holding, set: part + 1 });
  }
  if (until < holding.parts) return ports.signalMail(object);
  await finish(report, ports);
}

export async function holdAll(
  { reportId, receivedAt }: Report,
  keys: PersonKey[],
  opensRecords: boolean,
  ports: Ports,
): Promise<void> {
  await inBatches(keys, async (personKey) => {
    await ports.putHold({ personKey, reference: reportId, cause: 'sealed-mail', setAt: receivedAt });
    if (opensRecords) await ports.askForHold(personKey);
  });
  const about = opensRecords ? 'hold' : 'youth';
  await ports.signalRegister(keys.map((personKey) => ({ about, personKey })));
}

async function publishRows(stored: Report, verdict: Verdict, profile: Profile, ports: Ports): Promise<void> {
  const isAsBefore = stored.plan === verdict.plan && stored.reason !== 'changed-meanwhile';
  const report = isAsBefore || stored.plan === '' ? stored : await hold(stored, profile, ports);
  await object(report, ports);
  const rows = report === stored && stored.plan !== '' ? verdict.notifications : [];
  const { readFirst, decision, reportId } = report;
  // By the stored verdict; also of a report that was read: register asks, and frees what waits for it.
  const marked = ({ readFirst: _, ...row }: Notification): Notification =>
    readFirst && isRowUnread(readFirst, row.row - (decision?.rowsBefore ?? 0)) ? { ...row, readFirst: true } : row;
  await inBatches(rows, (row) => ports.storeNotification(marked(row)));
  if (isToBeRead(report)) await ports.tellUnread(reportId, Temporal.Instant.from(report.receivedAt));
  await followUp(report, verdict, ports);
  await ports.signalRegister(rows.map(({ reportId, row }) => ({ about: 'notification', reportId, row })));
  await ports.answer(report);
  await moveRaw(report, 'mail', ports);
  await finish(report, ports);
}

async function followUp({ reportId, unit, followUp, counts }: Report, { mends }: Verdict, ports: Ports): Promise<void> {
  if (followUp && !followUp.settledBy)
    await ports.tellRefused(reportId, followUp.rows, Temporal.Instant.from(followUp.from));
  if (mends && unit) await ports.mendRefused(mends, { reportId, unit, rows: counts.accepted });
}

/** Directory or code changed between two attempts: the stored plan no longer fits the mail. */
async function hold(stored: Report, profile: Profile, ports: Ports): Promise<Report> {
  const report: Report = {
    ...stored,
    state: 'held',
    reason: 'changed-meanwhile',
    heldParts: undefined,
    // Which rows an earlier attempt published is unknown: the school must not be told that all were taken.
    counts: { accepted: 0, refused: 0, held: stored.plan.length },
    refusals: [],
    answer: stored.answer.state === 'planned' ? { ...stored.answer, kind: 'held' } : stored.answer,
    notices: { ...noticesOf(heldUnread('changed-meanwhile'), stored, profile), ...stored.notices },
  };
  await ports.holdInstead(stored, report);
  return report;
}

/** Letters wait; the hold of another mail stays. */
async function object({ reportId, receivedAt, objected = [], decision }: Report, ports: Ports): Promise<void> {
  if (decision) return;
  await inBatches(objected, (personKey) =>
    ports.putHold({ personKey, reference: reportId, cause: 'objection', setAt: receivedAt }),
  );
  await ports.signalRegister(objected.map((personKey) => ({ about: 'youth', personKey })));
}

/** After its rows are signalled: the sweep lets the letters go on later. */
async function endObjection({ reportId, objected = [], decision }: Report, ports: Ports): Promise<void> {
  if (decision)
    await inBatches(objected, (personKey) =>
      ports.liftHold({ personKey, reference: reportId, cause: 'objection' }, decision.by),
    );
}

export async function finish(report: Report, ports: Ports): Promise<void> {
  await endObjection(report, ports);
  await ports.done(report.reportId);
  await signalNoticesOf(report, ports);
}

async function moveRaw({ object, decision }: Report, to: 'mail' | 'sealed', ports: Ports): Promise<void> {
  const from = decision ? 'mail' : 'in';
  if (from !== to) await ports.moveRaw(object, from, to);
}

async function signalNoticesOf(report: Report, ports: Ports): Promise<void> {
  const item = reportKey(report.reportId);
  const planned = plannedNotices(report).map((notice) => ({ item, notice }));
  if (planned.length > 0) await ports.signalNotices(planned);
}

function plannedNotices({ notices }: Report): string[] {
  return Object.entries(notices).flatMap(([id, { state }]) => (state === 'planned' ? id : []));
}

export async function inBatches<T>(items: T[], each: (item: T) => Promise<void>): Promise<void> {
  for (const group of inGroups(items, BATCH_SIZE)) await Promise.all(group.map(each));
}
