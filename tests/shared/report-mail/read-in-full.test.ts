import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../shared/report-mail/verdict/verdict.ts';
import {
  exempelskolan,
  hashOf,
  type MailParts,
  multipart,
  type Part,
  rawMail,
  template,
  verdictOf,
} from '../../support/mails.ts';
import { again, drawsFrom, sampleOf, seedFor, WHOLE } from '../../support/random.ts';
import { FOREIGN, NEAR, NO_NAMES, PLACES, PLACES_OF_OTHERS } from './foreign-sentences.ts';
import { HARMLESS } from './harmless-mails.ts';

const unit = { ...exempelskolan, reporters: '*' as const };
const directory = { ofSender: [unit], named: [unit] };
const judged = (parts: MailParts, over = {}) => verdictOf(rawMail(parts), { directory, ...over });

describe('a mail in which nothing concerns contact is read in full', () => {
  test.each(Object.entries(HARMLESS))('%s', async (_, parts) => {
    const { unread, notifications } = await judged(parts);
    expect(unread).toBeUndefined();
    expect(notifications.length).toBeGreaterThan(0);
  });
});

const SAID = [...FOREIGN, ...NEAR];
const mayContact = ({ notifications }: Verdict) => notifications.some(({ readFirst }) => !readFirst);

/** Slow to make. */
const WITH_WORKBOOK = ['a name of a sheet', 'a comment of a cell'];

describe('a foreign sentence makes contact wait', () => {
  test.each(Object.entries(PLACES))('%s', { timeout: 600_000 }, async (place, parts) => {
    const all = sampleOf(SAID, 30, place);
    for (const said of WITH_WORKBOOK.includes(place) ? all.slice(0, 30) : all) {
      const verdict = await judged(await parts(said));
      expect(mayContact(verdict), `${said}\n${again()}`).toBe(false);
    }
  });

  test('at any place of any mail that is read in full', { timeout: 300_000 }, async () => {
    const draw = drawsFrom(seedFor('foreign sentences'));
    const mails = Object.values(HARMLESS).filter(({ body }) => typeof body === 'string');
    for (let run = 0; run < (WHOLE ? 1_200 : 60); run += 1) {
      const parts = mails[draw(mails.length)] as MailParts;
      const said = SAID[draw(SAID.length)] ?? '';
      const body = insertedAt(String(parts.body), said, draw);
      const { notifications, unread } = await judged({ ...parts, body });
      // In a row that row waits, also one that is refused.
      const isWaiting = notifications.length === 0 || unread !== undefined;
      expect(isWaiting, `${body}\n${again()}`).toBe(true);
    }
  });
});

describe('what a row says of its pupil may be said beside it, and nothing else', () => {
  const SAYINGS: [string, string, boolean][] = [
    ['Avbrott', 'Vi vill meddela att eleven nedan har slutat.', true],
    ['Avbrott', 'Härmed meddelas att nedanstående elev har avbrutit sina studier hos oss.', true],
    ['Avbrott', 'Eleven har inte slutat.', false],
    ['Avbrott', 'Eleven har slutat hos pappa.', false],
    ['Avbrott', 'Eleven har slutat äta.', false],
    ['Avbrott', 'Eleven har börjat hos oss.', false],
    ['Avbrott', 'Eleven har ogiltig frånvaro.', false],
    ['Ej påbörjat', 'Följande elev har inte påbörjat sina studier.', true],
    ['Studiestart', 'Eleven har börjat hos oss.', true],
    ['Studiestart', 'Eleven har inte börjat.', false],
    ['Studiebevis', 'Nedanstående elev har fått studiebevis.', true],
    ['Avbrott', 'Nedanstående elev har fått studiebevis.', false],
    ['Åter i studier', 'Eleven har återupptagit sina studier.', true],
    ['Avbrott', 'Eleven har återupptagit sina studier.', false],
  ];
  test.each(SAYINGS)('%s: %s', async (type, said, may) => {
    expect(mayContact(await judged({ body: `Hej!\r\n${said}\r\n\r\n${template({ 'Typ av rapport': type })}` }))).toBe(
      may,
    );
  });
});

describe('a word written as a name is none', () => {
  test.each(Object.entries(PLACES_OF_OTHERS))('%s', async (_, parts) => {
    for (const said of NO_NAMES.flatMap((word) => [
      word,
      `Anna ${word}`,
      `Anna Exempel ${word}`,
      `${word}, Anna`,
      `Anna ${word}-Svensson`,
      `Anna Svensson-${word.toLowerCase()}`,
    ]))
      expect(mayContact(await judged(parts(said))), said).toBe(false);
  });

  test('nor the name of a system, unless a sender that is no person calls itself so', async () => {
    const body = `${template()}\r\nDetta mejl har skickats automatiskt från Edvista.`;
    const from = (name: string, local: string) => judged({ from: `${name} <${local}@skola.example>`, body });
    expect(mayContact(await from('Edvista', 'noreply'))).toBe(true);
    expect(mayContact(await from('Edvista', 'rektor'))).toBe(false);
    for (const name of ['Avvakta', 'Livrädd', 'Hemlig', 'Ring inte'])
      expect(mayContact(await from(name, 'noreply')), name).toBe(false);
  });

  test.each([
    'Anna Svensson',
    'Svensson, Anna',
    'ANNA SVENSSON',
    'Anna Sjö-Hansson',
    'Eva Kowalska',
    'Jan Malinowski',
    'Ulf Bergsten',
    'Karin Hellman',
    'Reza Ahmadi',
    'Maria af Ekenstam',
    'Lena Nordqvist Ek',
    'Per Salander',
    'Åsa Rosdahl',
    'Ali Al-Hassan',
  ])('%s is one', async (said) => {
    expect(mayContact(await judged(PLACES_OF_OTHERS['as mentor']?.(said) ?? {})), said).toBe(true);
  });
});

