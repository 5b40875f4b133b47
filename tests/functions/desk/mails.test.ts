import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, test } from 'vitest';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { strangersMail, unverifiedMail, withScan } from '../../shared/staff-actions/mailroom.ts';
import { formIn } from '../../support/desk.ts';
import { attached, multipart, rawMail, sesBlock, template, text } from '../../support/mails.ts';
import { anOffice } from './office.ts';

const GROUP = 'kaa@kommun.example';
const HOSTILE = [
  '<html><body><p>Hej, Kim Exempel 20080101-2386 har gjort avbrott 2026-11-16.</p>',
  '<script>alert(1)</script><img src="https://spar.example/p.gif?id=7" onerror="alert(2)">',
  '<form action="https://fiske.example"><input name="losenord"><button>Logga in</button></form>',
  '<a href="https://spar.example/klick?till=1">Läs mer</a>',
  '<p>&lt;script&gt;alert(3)&lt;/script&gt;</p></body></html>',
].join('\r\n');
const hostileMail = rawMail({
  contentType: 'text/html; charset=utf-8',
  body: HOSTILE,
  subject: '<b onclick=x>Ämne</b>',
});
const prose = rawMail({
  body: 'Hej!\r\nKim Exempel 20080101-2386 har hoppat av hos oss. Sista dag var 16 november 2026.\r\nVår kod är 12345678.\r\n',
});

let office: Awaited<ReturnType<typeof anOffice>>;
let person: Awaited<ReturnType<typeof office.as>>;
beforeEach(async () => {
  office = await anOffice();
  person = await office.as(GROUP);
});
const act = (reference: string, path: string, typed: Record<string, string> = {}) =>
  person.send(`/mejl/${reference}/${path}`, `/mejl/${reference}`, typed);

describe('the list of mails that wait', () => {
  test('says how long, why and from whom, the oldest first; without a scan', async () => {
    const old = await office.receive(strangersMail(), 'a');
    office.pass({ hours: 50 });
    const newer = await office.receive(withScan, 'b');
    office.sent.length = 0;
    person = await office.as(GROUP);
    const { body, status } = await person.get('/mejl');
    expect(status).toBe(200);
    expect(body.indexOf(old)).toBeLessThan(body.indexOf(newer));
    expect(body).toContain('2 dagar');
    expect(body).toContain('Adressen får inte rapportera');
    expect(body).toContain('Inte kontrollerad');
    expect(body).toContain('Exempelgymnasiet');
    expect(office.sent.map((command) => (command as object).constructor.name)).not.toContain('ScanCommand');
    expect((await office.items('register', 'REPORT#')).filter(({ list }) => list === 'mejl')).toHaveLength(2);
  });

  test('has no mail that nobody has anything to do with', async () => {
    await office.receive(rawMail({ body: template() }));
    expect((await person.get('/mejl')).body).toContain('Inget mejl väntar');
  });

  test('has refused rows that the school has not sent again, until somebody has ended it', async () => {
    const reference = await office.receive(rawMail({ body: template({ Personnummer: '20080101-2387' }) }));
    expect((await person.get('/mejl')).body).not.toContain(reference);
    office.pass({ hours: 24 * 10 });
    person = await office.as(GROUP);
    const { body } = await person.get('/mejl');
    expect(body).toContain('Avvisade rader: 1');
    expect(body).toContain('1 avvisade');
    expect((await act(reference, 'klar')).status).toBe(303);
    expect((await person.get('/mejl')).body).not.toContain(reference);
    expect((await office.items('register', 'REPORT#')).filter(({ list }) => list !== undefined)).toEqual([]);
  });

  test('has urgent ones on top', async () => {
    await office.receive(strangersMail(), 'a');
    office.pass({ hours: 5 });
    const urgent = await office.receive(
      rawMail({ body: `${template()}\r\nHan säger att han ska ta livet av sig.` }),
      'b',
    );
    person = await office.as(GROUP);
    const { body } = await person.get('/mejl');
    expect(body).toContain('Bråttom');
    expect(body.split('<tr>')[2]).toContain(urgent);
  });
});

