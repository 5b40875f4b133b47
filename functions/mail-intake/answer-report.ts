import type { AnswerHour } from '../../shared/domain/answer-hour.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { Read } from '../../shared/domain/newer-values.ts';
import type { Answer, Report } from '../../shared/domain/report.ts';
import { reportKey } from '../../shared/store/keys.ts';
import type { Answered, AnswerToSend } from './send-answer.ts';

export type Ports = {
  /** `later` once the address has had its answers for the hour. */
  place: (to: string, reportId: string, at: string) => Promise<'now' | 'later'>;
  settle: (reportId: string, from: Answer, state: Answer['state'], sesId?: string) => Promise<void>;
  send: (answer: AnswerToSend, report: Report) => Promise<Answered>;
};

/** While SES takes none it waits by itself: the report is done, and the sweep signals the answer (F3). */
export async function answerReport(report: Report, ports: Ports): Promise<void> {
  const { reportId, answer, receivedAt, decision } = report;
  if (answer.state === 'none' || answer.state === 'gathered') return;
  // A decision may come after the mail's own hour.
  const waits =
    answer.state === 'planned' &&
    (await ports.place(answer.to ?? '', reportId, decision?.at ?? receivedAt)) === 'later';
  if (waits) await ports.settle(reportId, answer, 'gathered');
  else await ports.send({ item: reportKey(reportId), reference: reportId, answer }, report);
}

export type GatheredPorts = {
  load: (item: string) => Promise<AnswerHour | undefined>;
  report: (reportId: string) => Promise<Read<Report> | undefined>;
  settle: Ports['settle'];
  send: (answer: AnswerToSend, reports: Report[]) => Promise<Answered>;
  done: (item: string) => Promise<void>;
};

/** A person sends the hour's answers again. */
const isGatheredUnknown = ({ state, attempt }: Answer) => state === 'unknown' && attempt === 0;

export async function answerGathered(item: string, ports: GatheredPorts): Promise<void> {
  const hour = await ports.load(item);
  const ids = Object.keys(hour?.gathered ?? {});
  if (!hour || ids.length === 0) return;
  const found = await Promise.all(ids.toSorted().map(ports.report));
  const reports = found.filter((report) => report !== undefined);
  if (reports.some(({ newer }) => newer)) throw new Fault('newer-version');
  const state = await ports.send({ item, reference: ids[0] ?? '', answer: hour.answer }, reports);
  if (state === 'waits') return;
  const sesId = (await ports.load(item))?.answer.sesId;
  for (const { reportId, answer } of reports)
    if (answer.state === 'gathered' || answer.state === 'planned' || isGatheredUnknown(answer))
      await ports.settle(reportId, answer, state, sesId);
  await ports.done(item);
}
