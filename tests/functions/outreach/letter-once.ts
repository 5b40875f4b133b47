import { createHash } from 'node:crypto';
import { renderLetter } from '../../../functions/outreach/letter.ts';
import { aLetter } from '../../support/letter-builder.ts';

// As a process: a letter to each name, then a fixed one, and the hash of its bytes.
for (const youthName of process.argv.slice(2)) await renderLetter(aLetter({ addressee: 'guardian1', youthName }));
const rendered = await renderLetter(aLetter({ sample: true }));
if (rendered.outcome !== 'rendered') throw new Error(rendered.because);
process.stdout.write(createHash('sha256').update(rendered.pdf).digest('hex'));