function insertedAt(body: string, said: string, draw: (choices: number) => number): string {
  if (/^\s*</.test(body)) {
    const places = [...body.matchAll(/>(?=[^<>]*<)/g)].map(({ index }) => index + 1);
    const shown = places.filter((at) => at > body.indexOf('</head>'));
    const at = shown[draw(shown.length)] ?? body.length;
    return `${body.slice(0, at)}<p>${said}</p>${body.slice(at)}`;
  }
  const lines = body.split('\r\n');
  const at = draw(lines.length);
  return (draw(2) === 0 ? lines.toSpliced(at, 0, said) : lines.with(at, `${lines[at]} ${said}`)).join('\r\n');
}

describe('what was not understood is told by its place', () => {
  const body = `${template()}\r\nVänta på besked.\r\n`;

  test('outside the rows all wait', async () => {
    const { unread, notifications } = await judged({ body });
    expect(unread).toMatchObject({ all: true, rows: [], pieces: [{ n: 1, kind: 'line', attachment: 0, line: 7 }] });
    expect(notifications).toMatchObject([{ readFirst: true }]);
  });

  test('in a row that row waits', async () => {
    const two = `${template()}\r\n${template({ Personnummer: '20080102-2393', Namn: 'Tilde Provberg inte' })}`;
    const { unread, notifications } = await judged({ body: two });
    expect(unread).toMatchObject({ all: false, rows: [2], pieces: [{ n: 1, kind: 'cell', attachment: 0, row: 2 }] });
    expect(notifications.map(({ readFirst }) => readFirst)).toEqual([undefined, true]);
  });

  test.each(['<p><s>Hej!</s></p>', '<p style="text-decoration: line-through">Hej!</p>'])(
    'struck out, all wait: %s',
    async (said) => {
      const page = `<html>${said}${template().replaceAll('\r\n', '<br>')}</html>`;
      const { unread } = await judged({ contentType: 'text/html; charset=utf-8', body: page });
      expect(unread).toMatchObject({ all: true, pieces: [{ kind: 'struck' }] });
      const plain = await judged({ contentType: 'text/html; charset=utf-8', body: page.replace(said, '<p>Hej!</p>') });
      expect(plain.unread).toBeUndefined();
    },
  );

  test('what a person taught for this sender is understood', async () => {
    const [piece] = (await judged({ body })).unread?.pieces ?? [];
    const learned = new Set([piece?.hash ?? '']);
    expect((await judged({ body }, { learned })).unread).toBeUndefined();
    expect((await judged({ body: `${body}Avvakta.` }, { learned })).unread?.all).toBe(true);
  });

  test('a root of protection or a number is for an officer to teach', async () => {
    const officers = async (said: string) =>
      (await judged({ body: `${template()}\r\n${said}` })).unread?.pieces[0]?.onlyOfficer;
    expect(await officers('Dnr 2026 1234 5678')).toBe(true);
    expect(await officers('Hälsa Kalle')).toBeUndefined();
    expect(hashOf('a')).not.toBe(hashOf('b'));
  });
});

describe('a picture waits until its bytes were taught for this sender', () => {
  const png = Buffer.from('89504e470d0a1a0a'.padEnd(600, '7'), 'hex');
  const shown = (picture: string) => ({
    type: 'text/html; charset=utf-8',
    content: `${template().replaceAll('\r\n', '<br>')}<img src="${picture}">`,
  });
  const attachedPicture: Part = {
    type: 'image/png; name="image001.png"',
    headers: ['Content-ID: <logo>', 'Content-Transfer-Encoding: base64', 'Content-Disposition: inline'],
    content: png.toString('base64'),
  };

  test.each<[string, MailParts]>([
    ['beside the text', multipart([shown('cid:logo'), attachedPicture], 'related')],
    ['within the page', multipart([shown(`data:image/png;base64,${png.toString('base64')}`)], 'related')],
  ])('%s', async (_, parts) => {
    const { unread } = await judged(parts);
    expect(unread).toMatchObject({ all: true, pieces: [{ kind: 'picture' }] });
    const learned = new Set([unread?.pieces[0]?.hash ?? '']);
    expect((await judged(parts, { learned })).unread).toBeUndefined();
  });

  test('but not one that is fetched from the web, nor one in which no words fit', async () => {
    expect((await judged(multipart([shown('https://www.skola.example/logo.png')], 'related'))).unread).toBeUndefined();
    expect(
      (await judged(multipart([shown('data:image/gif;base64,R0lGODlhAQABAAAAACw=')], 'related'))).unread,
    ).toBeUndefined();
  });
});
