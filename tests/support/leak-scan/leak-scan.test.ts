import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderLetter } from '../../../functions/outreach/letter.ts';
import { letterId } from '../../../shared/domain/reference.ts';
import coordinationNumbers from '../../fixtures/personnummer/skatteverket-testsamordningsnummer-even.json' with {
  type: 'json',
};
import { aLetter } from '../letter-builder.ts';
import { zipped } from '../workbooks.ts';
import { leakScan, type Output, type OutputKind, type SeededPerson } from './leak-scan.ts';
import { attached, ENCODINGS, PDF_PLACES } from './writings.ts';

const PERSON_KEY = createHash('sha256').update('stands for a keyed hash').digest('hex');
const ymer: SeededPerson = {
  number: '200801012386',
  given: 'Ymer Björk',
  family: 'Drömstedt',
  street: 'Låtsasgränd 4',
  postcode: '12345',
  city: 'FARSTA',
  emails: ['y.d-2008@post.example'],
  phones: ['070-174 06 05'],
  others: ['Solvår Hittepå'],
  personKey: PERSON_KEY,
};
const embla: SeededPerson = {
  number: '200802292383',
  given: 'Embla',
  family: 'Främlund',
  emails: ['embla.framlund@post.example'],
};
/** One that nobody is seeded with, and a samordningsnummer. */
const SOMEBODY_ELSE = '200901102384';
const COORDINATION = coordinationNumbers.realDate.find((number) => number.startsWith('2008')) ?? '';

const scan = leakScan({ ymer, embla }, { fromSchools: ['Angående frånvaron', 'klass-9c.csv'] });
const found = (text: string | Uint8Array, more: Partial<Output> = {}) =>
  scan.findings([{ kind: 'log', ...more, text }]).map(({ what }) => what);
const foundOnce = (text: string) => [...new Set(found(text))];

const WRITINGS: Record<string, string[]> = {
  'number of ymer': [
    '200801012386',
    '0801012386',
    '20080101-2386',
    '080101-2386',
    '080101+2386',
    '20080101 2386',
    '080101 - 2386',
    '2008-01-01-2386',
    '2008 01 01 23 86',
    '200.801.012.386',
    'xx0801012386xx',
    '080101\u20112386',
    '２００８０１０１２３８６',
  ],
  'given name of ymer': ['Ymer', 'YMER', 'ymer.d', 'hej_ymer_1', 'Björk', 'bjork', 'Bjoerk', 'Bj?rk', 'Bj\ufffdrk'],
  'family name of ymer': ['Drömstedt', 'DROMSTEDT', 'Droemstedt', 'dr?mstedt', 'YmerDrömstedt', 'drömstedts'],
  'name of another of ymer': ['Solvår Hittepå', 'solvar.hittepa', 'Solvår\r\n Hittepå'],
  'given name of another of ymer': ['Solvår'],
  'street and number of ymer': ['Låtsasgränd 4', 'LATSASGRAND 4', 'latsasgrand4', 'Laatsasgraend+4'],
  'street of ymer': ['Låtsasgränd', 'låtsasgränden'],
  'postcode and city of ymer': ['123 45 Farsta', '12345 FARSTA', '12345,Farsta'],
  'e-mail address of ymer': ['y.d-2008@post.example', 'Y.D-2008@POST.EXAMPLE', 'mailto:y.d-2008@post.example'],
  'name in the e-mail address of ymer': ['y.d-2008'],
  'phone of ymer': ['070-174 06 05', '0701740605', '+46701740605', '+46 (0)70-174 06 05', '0046 70 17 40 605'],
  'words of a school': ['Re: Angående frånvaron', 'angaende franvaron', 'klass-9c.csv'],
};

describe('a writing', () => {
  test.each(Object.entries(WRITINGS).flatMap(([what, writings]) => writings.map((text) => ({ text, what }))))(
    '$text is the $what',
    ({ text, what }) => {
      expect(found(`Hej ${text}, hej`)).toContain(what);
    },
  );

  test('is told with its place and how it came there', () => {
    const text = JSON.stringify({ body: Buffer.from('till Embla Främlund').toString('base64') });
    expect(scan.findings([{ kind: 'queue', text }])).toContainEqual({
      kind: 'queue',
      what: 'given name of embla',
      written: 'embla',
      where: 'queue > base64',
    });
  });
});

