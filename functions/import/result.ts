import * as z from 'zod';
import type { PersonalNumberFault } from '../../shared/domain/personal-number.ts';

/** By position (heading = 1) and column; never a value (P4). */
export type RowFault = { row: number; field: string; code: RowFaultCode };

export type RowFaultCode =
  | PersonalNumberFault
  // of any field
  | 'encoding'
  | 'too-long'
  // of a row: cells too many or few, or a quote out of place
  | 'row-shape'
  | 'twice-in-file'
  // of the heading
  | 'missing-column'
  | 'column-twice'
  // of a residents row
  | 'other-extract-date'
  | 'unknown-district'
  | 'out-of-age' // beyond the profile's ages
  | 'of-age' // has guardians in the extract
  // of the directory
  | 'unknown-role'
  | 'shared-mail-provider'
  | 'until-before-from'
  | 'other-period';

export const WholeFileReason = z.enum([
  'unknown-file', // no file of this name is expected here
  'too-large',
  'heading',
  'no-rows',
  'bad-rows', // directory: one bad row refuses the file
  'extract-date', // residents: no date, several, or one in the future
  'too-few-rows', // residents: fewer persons than the profile's share of the extract in force
  'older-than-current',
  'protected-share', // residents: far more or fewer protected persons than are likely, or than before
  'no-kaa-group',
  'no-officer',
]);
export type WholeFileReason = z.infer<typeof WholeFileReason>;

/** Warnings are about accepted rows. */
export type ImportResult = {
  state: 'imported' | 'refused';
  reason?: WholeFileReason;
  rows: number;
  accepted: number;
  refused: RowFaults;
  warnings: RowFaults;
  /** Of protection; not told beside the file (PR1). */
  flagsLost?: boolean;
};

/** A file of bad rows would fill the memory. */
const MAX_FAULTS_LISTED = 10_000;

export type RowFaults = { count: number; listed: RowFault[] };

export const noFaults = (): RowFaults => ({ count: 0, listed: [] });

export function addFault(faults: RowFaults, fault: RowFault): void {
  faults.count += 1;
  if (faults.listed.length < MAX_FAULTS_LISTED) faults.listed.push(fault);
}

export function faultsOf(all: RowFault[]): RowFaults {
  return { count: all.length, listed: all.slice(0, MAX_FAULTS_LISTED) };
}

/** What was in force stays so. */
export function refusedFile(reason: WholeFileReason, rows = 0, refused: RowFault[] = []): ImportResult {
  return { state: 'refused', reason, rows, accepted: 0, refused: faultsOf(refused), warnings: noFaults() };
}

/** docs/files.md */
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
