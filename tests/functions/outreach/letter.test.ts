import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { create } from 'fontkit';
import { expect, test } from 'vitest';
import { type LetterInput, LetterTextFault, renderLetter, WINDOW } from '../../../functions/outreach/letter.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { aLetter, stockholm } from '../../support/letter-builder.ts';
import { readLetter } from '../../support/letter-read.ts';

async function pdfOf(change: Partial<LetterInput> = {}): Promise<Uint8Array> {
  const rendered = await renderLetter(aLetter(change));
  if (rendered.outcome !== 'rendered') throw new Error(rendered.because);
  return rendered.pdf;
}

const everyLetter = Object.entries(stockholm.letters.texts).flatMap(([variant, { guardian }]) => [
  { variant, addressee: 'youth' as const },
  ...(guardian === undefined ? [] : [{ variant, addressee: 'guardian1' as const }]),
]);

function withLetters(letters: Partial<Profile['letters']>): Profile {
  return { ...stockholm, letters: { ...stockholm.letters, ...letters } };
}

function withText(...body: string[]): Profile {
  return withLetters({ texts: { first: { youth: { source: 'test', heading: 'Rubrik', body } } } });
}

const long = {
  facts: {
    name: 'Konstantina Alexandra-Maximiliana Šahovic-Żółkiewska af Påhittingsberg',
    address: {
      street: 'c/o Exempelsson-Testberg, Övre Påhittade Fältmarskalksvägen 123 B lgh 1203',
      postcode: '98765',
      city: 'Hägersten-Liljeholmen',
    },
    date: '2026-09-30',
  },
  youthName: 'Alexandra-Maximiliana Östen',
};

test.each(everyLetter)('the text $variant to $addressee fits one page, with long names too', async (which) => {
  for (const facts of [{}, long]) {
    const { pages, words } = readLetter(await pdfOf({ ...which, ...facts }));
    expect(pages).toBe(1);
    expect(words).toContain('Ärendenummer K-4M2P-X');
    expect(words).not.toMatch(/[{}]/);
  }
});

test('the letter holds name, address, date, case number and text, with letters from many alphabets', async () => {
  const { words } = readLetter(await pdfOf());
  const text = words.replace(/\s+/g, ' ');
  for (const part of [
    'Šahovic-Żółć Ångström Påhittade vägen 12 B 123 45 Exempelstad',
    '23 november 2026 Ärendenummer K-4M2P-X Vi vill gärna träffa dig Hej Åsa-Štěpánka!',
    '• hitta en väg tillbaka till studier •',
    `Vänliga hälsningar ${stockholm.letters.texts.first?.office} Telefon 08-000 00 00 E-post kaa-gruppen@kommun.example`,
    stockholm.letters.dataProtection,
    ...stockholm.letters.otherLanguages.map(({ line }) => line),
  ])
    expect(text).toContain(part);
});

test('a guardian stands in the window and the youth in the text', async () => {
  const { words } = readLetter(
    await pdfOf({ addressee: 'guardian2', facts: { ...aLetter().facts, name: 'Märta Påhittad' }, youthName: 'Åke' }),
  );
  expect(words).toContain('Märta Påhittad');
  expect(words).toContain('Vi erbjuder stöd till Åke');
});

test.each([...everyLetter.map((which) => ({ ...which, ...long })), ...everyLetter])(
  'the window for $variant to $addressee shows name and address, the strip around it nothing',
  async (change) => {
    const letter = aLetter(change);
    const { runs } = readLetter(await pdfOf(change));
    const { left, top, bottom, quiet } = WINDOW;
    const shown = runs.filter(({ x, y }) => x > left - quiet && y > top - quiet && y < bottom + quiet);
    const { street, city } = letter.facts.address;
    expect(shown.map(({ text }) => text.trim()).join(' ')).toBe(
      `${letter.facts.name} ${street} ${letter.facts.address.postcode.replace(/^.../, '$& ')} ${city}`,
    );
    for (const { x, y } of shown) {
      expect(x).toBeGreaterThan(left);
      expect(y - 3).toBeGreaterThan(top);
      expect(y + 1).toBeLessThan(bottom);
    }
    const beside = runs.filter(({ x, y }) => x <= left - quiet && y > top - quiet && y < bottom + quiet);
    expect(beside).toEqual([]);
  },
);

