import { expect, test } from 'vitest';
import { CaseMaterial, RegisterFields, YouthRecord } from '../../shared/domain/youth-record.ts';
import { fieldsOf } from '../support/schema-fields.ts';
import { textOf } from './repository.ts';

/** By table: | `field` `another` | why | paragraph | */
const tables = textOf('docs/fields.md').split(/^## /m).slice(1);
const listed = (heading: string) => {
  const table = tables.find((text) => text.startsWith(heading)) ?? '';
  const rows = [...table.matchAll(/^\| (`.*) \| (.*) \| (.*) \|$/gm)];
  return rows.flatMap(([, fields = '', , paragraph = '']) =>
    [...fields.matchAll(/`([^`]*)`/g)].map(([, field = '']) => ({ field, paragraph })),
  );
};
const register = listed('The register');
const material = listed('Case material');
const machinery = listed('The record itself');

test('each stored field of a youth stands in docs/fields.md once, in its part, and no other does', () => {
  const names = (some: typeof register) => some.map(({ field }) => field).toSorted();
  expect(names(register)).toEqual(fieldsOf(RegisterFields).toSorted());
  expect(names(material)).toEqual(fieldsOf(CaseMaterial).toSorted());
  expect(names([...register, ...material, ...machinery])).toEqual(fieldsOf(YouthRecord).toSorted());
});

test('with its paragraph', () => {
  const all = [...register, ...material, ...machinery];
  expect(all.filter(({ paragraph }) => !/\d+ ?:\d|\d §|art\. \d/.test(paragraph))).toEqual([]);
  expect(register.filter(({ paragraph }) => !paragraph.includes('2006:39 4 §'))).toEqual([]);
});
