import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { synthesize } from '../../infra/tools/synth.ts';
import { type Chain, daysAgo, people, report, startChain } from '../support/chain.ts';
import { madeFamily } from '../support/made-numbers.ts';
import { extractOf } from '../support/made-residents.ts';

/** More in an hour are answered in one mail (shared/store/answer-hours.ts). */
const TIMES = 20;
const WARM_UP = 3;
const say = (what: string, value: string) => console.log(`${what.padEnd(58)} ${value}`);
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const ms = (value: number) => `${Math.round(value)} ms`;

/** From the mailbox's 250 to answer, notice and every letter. */
async function journey(chain: Chain, text: string): Promise<number> {
  const wanted = chain.stack.mailsOut().length + 2;
  await chain.send(text);
  const start = performance.now();
  while (chain.stack.mailsOut().length < wanted || !(await chain.stack.idle()))
    await new Promise((resolve) => setTimeout(resolve, 2));
  return performance.now() - start;
}

test('one mail, cold and warm', async () => {
  await synthesize({ nag: false });
  const cold: number[] = [];
  const ready: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const start = performance.now();
    const chain = await startChain({ prewarm: false });
    ready.push(performance.now() - start);
    await chain.importExamples();
    cold.push(await journey(chain, report('Avbrott', people.cornelia, daysAgo(6))));
    await chain.stop();
    chain.forget();
  }
  const chain = await startChain();
  const { csv, numbers } = extractOf(200);
  await chain.importExamples(csv);
  const warm: number[] = [];
  for (const [n, number] of numbers.slice(0, TIMES).entries())
    warm.push(
      await journey(chain, report('Avbrott', { number, given: 'Påhittad', family: madeFamily(n) }, daysAgo(5))),
    );
  say('embedded stack ready (synth done), median of 20', ms(median(ready)));
  say('one mail to its end, cold, median of 20', ms(median(cold)));
  say(`one mail to its end, warm, median of ${TIMES - WARM_UP}`, ms(median(warm.slice(WARM_UP))));
  say('memory of the stack and all functions', memory());
  await chain.stop();
  chain.forget();
  expect(median(cold)).toBeLessThan(2_000);
  expect(median(warm.slice(WARM_UP))).toBeLessThan(400);
});

test('20,000 residents, then a burst of mails', async () => {
  const chain = await startChain();
  const { csv, numbers } = extractOf(20_000);
  const start = performance.now();
  const { accepted } = await chain.importExamples(csv);
  say(`import of ${accepted} residents`, ms(performance.now() - start));
  const burst = numbers.slice(0, 200);
  const sent = performance.now();
  await Promise.all(
    burst.map((number, n) =>
      chain.send(report('Avbrott', { number, given: 'Påhittad', family: madeFamily(n) }, daysAgo(5))),
    ),
  );
  say('200 mails accepted by the mailbox', ms(performance.now() - sent));
  const state = await chain.atRest();
  say('200 mails to entries, letters, notices and answers', ms(performance.now() - sent));
  expect(state.youths.filter(({ record }) => record === 'open')).toHaveLength(burst.length);
  // A notice each; twenty answers, the rest in the hour's mail.
  expect(state.mailsOut).toHaveLength(burst.length + TIMES);
  await chain.stop();
  chain.forget();
});

test('sizes of the bundles', async () => {
  const { outdir } = await synthesize({ nag: false });
  const assets = JSON.parse(readFileSync(join(outdir, 'kaa-production.assets.json'), 'utf8')).files as Record<
    string,
    { displayName: string; source: { path: string } }
  >;
  const bundles = Object.values(assets).filter(
    ({ source: { path } }) => path.startsWith('asset.') && statSync(join(outdir, path)).isDirectory(),
  );
  expect(bundles.length).toBeGreaterThan(7);
  for (const { displayName, source } of bundles) {
    const folder = join(outdir, source.path);
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    say(`bundle ${displayName}`, `${Math.round(bytes / 1000)} kB`);
  }
});

/** Of this process and its children: shared pages once (PSS), on Linux. */
function memory(): string {
  const table = execFileSync('ps', ['-eo', 'pid,ppid'], { encoding: 'utf8' }).trim().split('\n').slice(1);
  const rows = table.map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([process.pid]);
  for (const [pid, parent] of rows) if (pid && parent && family.has(parent)) family.add(pid);
  const kilobytes = [...family].map((pid) => {
    const file = `/proc/${pid}/smaps_rollup`;
    return existsSync(file) ? Number(/^Pss:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1]) : 0;
  });
  const sum = kilobytes.reduce((total, size) => total + size, 0);
  return sum > 0 ? `${Math.round(sum / 1024)} MB in ${family.size} processes` : 'not reported by this system';
}
