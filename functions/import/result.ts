import * as z from 'zod';
import type { PersonalNumberFault } from '../../shared/domain/personal-number.ts';

/** A fault by position: row as a spreadsheet shows it (heading = 1), our name of the column, code. Never a value. */
export type Fault = { row: number; field: string; code: FaultCode };

export type FaultCode =
  | PersonalNumberFault
  // of any field
  | 'encoding'
  | 'too-long'
  // of a whole row: a cell too many or too few, a quote out of place
  | 'row-shape'
  | 'twice-in-file'
  // of the heading
  | 'missing-column'
  | 'column-twice'
  // of a residents row
  | 'other-extract-date'
  | 'unknown-district'
  // of the directory
  | 'unknown-role'
  | 'shared-mail-provider'
  | 'until-before-from'
  | 'other-period';

export const WholeFileReason = z.enum([
  'unknown-file', // a CSV whose place and name we do not know
  'too-large',
  'heading',
  'no-rows',
  'bad-rows', // directory: one bad row refuses the file
  'extract-date', // residents: no date, several, or one in the future
  'too-few-rows', // residents: fewer persons than the profile's share of the extract in force
  'older-than-current',
  'no-kaa-group',
  'no-officer',
]);
export type WholeFileReason = z.infer<typeof WholeFileReason>;

/** What became of a file: every row is accepted or refused; a warning stands beside an accepted row. */
export type ImportResult = {
  state: 'imported' | 'refused';
  reason?: WholeFileReason;
  rows: number;
  accepted: number;
  refused: Faults;
  warnings: Faults;
};

/** The most faults a result lists; the rest is counted, and `count` says so. */
const FAULTS_LISTED = 10_000;

export type Faults = { count: number; listed: Fault[] };

export const noFaults = (): Faults => ({ count: 0, listed: [] });

export function addFault(faults: Faults, fault: Fault): void {
  faults.count += 1;
  if (faults.listed.length < FAULTS_LISTED) faults.listed.push(fault);
}

export function faultsOf(all: Fault[]): Faults {
  return { count: all.length, listed: all.slice(0, FAULTS_LISTED) };
}

/** Nothing of the file took effect; what was there before stays in force. */
export function refusedWhole(reason: WholeFileReason, rows = 0, refused: Fault[] = []): ImportResult {
  return { state: 'refused', reason, rows, accepted: 0, refused: faultsOf(refused), warnings: noFaults() };
}

/** The JSON beside the file (contracts 4). */
export function resultFile(importId: string, { state, reason, rows, accepted, refused, warnings }: ImportResult) {
  return {
    importId,
    state,
    ...(reason && { reason }),
    rows,
    accepted,
    refusedCount: refused.count,
    refused: refused.listed,
    warningCount: warnings.count,
    warnings: warnings.listed,
  };
}
