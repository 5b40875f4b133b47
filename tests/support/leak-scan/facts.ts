import { createHash } from 'node:crypto';
import { letterId } from '../../../shared/domain/reference.ts';

export type SeededPerson = {
  number: string;
  given: string;
  family: string;
  street?: string;
  postcode?: string;
  city?: string;
  emails?: readonly string[];
  phones?: readonly string[];
  /** Guardians and others named with them. */
  others?: readonly string[];
  personKey?: string;
};

export type FactKind = 'number' | 'name' | 'address' | 'email' | 'phone' | 'hash' | 'person-key' | 'school-words';

/** `of`: the name under which the person was seeded. */
export type Fact = { kind: FactKind; of: string; what: string };

/** As a person would write them. */
export type Words = Fact & { words: string };

export function wordsOf(of: string, person: SeededPerson): Words[] {
  const { given, family, street, postcode, city, emails = [], others = [] } = person;
  const name = (what: string, words: string): Words => ({ kind: 'name', of, what, words });
  const street_ = street?.replace(/\s*\d.*$/, '');
  return [
    ...given.split(' ').map((one) => name('given name', one)),
    name('family name', family),
    ...others.flatMap((other) => [name('name of another', other), name('given name of another', firstOf(other))]),
    ...(street ? [address(of, 'street and number', street), address(of, 'street', street_ ?? '')] : []),
    ...(postcode && city ? [address(of, 'postcode and city', `${spaced(postcode)} ${city}`)] : []),
    ...(postcode && city ? [address(of, 'postcode and city', `${postcode} ${city}`)] : []),
    ...emails.map((words): Words => ({ kind: 'email', of, what: 'e-mail address', words })),
    ...emails.map((words): Words => ({ kind: 'email', of, what: 'name in the e-mail address', words: firstOf(words) })),
  ].filter(({ words }) => words.length > 2);
}

const firstOf = (words: string) => words.split(/[@\s]/)[0] ?? '';
const spaced = (postcode: string) => `${postcode.slice(0, 3)} ${postcode.slice(3)}`;
const address = (of: string, what: string, words: string): Words => ({ kind: 'address', of, what, words });

/** In any grouping: the number's last ten, the phone after its zero. */
export function digitsOf(of: string, { number, phones = [] }: SeededPerson): (Fact & { digits: string })[] {
  return [
    { kind: 'number', of, what: 'number', digits: number.slice(2) },
    ...phones.map((phone) => ({ kind: 'phone' as const, of, what: 'phone', digits: nationalOf(phone) })),
  ];
}

function nationalOf(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.replace(/^(?:0046|46|0)0?/, '');
}

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'];
/** Without the key, but with the purpose in front, as in shared/store/person-key.ts. */
const PURPOSES = ['', 'person|', 'other|'];
/** Finds a hash that was cut, and none by chance. */
export const HASH_BEGINNING = 12;

/** Beginnings in hex and base64; the keyed hash has places where it may stand. */
export function hashesOf(of: string, person: SeededPerson): Map<string, Fact> {
  const found = new Map<string, Fact>();
  for (const { what, text } of guessable(person)) {
    for (const purpose of PURPOSES)
      for (const algorithm of ALGORITHMS)
        add(found, createHash(algorithm).update(`${purpose}${text}`).digest(), {
          kind: 'hash',
          of,
          what: `unkeyed ${algorithm} of the ${what}`,
        });
    found.set(letterId(text).slice(0, HASH_BEGINNING), { kind: 'hash', of, what: `our own id made of the ${what}` });
  }
  if (person.personKey)
    add(found, Buffer.from(person.personKey, 'hex'), { kind: 'person-key', of, what: 'person key' });
  return found;
}

function add(found: Map<string, Fact>, digest: Buffer, fact: Fact): void {
  for (const encoding of ['hex', 'base64'] as const)
    found.set(digest.toString(encoding).slice(0, HASH_BEGINNING), fact);
}

/** What can be guessed can be hashed. */
function guessable({ number, given, family, emails = [], phones = [] }: SeededPerson) {
  const [short, birth, tail] = [number.slice(2), number.slice(0, 8), number.slice(8)];
  const texts: Record<string, string[]> = {
    number: [number, short, `${birth}-${tail}`, `${birth.slice(2)}-${tail}`],
    name: [given, family, `${given} ${family}`, `${family} ${given}`, `${family}, ${given}`],
    'e-mail address': [...emails],
    phone: phones.flatMap((phone) => [phone, `0${nationalOf(phone)}`, `+46${nationalOf(phone)}`]),
  };
  return Object.entries(texts).flatMap(([what, writings]) => {
    const cased = writings.flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]);
    return [...new Set(cased.flatMap((text) => [text, `${text}\n`]))].map((text) => ({ what, text }));
  });
}
