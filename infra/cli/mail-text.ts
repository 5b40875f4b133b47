import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMail, textOfAttachment, valuesOf } from '../../shared/report-mail/mail/read-mail.ts';
import { UsageError } from '../parts/usage-error.ts';

/** Attachments that are not text only by name. */
export async function mailText(raw: Uint8Array): Promise<string> {
  const mail = await readMail(raw);
  if ('unreadable' in mail) return 'Mejlet går inte att visa som text. Hämta det med --out MAPP.';
  const attached = mail.attachments.flatMap((file) => [
    `\nBilaga ${file.index}: ${file.filename ?? 'utan namn'}`,
    textOfAttachment(file) ?? '(hämta mejlet med --out MAPP för att öppna bilagan)',
  ]);
  const lines = [
    `Från: ${valuesOf(mail.headers, 'from').join(', ')}`,
    `Ämne: ${mail.subject}`,
    '',
    mail.text,
    ...(mail.quoted.trim() === '' ? [] : ['\nCiterat eller vidarebefordrat:', mail.quoted]),
    ...attached,
  ];
  return printable(lines.join('\n'));
}

/** A mail could steer the terminal with control characters. */
const printable = (text: string) => text.replace(/[^\P{C}\n\t]/gu, '');

export function writeMail(raw: Uint8Array, reference: string, folder: string): string {
  const file = join(folder, `${reference}.eml`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, raw, { mode: 0o600 });
  } catch {
    throw new UsageError(`Mappen ${folder} går inte att skriva i. Välj en annan med --out.`);
  }
  return `Mejlet ligger i ${file}. Ta bort filen när du har läst den.`;
}
