import { readFileSync } from 'node:fs';
import { decodeText } from '../../shared/report-mail/mail/decode-text.ts';
import { folded } from '../../shared/report-mail/template/plain-words.ts';
import { protectionIn } from '../../shared/report-mail/template/protection.ts';
import { ROOTS } from '../../shared/report-mail/template/roots.ts';

/**
 * Which everyday words each root takes: docs/protection-words.md argues from it. Not in CI: the list is Debian's
 * (`apt-get install wswedish`). Prints root, effect and words.
 */
const [list = '/usr/share/dict/swedish'] = process.argv.slice(2);
const words = decodeText(readFileSync(list)).split('\n').filter(Boolean);
const taken = words.flatMap((word) => {
  const effect = protectionIn([folded(word)]);
  return effect ? [{ word, effect }] : [];
});

const letters = (root: string) => folded(root.replace(/[*…]/g, '').trim());
const rootOf = (word: string) =>
  ROOTS.flatMap((root) => root.words).find((root) => !/[ …]/.test(root) && folded(word).includes(letters(root))) ??
  'by one letter';

for (const [root, found] of Map.groupBy(taken, ({ word }) => rootOf(word)))
  for (const [effect, same] of Map.groupBy(found, (one) => one.effect))
    console.log(`${root}\t${effect}\t${same.length}\t${same.map(({ word }) => word).join(' ')}`);
console.log(`${taken.length} of ${words.length} words`);
