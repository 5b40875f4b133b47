import { readFileSync } from 'node:fs';
import { contentOf, fullBudget } from '../../shared/report-mail/files/open-file.ts';

const [, , file = ''] = process.argv;
const attachment = { index: 1, mimeType: 'application/octet-stream', bytes: new Uint8Array(readFileSync(file)) };
const content = await contentOf(attachment, fullBudget());
if (!content || !('workbook' in content)) throw new Error('no workbook');
for (const [cell] of content.workbook.sheets[0]?.rows ?? []) process.stdout.write(`${cell}\n`);
