/** `npm run capacity`: docs/it/capacity.md and its chart, by simulation. */
import { writeFileSync } from 'node:fs';
import { synthesize } from '../tools/synth.ts';
import { capacityDocs } from './report.ts';
import { settingsIn } from './stack-settings.ts';

const { templates } = await synthesize({ nag: false });
const docs = capacityDocs(settingsIn(String(templates.production)));
for (const [name, text] of Object.entries(docs)) writeFileSync(new URL(`../../docs/it/${name}`, import.meta.url), text);
console.log(
  docs['capacity.md']
    .split('\n')
    .filter((line) => line.startsWith('| ') || line.startsWith('- **'))
    .join('\n'),
);
