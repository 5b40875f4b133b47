import { isToFollowUp, waits } from './held-report.ts';
import type { Report } from './report.ts';

/** Of the `lists` index, beside those of youths (place.ts). */
export const MAILS_LIST = 'mejl';

type Waiting = Pick<
  Report,
  'reportId' | 'receivedAt' | 'state' | 'reason' | 'decision' | 'readFirst' | 'read' | 'followUp'
> & { notices: Record<string, unknown> };

/** Where people find a mail with which somebody has something to do: urgent ones first, then the oldest. A copy. */
export function mailPlace(report: Waiting): { list?: string; listSort?: string } {
  if (report.state === 'sealed' || !(waits(report) || isToFollowUp(report))) return {};
  const order = 'urgent' in report.notices ? 0 : 1;
  return { list: MAILS_LIST, listSort: `${order}#${report.receivedAt}#${report.reportId}` };
}
