import { beforeEach, describe, expect, test, vi } from 'vitest';
import { recordReference } from '../../../shared/domain/reference.ts';
import { holdStore, holdsOf } from '../../../shared/store/hold-store.ts';
import { sealedStore } from '../../../shared/store/sealed-store.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { strangersMail } from '../../shared/staff-actions/mailroom.ts';
import { aYouthRecord } from '../../support/builders.ts';
import { formIn } from '../../support/desk.ts';
import { madeNumbers } from '../../support/made-numbers.ts';
import { rawMail, template } from '../../support/mails.ts';
import { anOffice } from './office.ts';

const OFFICER = 'skydd@kommun.example';
const NUMBER = '200801012386';

let office: Awaited<ReturnType<typeof anOffice>>;
let officer: Awaited<ReturnType<typeof office.as>>;
beforeEach(async () => {
  office = await anOffice();
  officer = await office.as(OFFICER);
});

const sealed = () =>
  office.receive(
    rawMail({ body: `${template()}\r\n${template({ Personnummer: '20080102-2393' })}\r\nSkyddad identitet` }),
  );
const personKey = async (number = NUMBER) => (await office.ports().keyedHash()).personKeyOf(number);
const holds = async (number?: string) => holdsOf(office.dynamo.client, 'holds', await personKey(number));

async function heldYouth(...references: string[]) {
  const key = await personKey();
  const { now } = office.ports().actor;
  const record = aYouthRecord({ personKey: key, personnummer: NUMBER, name: 'Kim Exempel' });
  await youthStore(office.dynamo.client, 'register').save(
    { ...record, version: 0, contactHold: true, heldBy: references, state: 'undecided' },
    now,
  );
  const store = holdStore(office.dynamo.client, { holds: 'holds', register: 'register' });
  for (const reference of references)
    await store.put({ personKey: key, reference, cause: 'telephone', setAt: now.toString(), setBy: 'olga' }, now);
}

describe("the officers' list", () => {
  test('is empty, or has what came by the sealed way and whom a hold stops', async () => {
    expect((await officer.get('/skydd')).body).toContain('Inget väntar på den skyddade vägen');
    const reference = await sealed();
    await heldYouth('S-0000-01');
    const { body } = await officer.get('/skydd');
    expect(body).toContain(`<a href="/skydd/${reference}">`);
    expect(body).toContain('<a href="/skydd/S-0000-01">');
    expect(body).not.toMatch(/Kim|2386/);
  });
});

describe('a sealed mail', () => {
  test('is shown with whom it names, its text and its rows; its file is given out', async () => {
    const reference = await sealed();
    const { body } = await officer.get(`/skydd/${reference}`);
    expect(body).toContain(`<li>${NUMBER}</li>`);
    expect(body).toContain('Skyddad identitet');
    expect(body).toContain('name="rad-1"');
    expect(/<title>(.*)<\/title>/.exec(body)?.[1]).toBe('Skydd – KAA');
    const file = await officer.get(`/skydd/${reference}/bilaga/0`);
    expect(Buffer.from(file.body, 'base64').toString()).toContain('Skyddad identitet');
  });

  test('has rows released, holds lifted of one and of all, and is closed', async () => {
    const reference = await sealed();
    const page = `/skydd/${reference}`;
    expect((await officer.send(`${page}/rader`, page)).status).toBe(422);
    const released = await officer.send(`${page}/rader`, page, { 'rad-1': 'ja' });
    expect(released.body).toContain('Rad 1: släppt');
    expect((await holds())[0]?.liftedBy).toBe(OFFICER);
    expect(await holds('200801022393')).toMatchObject([{ reference }]);
    const wrong = await officer.send(`${page}/lyft`, page, { personnummer: '200801032384', alla: '' });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('value="200801032384"');
    expect((await officer.send(`${page}/lyft`, page)).body).toContain('är hävt för 2 personer');
    expect((await holds('200801022393'))[0]?.liftedBy).toBe(OFFICER);
    expect(await officer.send(`${page}/stang`, page)).toMatchObject({ status: 303, headers: { location: '/skydd' } });
    expect((await officer.get('/skydd')).body).not.toContain(reference);
  });

  test('that another has closed meanwhile: the second is told, the first may press twice', async () => {
    const reference = await sealed();
    const path = `/skydd/${reference}/stang`;
    const other = await office.as('olga@kommun.example');
    const [mine, hers] = await Promise.all(
      [officer, other].map(async (who) => formIn((await who.get(`/skydd/${reference}`)).body, path)),
    );
    for (let times = 0; times < 2; times++)
      expect((await officer.go('POST /skydd/{reference}/stang', path, mine)).status).toBe(303);
    const second = await other.go('POST /skydd/{reference}/stang', path, hers);
    expect(second.status).toBe(409);
    expect(second.body).toContain(`${OFFICER} avslutade ${reference}`);
  });
});

