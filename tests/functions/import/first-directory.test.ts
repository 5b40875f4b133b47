import { expect, test } from 'vitest';
import { directoryStore } from '../../../shared/store/directory-store.ts';
import { aCityForThisTest } from './city.ts';
import { linesOfRegister, unitsOfRegister } from './first-directory.ts';
import { schools } from './lists.ts';

const SCHOOLS = 'directory/schools.csv';

test('the public register as it is: refused, with the one unit that stands in it twice', async () => {
  const city = await aCityForThisTest();
  const lines = linesOfRegister();
  expect(lines).toHaveLength(131);
  const codes = lines.map(({ skolenhetskod }) => skolenhetskod);
  const second = codes.findIndex((code, index) => codes.indexOf(code) !== index);
  const result = await city.importFile(SCHOOLS, schools(...lines));
  expect(result).toMatchObject({
    rows: 131,
    accepted: 0,
    refused: [{ row: second + 2, field: 'skolenhetskod', code: 'twice-in-file' }],
  });
});

test('the public register with each unit once: imported, and every school can report', async () => {
  const city = await aCityForThisTest();
  const units = unitsOfRegister();
  const result = await city.importFile(SCHOOLS, schools(...units));
  expect(result).toMatchObject({ state: 'imported', rows: 130, accepted: 130, refused: [], warnings: [] });
  const store = directoryStore(city.dynamo.client, city.dynamo.tables.directory);
  const reporting = await Promise.all(units.map(({ rapportorer = '' }) => store.units(rapportorer, [])));
  expect(reporting.map(({ mayReport }) => mayReport.map(({ unit }) => unit))).toEqual(
    units.map(({ skolenhetskod }) => [skolenhetskod]),
  );
  expect((await store.units('vemsomhelst@edu.stockholm.se.example', [])).mayReport).toEqual([]);
});
