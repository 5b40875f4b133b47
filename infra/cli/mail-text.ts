import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMail, textOfAttachment, valuesOf } from '../../shared/report-mail/mail/read-mail.ts';
import { UsageError } from '../parts/usage-error.ts';

/** A mail as text for a terminal, with only the names of attachments that are not text. */
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

/** Without control characters, with which a mail could steer the terminal. */
const printable = (text: string) => text.replace(/[^\P{C}\n\t]/gu, '');

/** Writes the mail for a mail program, readable for its owner alone. */
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
