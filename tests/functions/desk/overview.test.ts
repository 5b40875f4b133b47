import { beforeEach, expect, test } from 'vitest';
import { contactSwitch } from '../../../shared/store/contact-switch.ts';
import { putItem } from '../../../shared/store/table.ts';
import { strangersMail } from '../../shared/staff-actions/mailroom.ts';
import { formIn } from '../../support/desk.ts';
import { anOffice } from './office.ts';

let office: Awaited<ReturnType<typeof anOffice>>;
let lead: Awaited<ReturnType<typeof office.as>>;
beforeEach(async () => {
  office = await anOffice();
  lead = await office.as('chef@kommun.example');
});

const listed = (n: number, list: string, step: string, nextOn: string, openedOn = '2026-10-01') =>
  putItem(office.dynamo.client, 'register', {
    pk: `YOUTH#${n}`,
    name: 'Kim Exempel',
    list,
    listSort: `${step}#${nextOn}#K-${n}`,
    place: { list, step, nextOn, reference: `K-${n}`, openedOn },
  });
const contact = () => contactSwitch(office.dynamo.client, 'register');

test('figures by district in the groups of the lists, without a name', async () => {
  await listed(1, 'farsta', 'new', '2026-11-23');
  await listed(2, 'farsta', 'follow', '2026-11-20', '2026-09-01');
  await listed(3, 'farsta', 'follow', '2026-12-20');
  await listed(4, 'kaa-grupp', 'check', '2026-11-20');
  await listed(5, 'skydd', 'hold', '2026-11-20');
  await office.receive(strangersMail());
  office.pass({ minutes: 20 });
  const { body } = await lead.get('/oversikt');
  const rowOf = (name: string) =>
    [...(body.split(`<th scope="row">${name}</th>`)[1]?.split('</tr>')[0] ?? '').matchAll(/">([^<]*)<\/td>/g)].map(
      ([, text]) => text,
    );
  expect(rowOf('Farsta')).toEqual(['0', '1', '0', '1', '1', '0', '3', '2026-09-01']);
  expect(rowOf('KAA-gruppen')).toEqual(['1', '0', '0', '0', '0', '0', '1', '2026-10-01']);
  expect(rowOf('Summa')).toEqual(['1', '1', '0', '1', '1', '0', '4', '2026-09-01']);
  expect(body).toContain('1 mejl väntar på KAA-gruppen');
  expect(body).not.toMatch(/Kim|K-\d/);
});

test('the switch stops and starts contact; who and when is shown, and a second person told', async () => {
  const path = '/stopp';
  const first = formIn((await lead.get('/oversikt')).body, path);
  const send = (form: Record<string, string>) => lead.go('POST /stopp', path, form);
  expect(await send(first)).toMatchObject({ status: 303, headers: { location: '/oversikt' } });
  expect(await contact().isStopped()).toBe(true);
  expect((await send(first)).status).toBe(303);
  const { body } = await lead.get('/oversikt');
  expect(body).toContain('chef@kommun.example stoppade alla brev och mejl till unga 2026-11-23 10:00');
  expect((await send(formIn(body, path))).status).toBe(303);
  expect(await contact().isStopped()).toBe(false);
  await contact().stop('lisa', office.now());
  const late = await send({ ...formIn(body, path), act: 'abcdefghijkl', lage: 'stoppa' });
  expect(late.status).toBe(409);
  expect(late.body).toContain('lisa stoppade dem');
  expect((await send({ ...formIn(body, path), lage: 'x' })).status).toBe(422);
});

test('an old form does not lift a stop that came later', async () => {
  const path = '/stopp';
  const send = (form: Record<string, string>) => lead.go('POST /stopp', path, form);
  await contact().stop('anna', office.now());
  const start = formIn((await lead.get('/oversikt')).body, path);
  expect((await send(start)).status).toBe(303);
  expect(await contact().isStopped()).toBe(false);
  // Sent once more while it is on: as it was wished.
  expect((await send(start)).status).toBe(303);
  office.pass({ minutes: 5 });
  await contact().stop('berit', office.now());
  const late = await send(start);
  expect(late.status).toBe(409);
  expect(late.body).toContain('berit stoppade dem');
  expect(await contact().isStopped()).toBe(true);
  const { sedan: _, ...withoutStop } = start;
  expect((await send(withoutStop)).status).toBe(422);
  expect((await send({ ...start, lage: 'constructor' })).status).toBe(422);
  expect((await send(formIn(late.body, path))).status).toBe(303);
  expect(await contact().isStopped()).toBe(false);
});

test('an old form does not stop what somebody has started since', async () => {
  const path = '/stopp';
  const send = (form: Record<string, string>) => lead.go('POST /stopp', path, form);
  for (const colleague of ['anna', 'berit']) {
    const stop = formIn((await lead.get('/oversikt')).body, path);
    expect((await send(stop)).status).toBe(303);
    office.pass({ minutes: 5 });
    await contact().start(colleague, office.now());
    const late = await send(stop);
    expect(late.status).toBe(409);
    expect(late.body).toContain(`${colleague} startade dem`);
    expect(await contact().isStopped()).toBe(false);
    expect((await send(formIn(late.body, path))).status).toBe(303);
    expect(await contact().isStopped()).toBe(true);
    await contact().start(colleague, office.now());
  }
});
