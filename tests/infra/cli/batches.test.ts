import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { HandOver } from '../../../infra/cli/hand-over-letters.ts';
import type { S3 } from '../../../shared/aws/clients.ts';
import { aResident, NOW, personKeyOf } from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { type CallFault, faultyCalls } from '../../support/failing-calls.ts';
import { aFolder, anOffice, inFolder, type Office } from './handed-over.ts';

let dynamo: Dynamo;
let office: Office;
beforeEach(async () => {
  dynamo = await directDynamo();
  office = anOffice(dynamo);
  await office.extract();
});

const kimIsGone = () => office.resident(aResident({ personKey: personKeyOf('kim'), gone: true }));

describe('an interrupted batch', () => {
  const brokenAt = (path: string): S3 => ({
    send: (async (command: { input: { Key?: string } }) => {
      if (command.input.Key === path) throw new Error('the network is down');
      return office.s3.send(command as Parameters<S3['send']>[0]);
    }) as S3['send'],
  });

  test('prints its name, is named by the next, and is written again with the same bytes', async () => {
    for (const name of ['a', 'b', 'c']) await office.youth(name);
    const folder = aFolder();
    await expect(office.handOver({ folder }, { s3: brokenAt('letters/b.pdf') })).rejects.toThrow(
      'Omgången first avbröts (Error). Skriv den igen till samma mapp med --batch first',
    );
    const cut = inFolder(folder);
    expect(cut.manifests).toEqual([]);
    const next = await office.handOver({ folder: aFolder(), batch: 'second' });
    expect(next.unfinished).toMatchObject([{ batch: 'first', by: 'lisa' }]);
    const again = await office.handOver({ folder, mode: 'again' });
    expect(inFolder(folder).letters).toEqual(cut.letters);
    expect([...again.written, ...next.written].sort()).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
    expect((await office.handOver({ folder: aFolder(), batch: 'third' })).unfinished).toEqual([]);
  });

  test('a letter that may not leave any more is taken out of its folder', async () => {
    await office.youth('kim');
    const folder = aFolder();
    mkdirSync(join(folder, 'first.json'));
    await expect(office.handOver({ folder })).rejects.toThrow('avbröts (EISDIR)');
    expect(readdirSync(folder)).toContain('kim.pdf');
    rmSync(join(folder, 'first.json'), { recursive: true });
    await kimIsGone();
    expect(await office.handOver({ folder, mode: 'again' })).toMatchObject({ written: [], stopped: 1 });
    expect(inFolder(folder)).toEqual({ letters: {}, manifests: [{ batch: 'first', letters: [] }] });
  });

  test('a finished one is not written again, for it may be posted, unless its files are lost', async () => {
    await office.youth('kim');
    await office.youth('robin');
    await office.handOver({ folder: aFolder() });
    await expect(office.handOver({ folder: aFolder(), mode: 'again' })).rejects.toThrow('lägg till --lost');
    await kimIsGone();
    const folder = aFolder();
    const lost = await office.handOver({ folder, mode: 'lost' });
    expect(lost).toMatchObject({ written: ['robin.pdf'], stopped: 1 });
    expect(inFolder(folder).letters).toEqual({ 'robin.pdf': 'PDF of robin' });
    expect((await office.load('kim')).letters.kim?.state).toBe('handed-over');
  });

  test('one that was never begun is not made by asking for it', async () => {
    const folder = join(aFolder(), 'new');
    await expect(office.handOver({ folder, batch: 'fisrt', mode: 'again' })).rejects.toThrow('fisrt finns inte');
    expect(await office.batch('fisrt')).toBeUndefined();
  });

  test('a folder that cannot be made begins no batch', async () => {
    const file = join(aFolder(), 'file');
    writeFileSync(file, '');
    await expect(office.handOver({ folder: join(file, 'below') })).rejects.toThrow('Välj en annan med --out');
    expect(await office.batch('first')).toBeUndefined();
  });
});

