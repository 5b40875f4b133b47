import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { State } from '../../../../infra/local/page/state.ts';
import { WORDS } from '../../../../infra/local/page/words.ts';
import { CASE_WORDS } from '../../../../shared/domain/case-words.ts';
import { LetterState, TaskType } from '../../../../shared/domain/effects.ts';
import { Answer, HeldReason, RefusalCode, RefusalField, ReportState } from '../../../../shared/domain/report.ts';
import { CloseReason, CoverageReason, TimelineEvent } from '../../../../shared/domain/youth-record.ts';
import { PDF, RECEIPT, type ShownPage, showPage } from './shown-page.ts';

let page: ShownPage;
beforeAll(async () => {
  page = await showPage();
});
afterAll(() => page.close());

type Got = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

function get(path: string, { host = `127.0.0.1:${page.port}`, method = 'GET' } = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: page.port, path, method, headers: { host } };
    const sent = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

describe('the server', () => {
  test('answers with the state', async () => {
    const { status, headers, body } = await get('/api/state');
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(State.parse(JSON.parse(body))).toMatchObject({
      idle: true,
      reports: [{}, {}, { state: 'partly', answer: 'sent' }],
    });
  });

  test.each(['localhost:8080', 'LOCALHOST', '127.0.0.1'])('answers as %s', async (host) => {
    expect((await get('/', { host })).status).toBe(200);
  });

  test.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', 'localhost@evil.example'])(
    'refuses the host %j: a foreign name that resolves to us',
    async (host) => {
      const { status, body } = await get('/api/state', { host });
      expect(status).toBe(403);
      expect(body).not.toContain('Kim');
    },
  );

  test.each(['/', '/api/state', '/page.js', '/api/mails/m-1.json', '/nothing'])(
    '%s allows no foreign code, framing, caching or reading',
    async (path) => {
      const { headers } = await get(path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:|data:/);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  test('only reads', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await get('/api/state', { method })).status).toBe(405);
  });

  test('serves a letter inline, a mail as a file, and its text', async () => {
    const letter = await get('/letters/0123456789ABCDEF.pdf');
    expect([letter.status, letter.headers['content-type'], letter.body]).toEqual([200, 'application/pdf', `${PDF}`]);
    const mail = await get('/api/mails/m-1.eml');
    expect(mail.headers).toMatchObject({
      'content-type': 'message/rfc822',
      'content-disposition': 'attachment; filename="m-1.eml"',
    });
    expect(mail.body).toBe(`${RECEIPT}`);
    expect(JSON.parse((await get('/api/mails/m-1.json')).body)).toMatchObject({
      to: ['rapport@skola.example'],
      text: expect.stringContaining('4 rader är mottagna.'),
    });
  });

  test.each([
    '/letters/unknown.pdf',
    '/letters/..%2f..%2fpackage.json',
    '/api/mails/unlisted.eml',
    '/server.ts',
    '/../main.ts',
    '/%2e%2e/main.ts',
    '/favicon.ico',
  ])('has no %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('requests nothing from other servers', async () => {
    for (const name of [
      '/',
      '/page.css',
      '/head.css',
      '/cards.css',
      '/tables.css',
      '/page.js',
      '/dom.js',
      '/mails.js',
      '/words.ts',
    ]) {
      const { status, body } = await get(name);
      expect(status).toBe(200);
      expect(body).not.toMatch(/https?:\/\/|@import|url\(|innerHTML|insertAdjacentHTML|document\.write/);
    }
  });
});

/** Of coverage. */
const UNKNOWN = [
  'compulsory-school',
  'coordination-number',
  'start-awaited',
  'autumn-awaited',
  'no-extract',
  'not-in-extract',
  'gone-from-extract',
  'birth-date-unknown',
];

test('every stored code has a Swedish word; what is undecided names what is unknown, and its paragraph', () => {
  const words: Record<string, Record<string, unknown>> = { ...CASE_WORDS, ...WORDS };
  const codes: Record<string, readonly string[]> = {
    reportState: ReportState.options,
    heldReason: HeldReason.options,
    field: RefusalField.options,
    refusal: RefusalCode.options,
    answer: Answer.shape.state.options,
    closeReason: CloseReason.options,
    coverageReason: CoverageReason.options,
    letterState: LetterState.options,
    task: TaskType.options,
    event: TimelineEvent.shape.what.options,
  };
  for (const [group, wanted] of Object.entries(codes))
    expect(Object.keys(words[group] ?? {}), group).toEqual(expect.arrayContaining([...wanted]));
  for (const reason of UNKNOWN)
    expect(words.coverageReason?.[reason], reason).toMatch(/[Vv]i vet inte .*\(skollagen \d+ kap\./);
});
