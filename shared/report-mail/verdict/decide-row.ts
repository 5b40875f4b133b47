import type { Temporal } from 'temporal-polyfill';
import { isUnitOpen, type SchoolUnit } from '../../domain/directory.ts';
import { dateFaults } from '../../domain/fact-dates.ts';
import type { Notification, PersonKey } from '../../domain/notification.ts';
import type { PersonalNumber } from '../../domain/personal-number.ts';
import type { Profile } from '../../domain/profile.ts';
import type { HeldReason } from '../../domain/report.ts';
import type { RowOutcome } from '../../domain/row-outcome.ts';
import type { Sender } from '../mail/sender.ts';
import type { ChangeRow } from '../rows/read-change.ts';
import type { FactRow } from '../rows/read-row.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import { type FieldFault, type FieldLeftOut, withoutSensitive } from '../rows/read-values.ts';
import { fold } from '../template/labels.ts';
import { mayReport } from './reporters.ts';

export type RowContext = {
  sender: Sender;
  /** In Stockholm. */
  receivedOn: Temporal.PlainDate;
  receivedAt: string;
  directory: {
    ofSender: SchoolUnit[];
    /** That the rows name. */
    named: SchoolUnit[];
  };
  profile: Profile;
  reportId: string;
  personKeyOf: (number: PersonalNumber) => PersonKey;
  ruling?: { unit?: string };
};

export type Decided = {
  outcome: RowOutcome;
  held?: HeldReason;
  faults?: FieldFault[];
  notification?: Notification;
  leftOut?: FieldLeftOut[];
};

type Terms = RowContext & { own: SchoolUnit[]; sole?: string };

export function decideRows(rows: Pick<ReadRow, 'reading'>[], context: RowContext): Decided[] {
  const { directory, sender, profile, receivedOn, ruling } = context;
  const own = directory.ofSender.filter((unit) => mayReport(unit, sender.address ?? '', profile));
  const open = own.filter((unit) => isUnitOpen(unit, receivedOn));
  const [sole, ...others] = open.some(({ unit }) => unit === ruling?.unit)
    ? open.filter(({ unit }) => unit === ruling?.unit)
    : open;
  const terms: Terms = {
    ...context,
    own,
    ...(sole && others.length === 0 && { sole: sole.unit }),
  };
  return rows.map((row, index) => decideRow(row, index + 1, terms));
}

function decideRow({ reading }: Pick<ReadRow, 'reading'>, row: number, terms: Terms): Decided {
  if ('held' in reading) return { outcome: 'held', held: reading.held };
  if ('faults' in reading) return { outcome: 'refused', faults: reading.faults };
  const decided =
    'noAction' in reading
      ? decideFact(reading.facts, reading.noAction, row, terms)
      : decideChange(reading.facts, row, terms);
  const { sensitiveWords } = terms.profile.intake;
  const { notification, sensitive = [] } = decided.notification
    ? withoutSensitive(decided.notification, sensitiveWords)
    : {};
  const leftOut = [...(reading.leftOut ?? []), ...sensitive];
  return { ...decided, ...(notification && { notification }), ...(leftOut.length > 0 && { leftOut }) };
}

function decideFact({ unitWritten, ...facts }: FactRow, noAction: boolean, row: number, terms: Terms): Decided {
  const unit = unitOf(unitWritten, terms);
  const faults = [...('code' in unit ? [unit] : []), ...dateFaults(facts, terms.receivedOn.toString(), terms.profile)];
  if ('code' in unit || faults.length > 0) return { outcome: 'refused', faults };
  if (noAction) return { outcome: 'no-action' };
  return { outcome: 'accepted', notification: { ...facts, ...unit, ...placeOf(facts, row, terms) } };
}

function decideChange({ unitWritten, ...facts }: ChangeRow, row: number, terms: Terms): Decided {
  const unit = unitOf(unitWritten, terms);
  const right = facts.type === 'correction' ? { type: facts.rightType, date: facts.date, until: facts.until } : {};
  const faults = [...('code' in unit ? [unit] : []), ...dateFaults(right, terms.receivedOn.toString(), terms.profile)];
  if ('code' in unit || faults.length > 0) return { outcome: 'refused', faults };
  const own = terms.own.map(({ unit: code }) => code);
  const units = unit.unit && own.includes(unit.unit) ? [unit.unit] : own;
  return { outcome: 'change', notification: { ...facts, units, ...placeOf(facts, row, terms) } };
}

function placeOf({ personnummer }: { personnummer: string }, row: number, terms: Terms) {
  const { reportId, receivedAt, personKeyOf } = terms;
  return { reportId, row, personKey: personKeyOf(personnummer), receivedAt };
}

/** For itself only (PR6). Another that is closed or unknown is taken, so that no youth is lost, and a person asks. */
function unitOf(unitWritten: string | undefined, terms: Terms): { unit?: string; sentBy?: string[] } | FieldFault {
  const { directory, receivedOn, own, sole } = terms;
  if (!unitWritten) return sole ? { unit: sole } : {};
  const code = /^(\d{8})(?!.*\d{8})(?:\D|$)/.exec(unitWritten)?.[1];
  if (!code) return unitNamed(unitWritten, own);
  if (own.some(({ unit }) => unit === code)) return { unit: code };
  const known = directory.named.find(({ unit }) => unit === code);
  if (known && isUnitOpen(known, receivedOn)) return { field: 'unit', code: 'not-your-unit' };
  return { unit: code, sentBy: own.slice(0, MOST_UNITS).map(({ unit }) => unit) };
}

/** Of one sender; what a row may hold (F11). */
const MOST_UNITS = 20;

function unitNamed(written: string, own: SchoolUnit[]): { unit: string } | FieldFault {
  const unit = own.find(({ name }) => fold(name) === fold(written))?.unit;
  return unit ? { unit } : { field: 'unit', code: 'format' };
}
