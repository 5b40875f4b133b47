import { describe, expect, test } from 'vitest';
import { factsOf, multipart, rawMail, template, text, verdictOf } from '../../support/mails.ts';

const LINES = template().trimEnd().split('\r\n');
const flattened = (between: string) => LINES.map((line) => line.replace(': ', `:${between}`)).join(between);
const html = (body: string) => rawMail({ contentType: 'text/html; charset=utf-8', body });
const plain = (body: string) => rawMail({ body });
const cells = LINES.map((line) => `<tr><td>${line.replace(': ', ':</td><td>')}</td></tr>`).join('');

const KIM = { personnummer: '200801012386', name: 'Kim Exempel', unit: '12345678', date: '2026-11-16' };

describe('what programs do to the template on its way', () => {
  test.each<[string, Uint8Array]>([
    ['a table whose values stand on the next line', plain(flattened('\r\n'))],
    ['a table with blank lines between its cells', plain(flattened('\r\n\r\n'))],
    [
      'a list of terms',
      html(`<dl>${LINES.map((line) => `<dt>${line.replace(': ', ':</dt><dd>')}</dd>`).join('')}</dl>`),
    ],
    ['a page of preformatted text', html(`<pre>${LINES.join('\r\n')}</pre>`)],
    ['soft line breaks', plain(LINES.join('\v'))],
    ['line separators', plain(LINES.join('\u2028'))],
    ['a numbered list', plain(LINES.map((line, at) => `${at + 1}. ${line}`).join('\r\n'))],
    ['a comma at the end of each line', plain(LINES.join(',\r\n'))],
    [
      'characters that nobody sees',
      plain(LINES.map((line) => `\u200b${line.replace(': ', ':\u200b \u200b')}`).join('\r\n')),
    ],
    ['a number that became a link', plain(template({ Personnummer: '20080101-2386<tel:20080101-2386>' }))],
    [
      'an address that became a link',
      plain(template({ 'E-post': 'kim@mejl.example<mailto:kim@mejl.example>', Telefon: '070-1<tel:0701>' })),
    ],
  ])('%s', async (_, raw) => {
    const verdict = await verdictOf(raw);
    expect(verdict).toMatchObject({ state: 'accepted', plan: 'a' });
    expect(factsOf(verdict)).toMatchObject([KIM]);
  });

  test('the reading in which a table is one counts', async () => {
    const parts = [text(flattened('\r\n\r\n')), { type: 'text/html', content: `<table>${cells}</table>` }];
    expect(factsOf(await verdictOf(rawMail(multipart(parts, 'alternative'))))).toMatchObject([KIM]);
  });

  test('a signature below an empty label is no name', async () => {
    for (const body of [
      template({ Namn: '\r\n\r\nRita Rektor' }),
      flattened('\r\n').replace('Kim Exempel', 'Mvh Rita'),
    ]) {
      const [fact] = factsOf(await verdictOf(plain(body)));
      expect(fact?.name).toBeUndefined();
    }
  });
});
