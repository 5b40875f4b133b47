import * as z from 'zod';
import { Fault } from './fault.ts';

/** Items that hold notices and nothing else to do. */
export const WITH_NOTICES = ['IMPORT', 'AUTOMATIC', 'UNREAD', 'STRANGERS', 'SWITCH', 'BATCH'];
export const WITH_EFFECTS = ['REPORT', 'YOUTH', 'ANSWERS', ...WITH_NOTICES];

/** An effect's item (its key), path in it, and attempt. */
export const EffectPlace = z.object({
  item: z.string().regex(new RegExp(`^(?:${WITH_EFFECTS.join('|')})#.`)),
  path: z.union([
    z.tuple([z.literal('answer')]),
    z.tuple([z.literal('notices'), z.string()]),
    z.tuple([z.literal('letters'), z.string()]),
  ]),
  attempt: z.number().int().positive(),
});
export type EffectPlace = z.infer<typeof EffectPlace>;

/** SES takes letters, digits, _ and - in a tag, at most 256. */
const MAX_CHARACTERS = 256;

/** Comes back with each event of SES. */
export function effectTag({ item, path, attempt }: EffectPlace): string {
  const tag = Buffer.from(JSON.stringify([item, path, attempt])).toString('base64url');
  if (tag.length > MAX_CHARACTERS) throw new Fault('bug', 'tag too long');
  return tag;
}

/** Throws on any but our own tags (F5). */
export function placeOf(tag: string): EffectPlace {
  const json = Buffer.from(tag, 'base64url').toString('utf8');
  const [item, path, attempt] = z.tuple([z.unknown(), z.unknown(), z.unknown()]).parse(JSON.parse(json));
  return EffectPlace.parse({ item, path, attempt });
}