test('nothing besides the page content names a person or the matter', async () => {
  const { besidesContent } = readLetter(await pdfOf());
  expect(besidesContent).toContain('Brev från Stockholms stad');
  expect(besidesContent).toContain('(D:20261123120000Z)');
  for (const word of [
    'Šahovic',
    'Ångström',
    'Åsa',
    'Påhittade',
    '12345',
    '123 45',
    'K-4M2P-X',
    'KAA',
    'skola',
    'träffa',
  ])
    expect(besidesContent).not.toContain(word);
});

test('the letter is tagged, in Swedish, with a title and embedded fonts', async () => {
  const { besidesContent, fonts } = readLetter(await pdfOf());
  for (const mark of ['/Marked true', '/Lang (sv)', '/Lang (uk)', '/DisplayDocTitle true', '<pdfuaid:part>1<'])
    expect(besidesContent).toContain(mark);
  for (const tag of ['Document', 'H1', 'H2', 'P', 'L', 'LI', 'Lbl', 'LBody'])
    expect(besidesContent).toContain(`/S /${tag}\n`);
  expect(fonts.toSorted()).toEqual(['BZZZZZ+NotoSans-Regular', 'CZZZZZ+NotoSans-Bold']);
});

test('a sample is marked twice, as decoration, and a real letter is not', async () => {
  const marks = async (sample: boolean) =>
    readLetter(await pdfOf({ sample })).runs.filter(({ text }) => text.includes('PROV'));
  expect(await marks(true)).toMatchObject([
    { text: 'PROV – SKICKA INTE', decoration: true },
    { text: 'PROV – SKICKA INTE', decoration: true },
  ]);
  expect(await marks(false)).toEqual([]);
});

test('the same letter has the same bytes, whatever was rendered before', async () => {
  const first = await pdfOf();
  expect(await pdfOf()).toEqual(first);
  await pdfOf({ ...long, addressee: 'guardian1', youthName: 'Żaneta Ĝoĵo Ÿ', sample: true });
  expect(await pdfOf()).toEqual(first);
  const together = await Promise.all([pdfOf(), pdfOf(long), pdfOf()]);
  expect(together[0]).toEqual(first);
  expect(together[2]).toEqual(first);
  expect(await pdfOf({ caseNumber: 'K-4M2P-Y' })).not.toEqual(first);
});

test('the same letter has the same bytes in fresh processes and other time zones', async () => {
  const script = new URL('letter-once.ts', import.meta.url).pathname;
  const inProcess = (TZ: string, ...names: string[]) =>
    execFileSync(process.execPath, [script, ...names], { env: { ...process.env, TZ }, encoding: 'utf8' });
  const here = createHash('sha256')
    .update(await pdfOf({ sample: true }))
    .digest('hex');
  expect(inProcess('Europe/Stockholm')).toBe(here);
  // Parts of the next letter's characters: they must not change its font.
  expect(inProcess('Pacific/Auckland', 'ÅÇÈĢÍŇÖŔŠŤŮÝŽ', 'àçèģíňöŕšťůýž')).toBe(here);
}, 30_000);

test('each character has its own glyph, or one letter would change the next', () => {
  const repertoires = ['NotoSans-Regular.ttf', 'NotoSans-Bold.ttf'].map((file) => {
    const font = create(readFileSync(new URL(`../../../functions/outreach/assets/${file}`, import.meta.url)));
    const glyphs = font.characterSet.map((character) => font.glyphForCodePoint(character).id);
    expect(new Set(glyphs).size).toBe(glyphs.length);
    return font.characterSet;
  });
  expect(repertoires[1]).toEqual(repertoires[0]);
});

