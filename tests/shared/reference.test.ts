import { expect, test } from 'vitest';
import { ReportId } from '../../shared/domain/notification.ts';
import {
  caseNumber,
  isCaseNumber,
  letterId,
  readReportReference,
  reportReference,
  sealedReference,
} from '../../shared/domain/reference.ts';
import fc from '../support/fast-check.ts';

test('references have the form that people are told', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(5), (seed, attempt) => {
      expect(ReportId.safeParse(reportReference(seed, attempt)).success).toBe(true);
      expect(sealedReference(seed)).toMatch(/^S-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
      expect(letterId(seed)).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
      expect(isCaseNumber(caseNumber(seed, attempt))).toBe(true);
    }),
  );
});

test('the same seed gives the same reference, another attempt another one', () => {
  expect(reportReference('a')).toBe(reportReference('a'));
  expect(reportReference('a', 1)).not.toBe(reportReference('a'));
  expect(caseNumber('a', 1)).not.toBe(caseNumber('a'));
});

test('a case number with one wrong character is nobody’s', () => {
  const letters = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(2, 3, 4, 5, 7), fc.constantFrom(...letters), (seed, at, letter) => {
      const right = caseNumber(seed);
      const wrong = right.slice(0, at) + letter + right.slice(at + 1);
      expect(isCaseNumber(wrong)).toBe(wrong === right);
    }),
  );
});

test.each(['', 'K-', 'K-4M2P', 'k-4m2p-x', 'R-7K3Q-9F', 'K-4M2O-X'])('"%s" is no case number', (text) => {
  expect(isCaseNumber(text)).toBe(false);
});

test('a reference is read however it was copied', () => {
  const ways: ((reference: string) => string)[] = [
    (reference) => reference,
    (reference) => ` ${reference.toLowerCase()} `,
    (reference) => reference.replaceAll('-', ' '),
    (reference) => reference.replaceAll('-', ''),
    (reference) => reference.replaceAll('-', '\u2013'),
    (reference) => `Kvitto ${reference}.`,
    (reference) => `${reference} (avbrott)`,
    (reference) => reference.slice(0, 2) + reference.slice(2).replaceAll('0', 'O').replaceAll('1', 'l'),
  ];
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...ways), (seed, write) => {
      const reference = reportReference(seed);
      expect(readReportReference(write(reference))).toBe(reference);
    }),
  );
});

test.each([
  '',
  'R-',
  '7K3Q-9F',
  'K-4M2P-X',
  'S-7K3Q-9F',
  'R-7K3Q-9F R-0000-01',
  'Rektor',
  '2026-11-16',
  '20080101-2386',
])('"%s" is no reference of a report', (text) => {
  expect(readReportReference(text)).toBeUndefined();
});
