import { readFileSync } from 'node:fs';
import type { OutgoingMail } from '../../shared/domain/outgoing-mail.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let content: Buffer | undefined;

export function blankReport(): NonNullable<OutgoingMail['attachment']> {
  content ??= readFileSync(new URL('./assets/kaa-rapport.xlsx', import.meta.url));
  return { filename: 'kaa-rapport.xlsx', contentType: XLSX, content };
}