test.each([
  { where: 'the name', change: { facts: { ...aLetter().facts, name: 'سارة مثال' } } },
  { where: 'the given name', change: { youthName: '林' } },
  {
    where: 'the street',
    change: { facts: { ...aLetter().facts, address: { ...aLetter().facts.address, street: 'გზა 1' } } },
  },
  { where: 'the name, as an accent upon nothing', change: { youthName: '\u0330X' } },
])('a character that the fonts lack in $where goes to a person', async ({ change }) => {
  expect(await renderLetter(aLetter(change))).toEqual({ outcome: 'not-printable', because: 'missing-glyphs' });
});

test('decomposed letters, double spaces and invisible characters are cleaned', async () => {
  const facts = { ...aLetter().facts, name: ' A\u030as\u200b\u00ada  O\u0308be\u034frg\ufeff ' };
  expect(readLetter(await pdfOf({ facts })).words).toContain('\nÅsa Öberg\n');
});

test.each([
  { where: 'the window', change: { facts: { ...aLetter().facts, name: `Åke ${'Påhittad '.repeat(20)}` } } },
  { where: 'one line of the window', change: { facts: { ...aLetter().facts, name: 'Å'.repeat(60) } } },
  { where: 'the text', change: { youthName: 'Åke Påhittad '.repeat(4) } },
])('a name that $where has no room for goes to a person', async ({ change }) => {
  expect(await renderLetter(aLetter(change))).toEqual({ outcome: 'not-printable', because: 'too-long' });
});

test.each([
  {
    profile: withText(...Array.from({ length: 30 }, () => 'Ett stycke.')),
    message: /does not fit one page, shorten it by \d+ mm/,
  },
  { profile: withText('Ring {phone}.'), message: /nothing fills \{phone\}/ },
  { profile: withText('مرحبا'), message: /a character is missing/ },
  { profile: withText('Å'.repeat(200)), message: /a word is wider than its line/ },
  { profile: withLetters({ texts: {} }), message: /there is no such text/ },
])('a text that cannot be printed stops with its place in the profile: $message', async ({ profile, message }) => {
  const fault = await renderLetter(aLetter({ profile })).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(LetterTextFault);
  expect(fault).toMatchObject({ code: 'texts.first.youth', message: expect.stringMatching(message) });
  expect(String(fault)).not.toMatch(/Åsa|Šahovic/);
});

test('a name is text, never a placeholder or a pattern', async () => {
  const { words } = readLetter(await pdfOf({ youthName: '{caseNumber} $& $1' }));
  expect(words).toContain('Hej {caseNumber} $& $1!');
});

const poppler = spawnSync('pdftotext', ['-v']).error === undefined;

test.skipIf(!poppler)('another reader (poppler) finds the same words', async () => {
  const pdf = await pdfOf();
  const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' });
  const flat = (words: string) => words.normalize('NFC').replace(/\s+/g, ' ').trim();
  expect(flat(text)).toBe(flat(readLetter(pdf).words));
});

test.skipIf(!poppler).each([{ sample: false }, { sample: true }])(
  'another reader (poppler) sees only the address in the window; sample: $sample',
  async ({ sample }) => {
    const pdf = await pdfOf({ ...long, sample });
    const html = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: pdf, encoding: 'utf8' });
    const mm = (points: string | undefined) => (Number(points) * 25.4) / 72;
    const shown = [...html.matchAll(/xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</g)].filter(
      ([, , yMin, xMax, yMax]) =>
        mm(xMax) > WINDOW.left - WINDOW.quiet &&
        mm(yMax) > WINDOW.top - WINDOW.quiet &&
        mm(yMin) < WINDOW.bottom + WINDOW.quiet,
    );
    const { name, address } = long.facts;
    expect(shown.map(([, , , , , word]) => word).join(' ')).toBe(`${name} ${address.street} 987 65 ${address.city}`);
    for (const [, xMin, , xMax] of shown) {
      expect(mm(xMin)).toBeGreaterThanOrEqual(WINDOW.left);
      expect(mm(xMax)).toBeLessThanOrEqual(WINDOW.right);
    }
  },
);
