import type { DecisionContext } from './decision.ts';
import type { Notice, TaskType } from './effects.ts';
import { cancelPlannedNotices, isTold, planNotice } from './notices.ts';
import { latest } from './spells.ts';
import { isRaised, setTask } from './tasks.ts';
import type { AppliedFact, Coverage } from './youth-record.ts';

/** What waits for a person or a day, and who must know. */
export function tellAtOnce(
  { reason }: Coverage,
  { opening, awaited }: { opening: AppliedFact[]; awaited: AppliedFact[] },
  context: DecisionContext,
): void {
  const { profile } = context;
  const { watch } = profile.coverage.compulsorySchool;
  const all = [...opening, ...awaited];
  ask('compulsory-school', watch, reason === 'compulsory-school' ? opening : [], context);
  ask('check-coverage', 'kaa-group', reason === 'coordination-number' ? all : [], context);
  const transfers = reason === 'no-education-known' ? awaited.filter(({ type }) => type === 'transfer') : [];
  tellOfTransfers(transfers, context);
}

/** A task, and a notice of it, as long as there is something to ask about. */
function ask(kind: TaskType & Notice['kind'], to: Notice['to'], about: AppliedFact[], context: DecisionContext): void {
  const { record } = context;
  const last = latest(about);
  if (!last) cancelPlannedNotices(kind, record);
  else if (!isRaised(record.tasks, kind) || !isTold(kind, record))
    planNotice(kind, { kind, to, reference: last.reportId }, context);
  setTask(context, kind, last !== undefined);
}

/** By day of leaving: however often it is reported, once. */
function tellOfTransfers(transfers: AppliedFact[], context: DecisionContext): void {
  const { record } = context;
  const reports = new Map(transfers.map(({ date, reportId }) => [`transfer.${date}`, reportId]));
  const isAbout = (id: string) => [...reports.keys()].some((prefix) => id.startsWith(prefix));
  for (const [id, { kind }] of Object.entries(record.notices))
    if (kind === 'transfer' && !isAbout(id)) cancelPlannedNotices(id, record);
  for (const [id, reference] of reports)
    if (!isTold(id, record)) planNotice(id, { kind: 'transfer', to: 'coordinator', reference }, context);
}
