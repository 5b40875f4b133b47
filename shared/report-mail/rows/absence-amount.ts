const NUMBER = /\d+(?:[.,:]\d+)*/g;
const FIRST = /^(?:(?:ca\.?|cirka|minst|över|mer än|[>≥~+])\s*)?(\d+(?:[.,:]\d+)*)/i;
const UNIT = /^(?:%|h|t|tim(?:mar|me)?\.?|min(?:uter)?\.?|m|procent|dag(?:ar)?|lekt(?:ion|ioner)?\.?|st|\.)$/i;
const NONE =
  /^(?:[-\u2010-\u2015\u2212]|noll|ing(?:en|a|et))(?:\s+(?:%|procent|timmar|tim|h|min(?:uter)?|frånvaro))?\.?$/i;
/** ISO 8601. */
const DURATION = /^PT?(?:\d+[DHMS])+$/i;

/** `undefined`: what it says is not clear. Empty is not none. */
export function isNone(written: string): boolean | undefined {
  const amount = written.replace(/\s+/g, ' ').trim();
  if (amount === '') return false;
  if (NONE.test(amount)) return true;
  const units = amount.replace(NUMBER, ' ').split(/\s+/).filter(Boolean);
  const isAmount = /^\d/.test(amount) && units.every((unit) => UNIT.test(unit));
  if (isAmount || DURATION.test(amount)) return !/[1-9]/.test(amount);
  return /[1-9]/.test(FIRST.exec(amount)?.[1] ?? '') ? false : undefined;
}
