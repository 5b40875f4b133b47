import { placeOf } from '../domain/effect-tag.ts';
import {
  type FeedbackSignal,
  type LetterSignal,
  type NoticeSignal,
  type ObjectCreated,
  objectKeys,
  type RegisterSignal,
} from '../domain/messages.ts';
import { reportReference } from '../domain/reference.ts';
import type { LogFields } from './log.ts';

/** For the log: never a person key. */
export type MessageIds = Pick<LogFields, 'reportId' | 'row' | 'effect'>;

export function idsOfRegisterSignal(signal: RegisterSignal): MessageIds {
  return signal.about === 'notification' ? { reportId: signal.reportId, row: signal.row } : {};
}

export function idsOfLetterSignal({ letter }: LetterSignal): MessageIds {
  return { effect: letter };
}

export function idsOfNoticeSignal({ item, notice }: NoticeSignal): MessageIds {
  return { ...reportIn(item), effect: notice };
}

export function idsOfFeedbackSignal({ tags }: FeedbackSignal): MessageIds {
  const { item, path } = placeOf(tags[0] ?? '');
  return { ...reportIn(item), effect: path.at(-1) };
}

/** The reference that the mail gets, unless another mail has it. */
export function idsOfMail(message: ObjectCreated | object): MessageIds {
  const [key] = 'Records' in message ? objectKeys(message) : [];
  return key ? { reportId: reportReference(key.slice(key.indexOf('/') + 1)) } : {};
}

export function reportIn(item: string): MessageIds {
  const [, reportId] = /^(?:REPORT|NOTIFICATION)#([^#]+)/.exec(item) ?? [];
  return reportId ? { reportId } : {};
}
