import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { profileIn, StagesFile } from '../../../infra/city.ts';
import { schemaOf } from '../../../infra/tools/new-city.ts';
import { schoolKit } from '../../../infra/tools/school-kit.ts';
import { Profile } from '../../../shared/domain/profile.ts';
import { BJORKDAL, bjorkdalFolder } from '../../support/bjorkdal.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const aFolder = () => mkdtempSync(join(tmpdir(), 'kaa-city-'));

/** As `npm run city -- …`, with a line for each answer. */
function city(args: string[], { answers = [] as string[], folder = '' } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['infra/tools/city.ts', ...args], {
    cwd: root,
    env: { ...process.env, KAA_CITY: folder },
    input: answers.map((answer) => `${answer}\n`).join(''),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('a new city', () => {
  test('is asked for, and has no faults', () => {
    const folder = join(aFolder(), 'bjorkdal');
    const answers = Object.values(BJORKDAL).flatMap((answer) =>
      answer === BJORKDAL.municipality ? ['99', answer] : [answer],
    );
    const { status, stdout } = city(['new', folder], { answers });
    expect(stdout).toContain('has four digits');
    expect(stdout).toContain('no faults');
    expect(stdout).toContain(`export KAA_CITY=${folder}`);
    expect(status).toBe(0);
    const { municipality, districts, letters } = JSON.parse(readFileSync(profileIn(folder), 'utf8'));
    expect({ municipality, districts, guardians: letters.guardians }).toEqual({
      municipality: '9901',
      districts: [
        { code: 'norra-bjorkdal', name: 'Norra Björkdal' },
        { code: 'sodra-bjorkdal', name: 'Södra Björkdal' },
      ],
      guardians: 'none',
    });
    expect(readFileSync(profileIn(folder), 'utf8')).not.toMatch(/Stockholms? stad|\.example"/);
  });

  test('is not made of half the answers', () => {
    const folder = join(aFolder(), 'half');
    const { status, stderr } = city(['new', folder], { answers: ['Björkdals kommun', '9901'] });
    expect(status).toBe(1);
    expect(stderr).toContain('Nothing was written');
    expect(existsSync(folder)).toBe(false);
  });

  test('never lies where git of this project, or another city, does', () => {
    const inside = city(['new', 'infra/municipalities/bjorkdal']);
    expect([inside.status, inside.stderr]).toEqual([1, expect.stringContaining('outside it')]);
    const folder = bjorkdalFolder();
    expect(city(['new', folder]).stderr).toContain('is not empty');
  });
});

describe('a check', () => {
  test('says what is wrong, what is to be decided, and brings the schemas up to date', () => {
    const folder = bjorkdalFolder(({ profile }) => Object.assign(profile, { brev: 1 }));
    writeFileSync(join(folder, 'profile.schema.json'), '{}');
    const { status, stdout } = city(['check'], { folder });
    expect(status).toBe(1);
    expect(stdout).toContain('  brev: this version knows no such key');
    expect(stdout).toMatch(/decide on.*\n(?: {2}.*\n)* {2}intake\.strangers\n/);
    expect(JSON.parse(readFileSync(join(folder, 'profile.schema.json'), 'utf8'))).toEqual(schemaOf(Profile));
  });

  test('of a folder that is none says where it looked', () => {
    const folder = join(aFolder(), 'none');
    const { status, stderr } = city(['check'], { folder });
    expect([status, stderr]).toEqual([1, expect.stringContaining(`cannot be read in ${folder}`)]);
  });

  test('quotes nothing of a file that is no JSON', () => {
    const folder = aFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(profileIn(folder), '{ "name": "Kim Exempel" ');
    const { stderr } = city(['check'], { folder });
    expect(stderr).toContain('profile.json is not JSON');
    expect(stderr).not.toContain('Kim');
  });
});

describe('the schemas for editors', () => {
  test.each([
    ['profile.json', Profile],
    ['stages.json', StagesFile],
  ])('%s: takes what a new city has, names its schema, and knows every key', (file, schema) => {
    const folder = bjorkdalFolder();
    const written = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    expect(written.$schema).toBe(`./${file.replace('json', 'schema.json')}`);
    const again = z.fromJSONSchema(JSON.parse(readFileSync(join(folder, written.$schema), 'utf8')));
    expect(again.safeParse(written).error).toBeUndefined();
    expect(again.safeParse({ ...written, brev: 1 }).success).toBe(false);
    expect(schema.safeParse(written).success).toBe(true);
  });
});

test('the school kit of a city lies in its folder, with its telephone number', async () => {
  const folder = bjorkdalFolder();
  const kit = await schoolKit({ KAA_CITY: folder });
  const list = kit.get(join(folder, 'skola', 'kaa-rapport.xlsx'));
  const [, guide] = (await readXlsx(list as Uint8Array)).sheets;
  expect(guide?.rows.flat().join()).toContain(BJORKDAL.phone);
  expect(kit.get(join(folder, 'skola', 'README.md'))).toContain(`Ring ${BJORKDAL.phone}`);
  expect(kit.get(join(folder, 'skola', 'README.md'))).not.toContain('000 00');
});
