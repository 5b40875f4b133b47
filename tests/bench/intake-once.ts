/** Prints how long one mail takes in a fresh process, after loading. */
import { readFileSync } from 'node:fs';
import { ours } from './intake-ours.ts';
import { peersIn, type Way } from './intake-peers.ts';

const [, , way, file = ''] = process.argv;
const raw = readFileSync(file);
const read: Way | undefined = way === 'ours' ? ours : peersIn(process.env.KAA_PEERS);
const begun = performance.now();
const outcome = await read?.receive(raw);
process.stdout.write(JSON.stringify({ ...outcome, ms: performance.now() - begun }));
