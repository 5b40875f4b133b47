import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exempelskolan, sesBlock, verdictOf } from '../../support/mails.ts';

const CASES = new URL('../../fixtures/cases/', import.meta.url);

const provgymnasiet = {
  ...exempelskolan,
  unit: '87654321',
  name: 'Provgymnasiet',
  domain: 'provgymnasiet.example',
  reporters: ['expedition@provgymnasiet.example'],
  receiptAddress: 'expedition@provgymnasiet.example',
};

const top = sesBlock({
  envelopeFrom: 'expedition@provgymnasiet.example',
  dkim: 'dkim=pass header.i=@provgymnasiet.example;',
  dmarc: 'dmarc=pass header.from=provgymnasiet.example;',
});

type Expected = { mail: string; why: string; verdict: Record<string, unknown> };

const folders = readdirSync(CASES).filter((name) => existsSync(new URL(`${name}/expected.json`, CASES)));
const cases = folders.flatMap((name) => {
  const expected: Expected[] = JSON.parse(readFileSync(new URL(`${name}/expected.json`, CASES), 'utf8'));
  return expected.map(({ mail, why, verdict }): [string, string, object] => [`${name}/${mail}`, why, verdict]);
});

test.each(cases)('%s: %s', async (path, _, expected) => {
  const mail = readFileSync(new URL(path, CASES));
  const raw = Buffer.concat([Buffer.from(`${top.join('\r\n')}\r\n`), mail]);
  expect(await verdictOf(raw, { directory: { ofSender: [provgymnasiet], named: [provgymnasiet] } })).toMatchObject(
    expected,
  );
});

test('every mail has what is right', () => {
  const mails = folders.flatMap((name) =>
    readdirSync(new URL(`${name}/`, CASES)).flatMap((file) => (file.endsWith('.eml') ? `${name}/${file}` : [])),
  );
  expect(mails.toSorted()).toEqual(cases.map(([path]) => path).toSorted());
});
