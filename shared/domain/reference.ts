import { createHash } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U to be misheard over the phone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** R-7K3Q-9F. Try the next `attempt` when taken. */
export function reportReference(seed: string, attempt = 0): string {
  return reference('R', `report|${seed}|${attempt}`);
}

const WRITTEN_REFERENCE =
  /^(?:kvitto|rapport|referens)?:?\s*R[\s-]*([0-9A-Z]{4})[\s-]*([0-9A-Z]{2})(?:\s*\([^()]*\))?\.?$/i;

/** As people copy it; letters that we never use stand for look-alikes. */
export function readReportReference(written: string): string | undefined {
  const text = written.normalize('NFKC').replace(/[\u2010-\u2015\u2212]/g, '-');
  const [, four = '', two = ''] = WRITTEN_REFERENCE.exec(text.trim()) ?? [];
  if (!four) return undefined;
  return `R-${four}-${two}`.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** K-4M2P-X, 20 bits and a check character. Try the next `attempt` when taken. */
export function caseNumber(seed: string, attempt = 0): string {
  const letters = lettersOf(`case|${seed}|${attempt}`, 4);
  return `K-${letters}-${checkCharacter(letters)}`;
}

/** S-7K3Q-9F */
export function sealedReference(seed: string): string {
  return reference('S', `sealed|${seed}`);
}

/** Of a youth's whole record. */
export function recordReference(personKey: string): string {
  return sealedReference(`${personKey}|record`);
}

/** I-7K3Q-9F. Try the next `attempt` when taken. */
export function importReference(seed: string, attempt = 0): string {
  return reference('I', `import|${seed}|${attempt}`);
}

/** 30 bits. */
function reference(kind: 'R' | 'S' | 'I', seed: string): string {
  const letters = lettersOf(seed, 6);
  return `${kind}-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

export function letterId(seed: string): string {
  return lettersOf(`letter|${seed}`, 16);
}

/** Of a guardian, whom the extract knows by name only. */
export function guardianKey(seed: string): string {
  return lettersOf(`guardian|${seed}`, 16);
}

/** A slip of the finger must not show another youth. */
export function isCaseNumber(text: string): boolean {
  const parts = /^K-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z])$/.exec(text);
  return parts?.[1] !== undefined && checkCharacter(parts[1]) === parts[2];
}

/** Odd weights catch every wrong character and almost every swap. */
function checkCharacter(letters: string): string {
  let sum = 0;
  for (const [index, letter] of [...letters].entries()) sum += ALPHABET.indexOf(letter) * (2 * index + 3);
  return ALPHABET[sum % 32] ?? '0';
}

/** Seeds are random or keyed, so a plain hash gives nothing away. */
function lettersOf(seed: string, count: number): string {
  const bytes = createHash('sha256').update(seed).digest();
  return Array.from({ length: count }, (_, index) => ALPHABET[(bytes[index] ?? 0) % 32]).join('');
}
