import type { HeldReason } from '../../domain/report.ts';
import type { Fields } from '../template/lines.ts';
import { defaultsOf, isPupil } from './pupils.ts';
import { readBlocks } from './read-blocks.ts';
import { recordsOf } from './read-list.ts';
import type { Defaults } from './read-values.ts';
import { type Table, tablesIn } from './tables.ts';

export type TextRead = {
  blocks: Fields[];
  tables: Table[];
  pupils: { fields: Fields; held?: HeldReason }[];
  defaults: Defaults;
};

/** Blocks of the template, then lists. Throws OverLimit. */
export function readText(text: string): TextRead {
  const blocks = readBlocks(text);
  const tables = tablesIn(text);
  const defaults = defaultsOf(blocks);
  const pupils = [
    ...blocks.filter(isPupil).map((fields) => ({ fields })),
    ...tables.flatMap((table) => recordsOf(table, defaults)),
  ];
  return { blocks, tables, pupils, defaults };
}
