import { describe, expect, test } from 'vitest';
import { mayContact } from '../../../shared/domain/contact.ts';
import { showHeld } from '../../../shared/staff-actions/held.ts';
import {
  aDropout,
  anExtract,
  aResident,
  aYouthRecord,
  inStockholm,
  NOW,
  openTasks,
  population,
  recordAfter,
  reportEvent,
  stockholm,
} from '../../support/builders.ts';
import { attached, factsOf, multipart, rawMail, sesBlock, template, text, verdictOf } from '../../support/mails.ts';
import { NOTHING } from '../../support/nothing.ts';
import { mailroomOf } from '../staff-actions/mailroom.ts';

const ROBIN = { Personnummer: '20080102-2393', Namn: 'Robin Exempel' };

test('case 13: an absence below any threshold is taken and judged as well', () => {
  const record = recordAfter(aYouthRecord(), [
    reportEvent({ type: 'absence', date: '2026-11-19', until: '2026-11-20' }),
  ]);
  expect(Object.keys(record.entries)).toEqual(['prevention1']);
});

test('case 17: several pupils in a mail: a row that fails blocks no other', async () => {
  const body = [template(), template({ Personnummer: '20080101-2387' }), template(ROBIN)].join('\r\n');
  expect(await verdictOf(rawMail({ body }))).toMatchObject({ state: 'partly', plan: 'ara' });
});

test('case 18: a list is read by its headings, a scan waits for a person', async () => {
  const body = text('Typ av rapport: Avbrott\r\nDatum: 2026-11-16\r\n');
  const csv = 'Personnummer;Namn\r\n200801012386;Kim Exempel';
  expect(await verdictOf(rawMail(multipart([body, attached('lista.csv', csv)])))).toMatchObject({ state: 'accepted' });
  const scan = await verdictOf(rawMail(multipart([body, attached('skannat.png', 'bild', 'image/png')])));
  expect(scan).toMatchObject({ state: 'held', reason: 'attachment-not-readable' });
});

test.each([
  ['without the century', '080101-2386', '200801012386'],
  ['with twelve digits', '200801012386', '200801012386'],
  ['with a plus: over a hundred years', '080101+2386', undefined],
])('case 19: a number %s', async (_, written, read) => {
  expect(factsOf(await verdictOf(rawMail({ body: template({ Personnummer: written }) })))[0]?.personnummer).toBe(read);
});

test('case 24: a temporary number identifies nobody: a person reads the mail, and nothing is registered', async () => {
  const verdict = await verdictOf(rawMail({ body: template({ Personnummer: '20080101-TF01' }) }));
  expect(verdict).toMatchObject({ state: 'held', reason: 'temporary-number', notifications: [] });
});

test('case 25: protected identity in a plain mail: nothing is published or answered, and an officer alone opens it', async () => {
  const room = await mailroomOf(rawMail({ body: template({ 'Skyddade uppgifter': 'Ja' }) }));
  const report = await room.report(room.reference);
  expect(report).toMatchObject({ state: 'sealed', refusals: [], answer: { state: 'none' } });
  expect(await room.answers()).toEqual([]);
  expect(Object.values(report.notices)).toMatchObject([{ kind: 'sealed', to: 'officer', reference: room.reference }]);
  expect(await room.items('register', 'NOTIFICATION#')).toEqual([]);
  expect([...room.s3.objects.keys()]).toEqual(['sealed-mail/mail/one']);
  expect(await room.items('holds')).toMatchObject([{ reference: room.reference, cause: 'sealed-mail' }]);
  expect(await showHeld(room.reference, room.ports())).toBe('not-there');
  expect(JSON.stringify(await room.items('register'))).not.toMatch(/200801012386|Kim/);
});

test('case 27: an automatic reply is answered never, and is no report', async () => {
  const raw = rawMail({ body: 'Jag är ledig till den 30 november.', headers: ['Auto-Submitted: auto-replied'] });
  expect(await verdictOf(raw)).toMatchObject({ state: 'automatic', answer: { state: 'none' } });
});

test('case 28: whoever claims to be a school from a private address waits for a person, without an answer', async () => {
  const top = sesBlock({ dkim: 'dkim=pass header.i=@hem.example;', dmarc: 'dmarc=pass header.from=hem.example;' });
  const verdict = await verdictOf(rawMail({ top, from: 'Exempelskolan <skolan@hem.example>', body: template() }));
  expect(verdict).toMatchObject({
    state: 'held',
    reason: 'sender-not-listed',
    notifications: [],
    answer: { state: 'none' },
  });
});

test('case 36: who turns 18 between report and letter: the guardian gets none', () => {
  const facts = population({
    resident: aResident({ birthDate: '2008-11-24' }),
    extract: anExtract({ date: '2026-11-24' }),
  });
  const record = aDropout({ facts: population({ resident: aResident({ birthDate: '2008-11-24' }) }) });
  const guardians = Object.values(record.letters).filter(({ addressee }) => addressee !== 'youth');
  expect(guardians).toHaveLength(1);
  const today = inStockholm('2026-11-24T10:00').toZonedDateTimeISO('Europe/Stockholm').toPlainDate();
  for (const letter of guardians)
    expect(mayContact(record, letter, facts, stockholm, today)).toEqual({ cancel: 'of-age' });
});

describe('case 52: what can harm', () => {
  test('a virus is never opened', async () => {
    const raw = rawMail({ top: sesBlock({ virus: 'X-SES-Virus-Verdict: FAIL' }), body: template() });
    expect(await verdictOf(raw)).toMatchObject({ state: 'held', reason: 'virus', notifications: [] });
  });

  test('a file that is none of its kind waits for a person', async () => {
    const body = text('Typ av rapport: Avbrott\r\nDatum: 2026-11-16\r\n');
    const verdict = await verdictOf(rawMail(multipart([body, attached('lista.xlsx', 'PK\u0003\u0004 skräp')])));
    expect(verdict).toMatchObject({ state: 'held', notifications: [] });
  });
});

test('case 54: pupils in a forwarded part wait for a person', async () => {
  const body = `Se nedan.\r\n\r\n-----Ursprungligt meddelande-----\r\nFrån: Lena <lena@skola.example>\r\n\r\n${template(ROBIN)}`;
  const verdict = await verdictOf(rawMail({ body }));
  expect(verdict).toMatchObject({ state: 'held', notifications: [] });
});

test('case 55: without a complete extract nothing is opened or sent, and it is tried again the next day', () => {
  const facts = population({ extract: anExtract({ complete: false }) });
  const record = recordAfter(aYouthRecord(), [reportEvent()], { facts });
  expect(record).toMatchObject({ state: 'undecided', entries: NOTHING, letters: NOTHING, lookAgainOn: '2026-11-24' });
  expect(openTasks(record)).toEqual(['check-identity']);
  expect(Object.keys(recordAfter(record, [{ kind: 'look' }], { now: NOW }).entries)).toEqual(['kaa1']);
});