describe('a mail', () => {
  test('with a script, a picture, a form and a tracking link is shown as harmless text', async () => {
    const { body } = await person.get(`/mejl/${await office.receive(hostileMail)}`);
    expect(body).toContain('har gjort avbrott');
    expect(body).toContain('&lt;script&gt;alert(3)');
    expect(body).toContain('&lt;b onclick=x&gt;Ämne');
    for (const harmful of [
      '<script',
      '<img',
      'spar.example/p',
      'action="https',
      'href="https',
      'onclick="',
      'onerror="',
    ])
      expect(body).not.toContain(harmful);
  });

  test('has its lines that were not understood marked, and quoted parts apart', async () => {
    const body = `${template()}\r\nHon mår inte bra.\r\n\r\nDen 3 nov skrev Lisa <lisa@skola.example>:\r\n> Ring mig i morgon\r\n`;
    const page = (await person.get(`/mejl/${await office.receive(rawMail({ body }))}`)).body;
    expect(page).toContain('<mark>Hon mår inte bra.</mark> <a href="#stycke-');
    expect(page).toContain('<h3>Citerat eller vidarebefordrat</h3>');
    expect(page.split('<h3>Citerat')[1]).toContain('Ring mig i morgon');
  });

  test('has attachments as downloads under our own name and type', async () => {
    const reference = await office.receive(withScan);
    const { body } = await person.get(`/mejl/${reference}`);
    expect(body).toContain('Den kan innehålla skadlig kod');
    expect(body).toContain(`href="/mejl/${reference}/bilaga/1" download`);
    const file = await person.get(`/mejl/${reference}/bilaga/1`);
    expect(file.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${reference}-bilaga-1.pdf"`,
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(file.body, 'base64').toString()).toMatch(/^%PDF/);
    expect((await person.get(`/mejl/${reference}/bilaga/7`)).status).toBe(404);
  });

  test('with a virus is neither shown nor given out', async () => {
    const reference = await office.receive(
      rawMail({ top: sesBlock({ virus: 'X-SES-Virus-Verdict: FAIL' }), body: template() }),
    );
    const { body } = await person.get(`/mejl/${reference}`);
    expect(body).toContain('viruskontrollen');
    expect(body).not.toContain('2386');
    expect((await person.get(`/mejl/${reference}/bilaga/0`)).status).toBe(404);
  });

  test('about somebody who is held is not shown, and cannot be let through', async () => {
    const reference = await office.receive(unverifiedMail());
    const { keyedHash, actor } = office.ports();
    const personKey = (await keyedHash()).personKeyOf('200801012386');
    await holdStore(office.dynamo.client, { holds: 'holds', register: 'register' }).put(
      { personKey, reference: 'S-0000-00', cause: 'telephone', setAt: actor.now.toString() },
      actor.now,
    );
    const { body } = await person.get(`/mejl/${reference}`);
    expect(body).toContain('kontaktstopp eller skyddade personuppgifter');
    expect(body).not.toMatch(/2386|Robin|Släpp<|Läst/);
    expect((await person.get(`/mejl/${reference}/bilaga/0`)).status).toBe(404);
    const form = { ...(await formFor(reference)) };
    expect((await person.go('POST /mejl/{reference}/slapp', `/mejl/${reference}/slapp`, form)).status).toBe(409);
    expect((await office.report(reference)).decision).toBeUndefined();
    expect((await act(reference, 'skydda')).status).toBe(303);
  });
});

const formFor = async (reference: string) => {
  const { body } = await person.get(`/mejl/${reference}`);
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? [];
  const [, act = ''] = /name="act" value="([^"]+)"/.exec(body) ?? [];
  return { token, act };
};

