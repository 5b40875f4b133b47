import { describe, expect, test } from 'vitest';
import { type Profile, readProfile } from '../../shared/domain/profile.ts';
import { stockholm } from '../support/builders.ts';

const { letters, reports } = stockholm;
const { first, ...otherTexts } = letters.texts;
const wrong: { name: string; change: Partial<Profile> | object; says: string }[] = [
  {
    name: 'a letter without a text',
    change: { letters: { ...letters, texts: otherTexts } },
    says: 'reports.dropout.letter: letters.texts has no text of that name',
  },
  {
    name: 'a letter to guardians without a text for them',
    change: { letters: { ...letters, texts: { ...otherTexts, first: { youth: first?.youth } } } },
    says: 'letters.texts.first.guardian: guardians get a letter of their own, so it needs a text',
  },
  {
    name: 'a postcode in a district that is none',
    change: { postcodeDistricts: { '12345': 'nowhere' } },
    says: 'postcodeDistricts.12345: districts has none of that code',
  },
  ...['kaa-grupp', 'skydd', 'mejl'].map((code) => ({
    name: `a district called ${code}`,
    change: { districts: [...stockholm.districts, { code, name: 'X' }] },
    says: `${code} is the name of a list of its own`,
  })),
  {
    name: 'a report type without a rule',
    change: { reports: { ...reports, dropout: undefined } },
    says: 'reports.dropout',
  },
];

describe("a municipality's profile", () => {
  test('of Stockholm is valid', () => {
    expect(stockholm.municipality).toBe('0180');
  });

  test.each(wrong)('with $name is refused, and the error says where', ({ change, says }) => {
    expect(() => readProfile({ ...stockholm, ...change })).toThrow(says);
  });

  test('needs no text for guardians where they get no letter', () => {
    const texts = { ...letters.texts, first: { youth: first?.youth } };
    expect(readProfile({ ...stockholm, letters: { ...letters, guardians: 'none', texts } }).letters.guardians).toBe(
      'none',
    );
  });
});