test('two hand-overs at once never write the same letter', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `youth ${n}`);
  for (const name of names) await office.youth(name);
  const folders = [aFolder(), aFolder()];
  const results = await Promise.all(folders.map((folder, n) => office.handOver({ folder, batch: `batch ${n}` })));
  const written = folders.flatMap((folder) => Object.keys(inFolder(folder).letters));
  expect(written.sort()).toEqual(names.map((name) => `${name}.pdf`).sort());
  expect(results.flatMap((result) => result.written).sort()).toEqual(written);
});

describe('a batch that somebody writes just now', () => {
  /** Asks from within the first batch, as its second letter is read. */
  async function during(clock: HandOver['clock'], ask: () => Promise<unknown>) {
    for (const name of ['a', 'b']) await office.youth(name);
    let asked: unknown;
    const s3: S3 = {
      send: (async (command: { input: { Key?: string } }) => {
        if (command.input.Key === 'letters/b.pdf') asked = await ask().catch((error: Error) => error.message);
        return office.s3.send(command as Parameters<S3['send']>[0]);
      }) as S3['send'],
    };
    return { result: await office.handOver({ folder: aFolder() }, { s3, clock }), asked };
  }

  test('is not listed as broken off, and nobody else can write it', async () => {
    const again = () => office.handOver({ folder: aFolder(), mode: 'again' });
    const { result, asked } = await during(() => NOW, again);
    expect(asked).toBe('Omgången first skrivs just nu av lisa. Har den avbrutits går den att skriva igen efter 10:05.');
    expect(result.written.sort()).toEqual(['a.pdf', 'b.pdf']);
  });

  test('is not named by another', async () => {
    const { asked } = await during(
      () => NOW,
      () => office.handOver({ folder: aFolder(), batch: 'second' }),
    );
    expect(asked).toMatchObject({ unfinished: [] });
  });

  test('keeps its lease however long it takes, and stops when another has it', async () => {
    let minutes = 0;
    const clock = () => {
      minutes += 2;
      return NOW.add({ minutes });
    };
    const { result } = await during(clock, async () => undefined);
    expect(result.written).toHaveLength(2);
    await office.youth('c');
    await office.youth('d');
    let at = NOW;
    const stolen = async () => {
      at = NOW.add({ minutes: 6 });
      await office.handOver({ folder: aFolder(), batch: 'third', mode: 'again' }, { clock: () => at });
    };
    const s3: S3 = {
      send: (async (command: { input: { Key?: string } }) => {
        if (command.input.Key === 'letters/c.pdf' && at === NOW) await stolen();
        return office.s3.send(command as Parameters<S3['send']>[0]);
      }) as S3['send'],
    };
    const first = office.handOver({ folder: aFolder(), batch: 'third' }, { s3, clock: () => at });
    await expect(first).rejects.toThrow('BatchIsTaken');
  });
});

const afterLease = { clock: () => NOW.add({ minutes: 6 }) };

describe.each(['before', 'after', 'kill'] satisfies CallFault[])('whatever call fails (%s)', (fault) => {
  test('no letter is lost, and none stands in two finished batches', async () => {
    for (let at = 0; ; at++) {
      dynamo = await directDynamo();
      office = anOffice(dynamo);
      await office.extract();
      for (const name of ['a', 'b']) await office.youth(name);
      const { state, wrap, end } = faultyCalls(at, fault);
      const folder = aFolder();
      const broken = { dynamoDb: wrap(dynamo.client), s3: wrap(office.s3) };
      const ended = await end(office.handOver({ folder }, broken));
      const second = aFolder();
      const { unfinished } = await office.handOver({ folder: second, batch: 'second' }, afterLease);
      for (const { batch } of unfinished) await office.handOver({ folder, batch, mode: 'again' }, afterLease);
      const finished = [folder, second].flatMap((where) => inFolder(where).manifests.flatMap(({ letters }) => letters));
      expect(finished.sort(), `call ${at}`).toEqual(['a.pdf', 'b.pdf']);
      if (ended === 'done' && state.calls <= at) break;
    }
  });
});