describe('what a person decides', () => {
  test.each([
    ['slapp', 'accepted'],
    ['avvisa', 'refused'],
    ['skydda', 'sealed'],
  ])('%s is carried out by mail-intake', async (path, state) => {
    const reference = await office.receive(unverifiedMail());
    expect(await act(reference, path, path === 'slapp' ? { skolenhetskod: '12345678' } : {})).toMatchObject({
      status: 303,
      headers: { location: '/mejl' },
    });
    await office.take('one');
    expect((await office.report(reference)).state).toBe(state);
    expect((await person.get('/mejl')).body).toContain('Inget mejl väntar');
  });

  test('las frees contact; klar ends a mail that has no rows', async () => {
    const unclear = await office.receive(rawMail({ body: `${template()}\r\nHon mår inte bra.` }), 'a');
    expect((await act(unclear, 'las')).status).toBe(303);
    expect((await office.report(unclear)).read).toMatchObject({ by: GROUP });
    const question = await office.receive(strangersMail(), 'b');
    expect((await act(question, 'klar')).status).toBe(303);
    expect((await office.report(question)).decision).toMatchObject({ act: 'done', by: GROUP });
  });

  test('twice by one is once; a second person is told who was first', async () => {
    const reference = await office.receive(unverifiedMail());
    const path = `/mejl/${reference}/klar`;
    const other = await office.as('nisse@kommun.example');
    const [mine, hers] = [await formFor(reference), await tokenOf(other, reference)];
    const send = (form: Record<string, string>, who = person) => who.go('POST /mejl/{reference}/klar', path, form);
    expect((await send(mine)).status).toBe(303);
    expect((await send(mine)).status).toBe(303);
    const second = await send(hers, other);
    expect(second.status).toBe(409);
    expect(second.body).toContain(`${GROUP} avslutade det`);
  });

  test('a wrong unit is told, with what was typed', async () => {
    const reference = await office.receive(unverifiedMail());
    const answer = await act(reference, 'slapp', { skolenhetskod: '123<' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('value="123&lt;"');
    expect(answer.body).toContain('Skolenhetskoden har åtta siffror');
  });

  test('a line is taught, and the next mail with it does not wait', async () => {
    const body = `${template()}\r\nVi är en skola med utsikt.`;
    const reference = await office.receive(rawMail({ body }), 'a');
    const [piece] = (await office.report(reference)).readFirst?.pieces ?? [];
    expect((await act(reference, 'lar')).status).toBe(422);
    const answer = await act(reference, 'lar', { [`stycke-${piece?.n}`]: 'ja' });
    expect(answer.body).toContain('Inlärt om rektor@skola.example');
    const next = await office.receive(rawMail({ body, headers: ['Message-ID: <2@skola.example>'] }), 'b');
    expect((await office.report(next)).readFirst).toBeUndefined();
  });

  test('what only an officer may teach is refused', async () => {
    const reference = await office.receive(
      rawMail({ body: `${template()}\r\nRing 08-123 45 67 vid 20080101-2386 x.` }),
    );
    const piece = (await office.report(reference)).readFirst?.pieces.find(({ onlyOfficer }) => onlyOfficer);
    expect(piece).toBeDefined();
    const other = await person.go('POST /mejl/{reference}/lar', `/mejl/${reference}/lar`, {
      ...(await tokenOf(person, reference)),
      [`stycke-${piece?.n}`]: 'ja',
    });
    expect(other.status).toBe(409);
    expect(other.body).toContain('Bara en handläggare');
  });
});

const tokenOf = async (who: typeof person, reference: string) => {
  const { body } = await who.get(`/mejl/${reference}`);
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? [];
  return { token, act: 'abcdefgh1234' };
};

describe('a pupil of a mail in prose', () => {
  test('is registered from what could be read; twice is one', async () => {
    const reference = await office.receive(prose);
    const { body } = await person.get(`/mejl/${reference}`);
    for (const found of ['value="200801012386"', 'value="Kim Exempel"', 'value="12345678"', 'value="2026-11-16"'])
      expect(body).toContain(found);
    expect(body).toContain('<option value="Avbrott" selected>');
    const form = formIn(body, `/mejl/${reference}/registrera`);
    const send = () => person.go('POST /mejl/{reference}/registrera', `/mejl/${reference}/registrera`, form);
    expect(await send()).toMatchObject({ status: 303, headers: { location: `/mejl/${reference}` } });
    expect((await send()).status).toBe(303);
    expect((await office.report(reference)).counts.accepted).toBe(1);
    const again = await person.go('POST /mejl/{reference}/registrera', `/mejl/${reference}/registrera`, {
      ...form,
      act: 'abcdefgh1234',
    });
    expect(again.status).toBe(409);
    expect(again.body).toContain('redan registrerad');
    const { body: after } = await person.get(`/mejl/${reference}`);
    expect(after).toContain('Läs mejlet först');
    expect(after).not.toContain(`/mejl/${reference}/klar`);
    expect((await act(reference, 'las')).status).toBe(303);
    await office.take('one');
    expect((await act(reference, 'klar')).status).toBe(303);
    expect((await office.items('register', 'NOTIFICATION#')).map(({ personKey }) => personKey)).toHaveLength(1);
  });

  test('with a fault keeps what was typed, by field', async () => {
    const reference = await office.receive(prose);
    const answer = await act(reference, 'registrera', { personnummer: '20080101-2387', namn: '"Kim"', datum: '31/2' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('value="20080101-2387"');
    expect(answer.body).toContain('value="&quot;Kim&quot;"');
    expect(answer.body).toContain('id="f-personnummer-error">Personnummer: kontrollsiffran');
    expect(answer.body).toContain('<title>Rätta: Mejl');
  });
});

describe('what is typed of a pupil', () => {
  const KIM = { namn: 'Kim Exempel', skolenhetskod: '12345678', typ: 'Avbrott', datum: '2026-11-16' };

  test('that the template would not take is told, and kept', async () => {
    const reference = await office.receive(prose);
    const typed = { ...KIM, personnummer: '20080101-2386', namn: 'K1m Ex3mpel', till: '2026-11-16' };
    const answer = await act(reference, 'registrera', typed);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('value="K1m Ex3mpel"');
    expect(answer.body).toContain('id="f-namn-error">Skriv för- och efternamn');
    expect(answer.body).toContain('id="f-till-error">Frånvaro till: fylls bara i vid frånvaro');
    expect(await office.items('register', 'NOTIFICATION#')).toEqual([]);
  });

  test('that speaks of protection seals the mail, and holds the pupil', async () => {
    const reference = await office.receive(prose);
    const typed = { ...KIM, personnummer: '20080102-2393', namn: 'Kim Exempel, skyddad identitet' };
    const answer = await act(reference, 'registrera', typed);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('går den skyddade vägen');
    await office.take('one');
    expect((await office.report(reference)).state).toBe('sealed');
    const held = (await office.items('holds')).filter(({ cause }) => cause === 'sealed-mail');
    expect(new Set(held.map(({ pk }) => pk)).size).toBe(2);
    expect(await office.items('register', 'NOTIFICATION#')).toEqual([]);
    const officer = await office.as('skydd@kommun.example');
    const page = `/skydd/${reference}`;
    const all = await officer.send(`${page}/lyft`, page, { alla: 'ja' });
    expect(all.body).toContain('är hävt för 2 personer');
    expect((await office.items('holds')).filter(({ liftedAt }) => liftedAt === undefined)).toEqual([]);
  });
});

describe('a mail of many characters', () => {
  const quotes = `${'"'.repeat(69)}\r\n`;

  test('is shown in part, says how much is left out, and is given out whole', async () => {
    const mail = multipart([
      text(`Hej\r\n${quotes.repeat(12_000)}`),
      attached('a.txt', quotes.repeat(8_000), 'text/plain'),
    ]);
    const reference = await office.receive(rawMail(mail));
    const { body, status } = await person.get(`/mejl/${reference}`);
    expect(status).toBe(200);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(2_000_000);
    expect(body).toMatch(/Mejlet är för stort för att visas helt:<\/strong> \d{7} tecken visas inte/);
    expect(body).toContain(`/mejl/${reference}/bilaga/0`);
    expect(body).toContain('Lämna till handläggaren');
    const { text: whole } = await PostalMime.parse(
      Buffer.from((await person.get(`/mejl/${reference}/bilaga/0`)).body, 'base64'),
    );
    expect(whole?.length).toBeGreaterThan(800_000);
  });

  test('of names of files alone stays small', async () => {
    const names = Array.from({ length: 900 }, (_, index) =>
      attached(`${index}${'&'.repeat(900)}.bin`, 'x', 'application/x-x'),
    );
    const reference = await office.receive(rawMail(multipart([text('Hej'), ...names])));
    const { body } = await person.get(`/mejl/${reference}`);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(2_500_000);
  });
});

test('an attached mail is shown with what it quotes, hides and holds', async () => {
  const inner = rawMail({
    ...multipart([
      text('Se nedan.\r\n\r\nDen 3 nov skrev Lisa <lisa@skola.example>:\r\n> Ring mig i morgon\r\n'),
      attached('lista.pdf', '%PDF-1.4', 'application/pdf'),
    ]),
  });
  const mail = multipart([text('Hej'), attached('vidare.eml', inner, 'application/octet-stream')]);
  const { body } = await person.get(`/mejl/${await office.receive(rawMail(mail))}`);
  const [, attachedMail = ''] = body.split('Bilaga 1, bifogat mejl: text');
  expect(attachedMail).toContain('Se nedan.');
  expect(attachedMail).toContain('Ring mig i morgon');
  expect(attachedMail).toContain('<li>lista.pdf</li>');
  const names = [...body.matchAll(/<pre tabindex="0" role="region" aria-label="([^"]*)"/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(2);
});

describe('a mail that nobody can see', () => {
  const mails: [string, () => Promise<string>][] = [
    [
      'with a virus',
      () => office.receive(rawMail({ top: sesBlock({ virus: 'X-SES-Virus-Verdict: FAIL' }), body: template() })),
    ],
    [
      'that is gone',
      async () => {
        const reference = await office.receive(rawMail({ body: `${template()}\r\nHon mår inte bra.` }));
        office.s3.objects.delete('raw-mail/mail/one');
        return reference;
      },
    ],
  ];

  test.each(mails)('%s is not said to be read, and nothing is said of its sender', async (_, receive) => {
    const reference = await receive();
    const { body } = await person.get(`/mejl/${reference}`);
    expect(body).not.toMatch(/Läst, inget|>Släpp<|vem som helst kan ha skrivit/);
    for (const path of ['las', 'slapp'] as const) {
      const answer = await person.go(`POST /mejl/{reference}/${path}`, `/mejl/${reference}/${path}`, {
        ...(await tokenOf(person, reference)),
      });
      expect(answer.status).toBe(409);
      expect(answer.body).toContain('Mejlet går inte att visa, så ingen kan ha läst det');
    }
    const { read, decision } = await office.report(reference);
    expect([read, decision]).toEqual([undefined, undefined]);
  });
});

test('of a sender who is not verified the page says so', async () => {
  const { body } = await person.get(`/mejl/${await office.receive(unverifiedMail())}`);
  expect(body).toContain('<dt>Avsändare</dt><dd>Inte kontrollerad');
});

describe('a decision from a page that is out of date', () => {
  const KIM = { personnummer: '20080101-2386', namn: 'Kim Exempel', typ: 'Avbrott', datum: '2026-11-16' };

  test.each(['las', 'slapp', 'avvisa', 'klar', 'skydda'] as const)('%s', async (path) => {
    const reference = await office.receive(unverifiedMail('Kim har slutat.'));
    const form = formIn((await person.get(`/mejl/${reference}`)).body, `/mejl/${reference}/${path}`);
    const other = await office.as('nisse@kommun.example');
    const typed = { ...KIM, skolenhetskod: '12345678' };
    expect((await other.send(`/mejl/${reference}/registrera`, `/mejl/${reference}`, typed)).status).toBe(303);
    const answer = await person.go(`POST /mejl/{reference}/${path}`, `/mejl/${reference}/${path}`, form);
    const { decision } = await office.report(reference);
    if (path === 'skydda') expect([answer.status, decision?.act]).toEqual([303, 'seal']);
    else {
      expect([answer.status, decision]).toEqual([409, undefined]);
      expect(answer.body).toMatch(/sedan du öppnade det|kan inte släppas|Tryck Läst/);
    }
  });

  test('sent twice is one: the first answer comes again, also after the next decision', async () => {
    const reference = await office.receive(rawMail({ body: `${template()}\r\nHon mår inte bra.` }));
    const path = `/mejl/${reference}/las`;
    const form = formIn((await person.get(`/mejl/${reference}`)).body, path);
    for (let times = 0; times < 2; times++) {
      expect((await person.go('POST /mejl/{reference}/las', path, form)).status).toBe(303);
      await office.take('one');
    }
  });
});

test('nothing of the mail stands in a title, a header or the trace', async () => {
  const reference = await office.receive(prose);
  const { body, headers } = await person.get(`/mejl/${reference}`);
  expect(/<title>(.*)<\/title>/.exec(body)?.[1]).toBe('Mejl – KAA');
  expect(JSON.stringify(headers)).not.toMatch(/Kim|2386/);
  const traced = (await office.items('trace' as never)).map(({ pk, what, by }) => ({ pk, what, by }));
  expect(traced).toContainEqual({ pk: reference, what: 'mail', by: GROUP });
  expect(JSON.stringify(traced)).not.toMatch(/Kim|2386/);
});
