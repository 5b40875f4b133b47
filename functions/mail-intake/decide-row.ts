import type { Notification } from '../../shared/domain/notification.ts';
import type { HeldReason } from '../../shared/domain/report.ts';
import { isOpen, type JudgeInput } from './judge.ts';
import { fold } from './labels.ts';
import type { Fault, RowFacts } from './read-row.ts';
import type { ReadRow } from './read-rows.ts';
import { mayReport } from './reporters.ts';

export type Decided = {
  letter: 'a' | 'n' | 'r' | 'h';
  held?: HeldReason;
  faults?: Fault[];
  notification?: Notification;
};

/** What becomes of one row, now that it is known who sent it. */
export function decideRow({ reading }: ReadRow, row: number, input: JudgeInput): Decided {
  if ('held' in reading) return { letter: 'h', held: reading.held };
  if ('faults' in reading) return { letter: 'r', faults: reading.faults };
  const unit = unitOf(reading.facts, input);
  if ('code' in unit) return { letter: 'r', faults: [unit] };
  if (reading.noAction) return { letter: 'n' };
  const { unitWritten: _, ...facts } = reading.facts;
  const { reportId, receivedAt, personKeyOf } = input;
  const personKey = personKeyOf(facts.personnummer);
  return { letter: 'a', notification: { reportId, row, personKey, ...facts, ...unit, receivedAt } };
}

/**
 * A school reports for itself only. A unit that is closed or unknown to the directory is no reason to lose a youth
 * (edge case 46): the sender's own unit stands for it if she has just one.
 */
function unitOf({ unitWritten }: RowFacts, input: JudgeInput): { unit?: string } | Fault {
  const { sender, directory, receivedOn, profile } = input;
  const own = directory.ofSender.filter((unit) => mayReport(unit, sender.address ?? '', profile));
  const open = own.filter((unit) => isOpen(unit, receivedOn));
  const sole = open.length === 1 ? open[0]?.unit : undefined;
  if (!unitWritten) return sole ? { unit: sole } : {};
  const code = /^(\d{8})(?:\D|$)/.exec(unitWritten)?.[1];
  const byName = own.find(({ name }) => fold(name) === fold(unitWritten))?.unit;
  if (!code) return byName ? { unit: byName } : { field: 'unit', code: 'format' };
  if (own.some(({ unit }) => unit === code)) return { unit: code };
  const known = directory.named.find(({ unit }) => unit === code);
  if (known && isOpen(known, receivedOn)) return { field: 'unit', code: 'not-your-unit' };
  return { unit: known ? code : (sole ?? code) };
}