describe('a hash without a key', () => {
  const algorithms = ['md5', 'sha1', 'sha256', 'sha512'];
  const texts = {
    number: ['200801012386', '0801012386', '20080101-2386', '080101-2386', 'person|200801012386', '200801012386\n'],
    name: ['Ymer Björk Drömstedt', 'Drömstedt', 'drömstedt, ymer björk'],
    'e-mail address': ['y.d-2008@post.example', 'Y.D-2008@POST.EXAMPLE'],
    phone: ['070-174 06 05', '0701740605', '+46701740605'],
  };
  const cases = Object.entries(texts).flatMap(([what, all]) => all.map((text) => ({ what, text })));

  test.each(cases)('of $text is known, whole or cut, in hex and base64', ({ what, text }) => {
    for (const algorithm of algorithms) {
      const digest = createHash(algorithm).update(text).digest();
      const wanted = `unkeyed ${algorithm} of the ${what} of ymer`;
      const [hex, base64] = [digest.toString('hex'), digest.toString('base64')];
      const writings = [hex, hex.toUpperCase(), hex.slice(0, 12), `x${hex}x`, base64, digest.toString('base64url')];
      for (const writing of writings) expect(found(`letters/${writing}.pdf`)).toContain(wanted);
    }
  });

  test('is known when it is written as a UUID', () => {
    const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(createHash('md5').update('200801012386').digest('hex'));
    expect(found(parts?.slice(1).join('-') ?? '')).toContain('unkeyed md5 of the number of ymer');
  });

  test('is known when it is one of our own ids', () => {
    expect(found(`letters/${letterId('200801012386')}.pdf`)).toContain('our own id made of the number of ymer');
    expect(found(`letters/${letterId(PERSON_KEY)}.pdf`)).toEqual([]);
  });
});

