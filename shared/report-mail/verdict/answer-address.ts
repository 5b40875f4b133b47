import { isUnitOpen, type SchoolUnit } from '../../domain/directory.ts';
import { mayReport } from './reporters.ts';
import type { JudgeInput } from './verdict.ts';

/** Who may report, as answers need it. */
export type Reporter = {
  /** Unless the sender reports for several and the mail does not say for which. */
  unit?: string;
  /** Of the directory (PR2); none if a school that has nothing to do with the mail could get it. */
  receiptAddress?: string;
};

export function reporterOf({ sender, directory, receivedOn, profile, ruling }: JudgeInput): Reporter | undefined {
  const { address, verified } = sender;
  if (!verified || address === undefined) return undefined;
  const units = directory.ofSender.filter((unit) => mayReport(unit, address, profile) && isUnitOpen(unit, receivedOn));
  const written = new Set(directory.named.map(({ unit }) => unit));
  const ruled = units.filter(({ unit }) => unit === ruling?.unit);
  const named = units.filter(({ unit }) => written.has(unit));
  const meant = [ruled, named, units].find((some) => some.length > 0) ?? [];
  const [sole, ...others] = meant;
  if (!sole) return undefined;
  if (others.length === 0) return sole;
  const receiptAddress = addressOfSeveral(meant, address.toLowerCase()) ?? named[0]?.receiptAddress;
  return receiptAddress === undefined ? {} : { receiptAddress };
}

/** One that all share, or the sender's own if the directory names it. */
function addressOfSeveral(units: SchoolUnit[], sender: string): string | undefined {
  const [shared, ...others] = new Set(units.map(({ receiptAddress }) => receiptAddress.toLowerCase()));
  if (others.length === 0) return shared;
  const isListed = units.some(
    ({ reporters, receiptAddress }) =>
      receiptAddress.toLowerCase() === sender ||
      (reporters !== '*' && reporters.some((one) => one.toLowerCase() === sender)),
  );
  return isListed ? sender : undefined;
}
