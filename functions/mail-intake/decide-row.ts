import type { SchoolUnit } from '../../shared/domain/directory.ts';
import type { FactType, Notification } from '../../shared/domain/notification.ts';
import type { HeldReason } from '../../shared/domain/report.ts';
import { isOpen, type JudgeInput } from './judge.ts';
import { fold } from './labels.ts';
import type { ChangeRow } from './read-change.ts';
import type { FactRow } from './read-row.ts';
import type { ReadRow } from './read-rows.ts';
import type { Fault } from './read-values.ts';
import { mayReport } from './reporters.ts';

export type Decided = {
  letter: 'a' | 'c' | 'n' | 'r' | 'h';
  held?: HeldReason;
  faults?: Fault[];
  notification?: Notification;
  /** A value that nobody knows: the row is taken without it. */
  leftOut?: 'programme';
};

/** What becomes of one row, now that it is known who sent it. */
export function decideRow({ reading }: ReadRow, row: number, input: JudgeInput): Decided {
  if ('held' in reading) return { letter: 'h', held: reading.held };
  if ('faults' in reading) return { letter: 'r', faults: reading.faults };
  const decided =
    'noAction' in reading
      ? decideFact(reading.facts, reading.noAction, row, input)
      : decideChange(reading.facts, row, input);
  return { ...decided, ...(reading.leftOut && { leftOut: reading.leftOut }) };
}

function decideFact({ unitWritten, ...facts }: FactRow, noAction: boolean, row: number, input: JudgeInput): Decided {
  const unit = unitOf(unitWritten, input);
  const faults = [...('code' in unit ? [unit] : []), ...datesOf(facts, input)];
  if ('code' in unit || faults.length > 0) return { letter: 'r', faults };
  if (noAction) return { letter: 'n' };
  return { letter: 'a', notification: { ...facts, ...unit, ...placeOf(facts, row, input) } };
}

/** Only what the sender's own units have reported may be changed, whatever unit the row names. */
function decideChange({ unitWritten, name: _, ...facts }: ChangeRow, row: number, input: JudgeInput): Decided {
  const unit = unitOf(unitWritten, input);
  const right = facts.type === 'correction' ? { type: facts.rightType, date: facts.date } : {};
  const faults = [...('code' in unit ? [unit] : []), ...datesOf(right, input)];
  if ('code' in unit || faults.length > 0) return { letter: 'r', faults };
  const own = ownUnits(input).map(({ unit: code }) => code);
  const units = unit.unit && own.includes(unit.unit) ? [unit.unit] : own;
  return { letter: 'c', notification: { ...facts, units, ...placeOf(facts, row, input) } };
}

/**
 * A slip in the year must not open an entry, nor keep one waiting for years. An end or a start may be told ahead of time
 * and waits for its day (edge case 45); nobody can be absent ahead of time.
 */
function datesOf({ type, date }: { type?: FactType; date?: string }, { receivedOn, profile }: JudgeInput): Fault[] {
  if (date === undefined) return [];
  const { oldestDays, mostDaysAhead } = profile.intake.dates;
  const days = receivedOn.until(date).days;
  if (days > (type === 'absence' ? 0 : mostDaysAhead)) return [{ field: 'date', code: 'in-the-future' }];
  return days < -oldestDays ? [{ field: 'date', code: 'too-old' }] : [];
}

function placeOf({ personnummer }: { personnummer: string }, row: number, input: JudgeInput) {
  const { reportId, receivedAt, personKeyOf } = input;
  return { reportId, row, personKey: personKeyOf(personnummer), receivedAt };
}

/**
 * A school reports for itself only. A unit that is closed or unknown to the directory is no reason to lose a youth
 * (edge case 46): the sender's own unit stands for it if she has just one.
 */
function unitOf(unitWritten: string | undefined, input: JudgeInput): { unit?: string } | Fault {
  const { directory, receivedOn } = input;
  const own = ownUnits(input);
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

function ownUnits({ sender, directory, profile }: JudgeInput): SchoolUnit[] {
  return directory.ofSender.filter((unit) => mayReport(unit, sender.address ?? '', profile));
}