describe('anybody’s number', () => {
  test.each([
    SOMEBODY_ELSE,
    SOMEBODY_ELSE.slice(2),
    '20090110-2384',
    '090110+2384',
    '090110 2384',
    `pnr=${SOMEBODY_ELSE}`,
    `mail/${SOMEBODY_ELSE}.eml`,
    `"Personnummer:${SOMEBODY_ELSE}"`,
    COORDINATION,
    coordinationNumbers.noRealDate.at(-1) ?? '',
    `${COORDINATION.slice(2, 8)}-${COORDINATION.slice(8)}`,
  ])('%s is found', (text) => {
    expect(foundOnce(text)).toEqual(['number with a right check digit of anybody']);
  });

  test.each([
    ['a wrong check digit', '200901102385'],
    ['no such date', '200913402384'],
    ['a time in milliseconds', '1795507200123'],
    ['times in seconds', Array.from({ length: 5000 }, (_, n) => 1_764_547_200 + n * 7919).join(' ')],
    ['an id in hex', `a${SOMEBODY_ELSE}f`],
    ['a group of a UUID', '0f0e3c1a-1b2c-4d3e-8f00-200901102384'],
    ['an organisation', '212000-0142'],
    ['dates and times', '2009-01-10 23:84 20090110T2384 2026-11-23-2026'],
    ['an account', 'arn:aws:sqs:eu-north-1:123456789012:queue'],
  ])('%s is none', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});

const FACTS: Record<string, string> = {
  'number of ymer': '20080101-2386',
  'given name of ymer': 'Ymer',
  'family name of ymer': 'Drömstedt',
  'street and number of ymer': 'Låtsasgränd 4',
  'e-mail address of ymer': 'y.d-2008@post.example',
  'phone of ymer': '+46 70 174 06 05',
  'words of a school': 'Angående frånvaron',
};

describe('a planted leak', () => {
  test.each(Object.keys(ENCODINGS))('is found in %s', (name) => {
    const encode = ENCODINGS[name] ?? String;
    const missed = Object.entries(FACTS).filter(([what, text]) => !found(encode(`Hej ${text}!`)).includes(what));
    expect(missed).toEqual([]);
  });

  const KINDS: OutputKind[] = [
    ...(['queue', 'dead-letter', 'log', 'error', 'metric', 'mail', 'mail-tag'] as const),
    ...(['object-key', 'url', 'pdf', 'import-result', 'file-name', 'list'] as const),
  ];
  test.each(KINDS)('is found in a %s', (kind) => {
    const planted = Object.entries(FACTS).flatMap(([what, text]) =>
      scan.findings([{ kind, text: `${text} i ett utdata` }]).filter((finding) => finding.what === what),
    );
    expect(planted.map((finding) => finding.what).sort()).toEqual(Object.keys(FACTS).sort());
    for (const finding of planted) expect(finding).toMatchObject({ kind, where: kind });
  });

  test('is found again when the same text comes again', () => {
    expect([found('Embla'), found('Embla')]).toEqual([['given name of embla'], ['given name of embla']]);
  });

  test('is found where one text holds several', () => {
    expect(found('Embla Främlund och Ymer')).toEqual([
      'given name of embla',
      'family name of embla',
      'given name of ymer',
    ]);
  });
});

describe('the person key', () => {
  const message = JSON.stringify({ about: 'youth', personKey: PERSON_KEY });
  const tag = Buffer.from(`YOUTH#${PERSON_KEY}`).toString('base64url');

  test.each(['queue', 'dead-letter', 'mail-tag'] as const)('may stand in a %s', (kind) => {
    expect([...found(message, { kind }), ...found(tag, { kind })]).toEqual([]);
  });

  test.each(['log', 'error', 'metric', 'mail', 'object-key', 'url', 'import-result', 'list'] as const)(
    'is a finding in a %s, whole or cut, in hex and base64',
    (kind) => {
      const base64 = Buffer.from(PERSON_KEY, 'hex').toString('base64');
      for (const text of [message, tag, PERSON_KEY.slice(0, 16), PERSON_KEY.toUpperCase(), base64, `a${PERSON_KEY}`])
        expect(found(text, { kind })).toEqual(['person key of ymer']);
    },
  );
});

describe('a letter', () => {
  const facts = {
    name: 'Ymer Björk Drömstedt',
    address: { street: 'Låtsasgränd 4', postcode: '12345', city: 'FARSTA' },
    date: '2026-11-23',
  };
  let letter: Uint8Array;
  beforeAll(async () => {
    const rendered = await renderLetter(aLetter({ facts, youthName: 'Ymer' }));
    if (rendered.outcome !== 'rendered') throw new Error(rendered.because);
    letter = rendered.pdf;
  });
  const inPdf = (pdf: Uint8Array, about?: string) => found(pdf, { kind: 'pdf', ...(about && { about }) });

  test('names on its page whom it is for, and nobody else', () => {
    expect(inPdf(letter, 'ymer')).toEqual([]);
    expect(inPdf(letter, 'embla')).toContain('family name of ymer');
  });

  test.each(Object.keys(PDF_PLACES))(
    'holds nothing of others in its %s, and of its reader on its pages alone',
    async (place) => {
      const pdf = await (PDF_PLACES[place] as (text: string) => Promise<Uint8Array>)('Brev till Drömstedt');
      expect(inPdf(pdf, 'embla')).toEqual(['family name of ymer']);
      expect(inPdf(pdf, 'ymer')).toEqual(place === 'second page' ? [] : ['family name of ymer']);
    },
  );

  test.each([
    ['a number', '080101-2386', 'number of ymer'],
    ['a phone', '070-174 06 05', 'phone of ymer'],
    ['how much was missed', 'Du var borta 37 procent', 'how much somebody was away'],
    ['how much was missed', 'Du var borta 12,5 %', 'how much somebody was away'],
    ['how many hours', 'Du var borta 40 timmar', 'how much somebody was away'],
  ])('tells nobody %s', async (_, words, what) => {
    const { profile, ...input } = aLetter({ facts, youthName: 'Ymer' });
    const texts = { first: { youth: { source: '', heading: 'Hej', body: [words] } } };
    const rendered = await renderLetter({ ...input, profile: { ...profile, letters: { ...profile.letters, texts } } });
    if (rendered.outcome !== 'rendered') throw new Error(rendered.because);
    expect(inPdf(rendered.pdf, 'ymer')).toContain(what);
  });

  test('that cannot be read is not called clean', () => {
    const damaged = Buffer.from(letter);
    damaged.fill('x', damaged.indexOf('stream\n') + 20, damaged.indexOf('\nendstream'));
    expect(inPdf(damaged)).toEqual(['cannot be unpacked']);
  });
});

describe('a file of our own', () => {
  const example = zipped({ 'list.txt': 'Kim Exempel 20090110-2384' });
  const knowing = leakScan({ ymer }, { ourFiles: [example] });

  test('may hold an example, but only as it stands in the repository', () => {
    for (const text of [attached(example), attached(example).replace('MIME', 'X: H=C3=A4lsningar\r\nMIME')])
      expect(knowing.findings([{ kind: 'mail', text }])).toEqual([]);
    expect(found(attached(example), { kind: 'mail' })).toEqual(['number with a right check digit of anybody']);
    const filledIn = zipped({ 'list.txt': 'Kim Exempel 20090110-2384 Drömstedt' });
    expect(knowing.findings([{ kind: 'mail', text: attached(filledIn) }])).toHaveLength(2);
  });
});

describe('what cannot be read', () => {
  test('is a finding: a locked zip, a cut one, text in too many covers', () => {
    expect(found(zipped({ 'list.txt': 'Hej' }, { flags: 1 }))).toContain('cannot be unpacked');
    expect(found(zipped({ 'list.txt': 'Hej' }).subarray(0, 40))).toContain('cannot be unpacked');
    let covered = 'Ymer';
    for (let times = 0; times < 8; times += 1) covered = Buffer.from(`x${covered}x`).toString('base64');
    expect(found(covered)).toContain('nested too deep to read');
  });
});

describe('a mail to a youth', () => {
  const invitation = 'To: embla.framlund@post.example\r\nSubject: Hej\r\n\r\nRing oss.';
  test('holds the address that it goes to, names in it, too', () => {
    expect(found(invitation, { kind: 'mail', to: 'youth', about: 'embla' })).toEqual([]);
    expect(found(invitation, { kind: 'mail', to: 'youth', about: 'ymer' })).toEqual(['e-mail address of embla']);
    expect(found(invitation, { kind: 'mail', to: 'staff' })).toEqual(['e-mail address of embla']);
  });

  test('holds neither name nor number nor how much was missed', () => {
    expect(found(`${invitation} Hej Embla, 20 %, 080101-2386`, { kind: 'mail', to: 'youth', about: 'embla' })).toEqual([
      'given name of embla',
      'number of ymer',
      'number with a right check digit of anybody',
      'how much somebody was away',
    ]);
  });
});

test('clean outputs give nothing', () => {
  const clean = [
    JSON.stringify({ what: 'report stored', reportId: 'R-7K3Q-9F', state: 'accepted', accepted: 4, durationMs: 1795 }),
    JSON.stringify({ Records: [{ s3: { bucket: { name: 'raw-mail' }, object: { key: 'in%2F0123456789abcdef' } } }] }),
    'Hej!\r\n\r\nVi fick ert mejl den 23 november 2026 klockan 09.00 för Exempelgymnasiet. Ring 08-508 00 000.',
    'Nytt ärende K-4M2P-X, Område: Farsta, Senast: 2026-12-07, Länk: https://kaa.example/arende/K-4M2P-X',
    'resemblance, polymer, drömstaden, 123 45 67, 2026-11-23T08:00:00Z',
    ENCODINGS['quoted-printable, UTF-8']?.('Kvitto från kommunen, rad 3: kontrollsiffran stämmer inte') ?? '',
    createHash('sha256').update('200802292384').digest('hex'),
  ];
  for (const text of clean) expect(found(text, { kind: 'mail' })).toEqual([]);
});
