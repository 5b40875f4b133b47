import type * as z from 'zod';
import { WITH_NOTICES } from '../../shared/domain/effect-tag.ts';
import { Hold } from '../../shared/domain/hold.ts';
import {
  FeedbackSignal,
  GatheredAnswers,
  LetterSignal,
  NoticeSignal,
  RegisterSignal,
} from '../../shared/domain/messages.ts';
import { STORED } from '../support/planted.ts';

const MESSAGES = { FeedbackSignal, GatheredAnswers, LetterSignal, NoticeSignal, RegisterSignal };

type Node = { _zod: { def: Definition } };
type Definition = {
  type: string;
  shape?: Record<string, Node>;
  options?: Node[];
  innerType?: Node;
  element?: Node;
  valueType?: Node;
  entries?: Record<string, string>;
  values?: unknown[];
};

/** Fields (`Report.notices.*.why`) and values (`Report.state = held`) of what is stored and signalled, in order. */
export function vocabulary(): string[] {
  const words = Object.entries({ ...STORED, Hold, ...MESSAGES }).flatMap(([name, schema]) => wordsOf(schema, name));
  return [...new Set([...words, ...WITH_NOTICES.map((kind) => `key = ${kind}`)])].toSorted();
}

function wordsOf(schema: Node | z.ZodType, path: string): string[] {
  const { type, shape, options, innerType, element, valueType, entries, values } = (schema as Node)._zod.def;
  if (innerType) return wordsOf(innerType, path);
  if (shape)
    return Object.entries(shape).flatMap(([name, of]) => [`${path}.${name}`, ...wordsOf(of, `${path}.${name}`)]);
  if (type === 'record' && valueType) return wordsOf(valueType, `${path}.*`);
  if (type === 'array' && element) return wordsOf(element, path);
  if (options) return options.flatMap((option) => wordsOf(option, path));
  const given = type === 'enum' ? Object.values(entries ?? {}) : type === 'literal' ? (values ?? []) : [];
  return given.map((value) => `${path} = ${value}`);
}
