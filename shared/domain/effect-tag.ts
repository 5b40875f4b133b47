import * as z from 'zod';
import { Fault } from './fault.ts';

/** Where an effect that sends a mail stands: its item's key (store/keys.ts), its path in the item, and the attempt. */
export const EffectPlace = z.object({
  item: z.string().regex(/^(REPORT|YOUTH|IMPORT|AUTOMATIC|ANSWERS)#./),
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

/** Goes with a mail to SES and comes back with each event: no address, no look-up. */
export function effectTag({ item, path, attempt }: EffectPlace): string {
  const tag = Buffer.from(JSON.stringify([item, path, attempt])).toString('base64url');
  if (tag.length > MAX_CHARACTERS) throw new Fault('tag-too-long');
  return tag;
}

/** A tag is a message of ours, so an unreadable one throws (F5). */
export function placeOf(tag: string): EffectPlace {
  const [item, path, attempt] = z.tuple([z.unknown(), z.unknown(), z.unknown()]).parse(JSON.parse(decoded(tag)));
  return EffectPlace.parse({ item, path, attempt });
}

const decoded = (tag: string) => Buffer.from(tag, 'base64url').toString('utf8');
