import { readFileSync } from 'node:fs';
import { verdictOf } from './mails.ts';
import { childrenOf, mostMemory } from './process-memory.ts';

/** Prints the state, processor time in ms and most memory in MB of judging one mail, its reader's child included. */
const [, , file = ''] = process.argv;
const raw = new Uint8Array(readFileSync(file));
let inChild = 0;
const watch = setInterval(() => {
  inChild = Math.max(inChild, ...childrenOf('self').map(mostMemory));
}, 10);
const started = processorTime();
const { state, reason } = await verdictOf(raw);
const milliseconds = processorTime() - started;
clearInterval(watch);
const megabytes = Math.round((mostMemory('self') + inChild) / 1024);
process.stdout.write(JSON.stringify({ state, reason, milliseconds, megabytes }));

/** Of this process and its ended children; /proc counts in hundredths of a second. */
function processorTime(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}