describe('a list of lost flags with very many', () => {
  const MANY = 260;

  test('reads and shows some, and lifts in pieces, each of which may be sent again', async () => {
    const { keyedHash, actor } = office.ports();
    const { personKeyOf } = await keyedHash();
    const persons = madeNumbers(MANY).map((number) => ({ number, personKey: personKeyOf(number) }));
    await sealedStore(office.dynamo.client, 'sealed').lostFlags('I-7K3Q-9F', persons, actor.now);
    const store = holdStore(office.dynamo.client, { holds: 'holds', register: 'register' });
    const youths = youthStore(office.dynamo.client, 'register');
    for (const { number, personKey } of persons) {
      const record = aYouthRecord({ personKey, personnummer: number });
      const held = { contactHold: true, heldBy: ['S-0000-01', 'I-7K3Q-9F'], state: 'undecided' as const };
      await youths.save({ ...record, ...held, version: 0 }, actor.now);
      await store.put(
        { personKey, reference: 'I-7K3Q-9F', cause: 'lost-flag', setAt: actor.now.toString() },
        actor.now,
      );
    }
    const reads = vi.spyOn(office.dynamo.client, 'send');
    const { body } = await officer.get('/skydd/I-7K3Q-9F');
    expect(reads.mock.calls.length).toBeLessThan(150);
    expect(body.match(/<h2>Kontaktstopp för/g)).toHaveLength(50);
    expect(body).toContain('210 till har kontaktstopp härifrån');
    const path = '/skydd/I-7K3Q-9F/lyft';
    const form = formIn(body.slice(body.indexOf('Eller för alla')), path);
    for (let times = 0; times < 2; times++) {
      const some = await officer.go('POST /skydd/{reference}/lyft', path, form);
      expect(some.body).toContain('är hävt för 200 personer');
      expect(some.body).toContain('Fortsätt: häv för de 60 som är kvar');
    }
    const rest = { ...form, fran: '200' };
    expect((await officer.go('POST /skydd/{reference}/lyft', path, rest)).body).toContain('är hävt för 60 personer');
    const held = (await office.items('holds')).filter(({ liftedBy }) => liftedBy !== OFFICER);
    expect(held).toEqual([]);
  }, 60_000);
});

describe('a sealed youth', () => {
  test('is shown in words, with letters by batch; what has no word here stands in full', async () => {
    const key = await personKey();
    const made = { entryId: 'e1', addressee: 'youth', state: 'handed-over', batch: 'B-2026', dueOn: '2026-11-24' };
    const record = {
      ...aYouthRecord({ personKey: key, personnummer: NUMBER }),
      name: undefined,
      facts: { 'R-7K3Q-9F#1': { type: 'dropout', reportId: 'R-7K3Q-9F', name: 'Kim <b>Exempel' } },
      letters: { one: { variant: 'first', ...made }, other: { variant: 'of-a-newer-version', ...made, addressee: 7 } },
    };
    await sealedStore(office.dynamo.client, 'sealed').record(aYouthRecord({ personKey: key }), record);
    const { body } = await officer.get(`/skydd/${recordReference(key)}`);
    expect(body).toContain('<dd>Kim &lt;b&gt;Exempel</dd>');
    expect(body).toContain('Första brevet till ungdomen: lämnat till utskrift, omgång B-2026');
    expect(body).toContain('of-a-newer-version till okänt');
    expect(body).toContain('&quot;entryId&quot;: &quot;e1&quot;');
    expect(body).not.toContain(key);
  });
});

describe('a hold', () => {
  test('is set after a call, once for one form, and lifted by number', async () => {
    const { body } = await officer.get('/skydd');
    const form = { ...formIn(body, '/skydd/stopp'), personnummer: '20080101-2386' };
    const send = () => officer.go('POST /skydd/stopp', '/skydd/stopp', form);
    const { headers } = await send();
    expect(await send()).toMatchObject({ status: 303, headers: { location: headers.location } });
    const [hold, ...others] = await holds();
    expect(others).toEqual([]);
    expect(headers.location).toBe(`/skydd/${hold?.reference}`);
    const page = String(headers.location);
    expect((await officer.get(page)).body).toContain(`${OFFICER} satte kontaktstoppet`);
    expect((await officer.send(`${page}/lyft`, page, { personnummer: 'x' })).status).toBe(422);
    expect((await officer.send(`${page}/lyft`, page, { personnummer: NUMBER })).body).toContain(
      'Kontaktstoppet är hävt',
    );
    const twice = await officer.send(`${page}/lyft`, page, { personnummer: NUMBER });
    expect([twice.status, twice.body.includes('Kontaktstoppet är hävt')]).toEqual([200, true]);
    const other = await office.as('olga@kommun.example');
    const second = await other.send(`${page}/lyft`, page, { personnummer: NUMBER });
    expect(second.status).toBe(409);
    expect(second.body).toContain(`${OFFICER} hävde det`);
  });

  test('needs a number, and keeps what was typed', async () => {
    const answer = await officer.send('/skydd/stopp', '/skydd', { personnummer: '"12' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('value="&quot;12"');
  });

  test('is one of two: lifting it leaves the other', async () => {
    await heldYouth('S-0000-01', 'S-0000-02');
    const { body } = await officer.get('/skydd/S-0000-02');
    expect(body).toContain('Kim Exempel');
    expect(body).toContain('Häv S-0000-01');
    const path = '/skydd/S-0000-01/lyft';
    const lifted = await officer.go('POST /skydd/{reference}/lyft', path, formIn(body, path));
    expect(lifted.body).toContain('kontaktstopp kvar från S-0000-02');
    expect((await holds()).map(({ reference, liftedAt }) => [reference, liftedAt !== undefined])).toEqual([
      ['S-0000-01', true],
      ['S-0000-02', false],
    ]);
  });
});

test('a reference that nobody knows is a 404 like any other', async () => {
  const held = await office.receive(strangersMail());
  const answers = await Promise.all(
    [`/skydd/${held}`, '/skydd/S-0000-99', '/skydd/x', `/skydd/${held}/bilaga/0`].map((path) => officer.get(path)),
  );
  for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });
});
