import { createHmac, createSecretKey } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import stockholm from '#profile' with { type: 'json' };
import type { SchoolUnit } from '../../shared/domain/directory.ts';
import type { FactNotification } from '../../shared/domain/notification.ts';
import { readProfile } from '../../shared/domain/profile.ts';
import { openAttachments } from '../../shared/report-mail/files/open-attachments.ts';
import { readMail } from '../../shared/report-mail/mail/read-mail.ts';
import { readSender } from '../../shared/report-mail/mail/sender.ts';
import { judge, rowsIn } from '../../shared/report-mail/verdict/judge.ts';
import type { JudgeInput, Verdict } from '../../shared/report-mail/verdict/verdict.ts';

export const profile = readProfile(stockholm);
export const RECEIVED_ON = Temporal.PlainDate.from('2026-11-22');
export const RECEIVED_AT = '2026-11-22T10:00:00Z';
export const REPORT_ID = 'R-7K3Q-9F';

export const exempelskolan: SchoolUnit = {
  unit: '12345678',
  name: 'Exempelgymnasiet',
  authority: 'Exempel AB',
  municipality: '0180',
  domain: 'skola.example',
  reporters: ['rektor@skola.example'],
  receiptAddress: 'expedition@skola.example',
};

export const grannskolan: SchoolUnit = {
  ...exempelskolan,
  unit: '87654321',
  name: 'Granngymnasiet',
  domain: 'granne.example',
  reporters: ['rektor@granne.example'],
  receiptAddress: 'expedition@granne.example',
};

/** What SES puts on top of a received mail. */
export function sesBlock({
  envelopeFrom = 'rektor@skola.example',
  dkim = 'dkim=pass header.i=@skola.example;',
  dmarc = 'dmarc=pass header.from=skola.example;',
  virus = 'X-SES-Virus-Verdict: PASS',
  host = 'mail.skola.example',
}: Partial<Record<'envelopeFrom' | 'dkim' | 'dmarc' | 'virus' | 'host', string>> = {}): string[] {
  const spf = `spf=pass (spfCheck: domain of skola.example designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; envelope-from=${envelopeFrom}; helo=${host};`;
  return [
    `Return-Path: <${envelopeFrom}>`,
    `Received: from ${host} (${host} [192.0.2.1])`,
    ' by inbound-smtp.eu-north-1.amazonaws.com with SMTP id 8i6cr4aeu15skb2lb71a0qo4ts7a8mbou5nfpgg1',
    ' for kaa@kommun.example;',
    ' Sun, 22 Nov 2026 10:00:00 +0000 (UTC)',
    'X-SES-Spam-Verdict: PASS',
    virus,
    `Received-SPF: ${spf.slice('spf='.length)}`,
    'Authentication-Results: amazonses.com;',
    ` ${spf}`,
    ` ${dkim}`,
    ` ${dmarc}`,
    'X-SES-RECEIPT: AEFBQUFBQUFB',
    'X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=iiE5; c=relaxed/simple; d=amazonses.com; t=1',
    'Received: from klient (klient [10.0.0.1]) by mail.skola.example; Sun, 22 Nov 2026 09:59:59 +0000',
  ].filter((line) => line.trim() !== '');
}

export type MailParts = {
  top?: string[];
  from?: string;
  headers?: string[];
  subject?: string;
  contentType?: string;
  body?: string | Uint8Array;
};

/** Bytes of `body` stay as they are. */
export function rawMail({
  top = sesBlock(),
  from,
  headers = [],
  subject,
  contentType,
  body = '',
}: MailParts): Uint8Array {
  const head = [
    ...top,
    ...(from === '' ? [] : [`From: ${from ?? 'Rektor <rektor@skola.example>'}`]),
    'To: kaa@kommun.example',
    `Subject: ${subject ?? 'Rapport'}`,
    'Message-ID: <rapport-1@skola.example>',
    'MIME-Version: 1.0',
    ...(contentType === '' ? [] : [`Content-Type: ${contentType ?? 'text/plain; charset=utf-8'}`]),
    ...headers,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), typeof body === 'string' ? Buffer.from(body) : body]);
}

export type Part = { type: string; content: string | Uint8Array; headers?: string[] };

export function multipart(
  parts: Part[],
  kind = 'mixed',
  boundary = 'gräns'.normalize('NFD').replace(/\W/g, ''),
): MailParts {
  const chunks = parts.flatMap(({ type, content, headers = [] }) => [
    Buffer.from([`--${boundary}`, `Content-Type: ${type}`, ...headers, '', ''].join('\r\n')),
    typeof content === 'string' ? Buffer.from(content) : content,
    Buffer.from('\r\n'),
  ]);
  return {
    contentType: `multipart/${kind}; boundary="${boundary}"`,
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** In base64, as mail programs send it. */
export function attached(filename: string, content: string | Uint8Array, type = 'text/csv'): Part {
  const base64 = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n');
  return {
    type,
    headers: [`Content-Disposition: attachment; filename="${filename}"`, 'Content-Transfer-Encoding: base64'],
    content: base64,
  };
}

export function text(content: string): Part {
  return { type: 'text/plain; charset=utf-8', content };
}

const key = createSecretKey('test', 'utf8');
export const personKeyOf = (number: string) => createHmac('sha256', key).update(number).digest('hex');
export const hashOf = (text: string | Uint8Array) => createHmac('sha256', key).update(text).digest('hex');

/** Reads and judges, as take-in-mail does. */
export async function verdictOf(raw: Uint8Array, over: Partial<JudgeInput> = {}): Promise<Verdict> {
  const read = await readMail(raw);
  const sender =
    'unreadable' in read
      ? { verified: false, virus: 'not-pass' as const, spam: 'not-pass' as const, emptyReturnPath: false }
      : readSender(read);
  const mail = await openAttachments(read, sender);
  return judge({
    mail,
    sender,
    rows: rowsIn(mail, sender, over.receivedOn ?? RECEIVED_ON),
    receivedOn: RECEIVED_ON,
    receivedAt: RECEIVED_AT,
    directory: { ofSender: [exempelskolan], named: [exempelskolan, grannskolan] },
    profile,
    reportId: REPORT_ID,
    personKeyOf,
    hashOf,
    ...over,
  });
}

export const factsOf = ({ notifications }: Verdict): FactNotification[] =>
  notifications.filter((one) => one.type !== 'correction' && one.type !== 'withdrawal');

export function template(over: Record<string, string> = {}): string {
  const fields = {
    'Typ av rapport': 'Avbrott',
    Personnummer: '20080101-2386',
    Namn: 'Kim Exempel',
    Skolenhetskod: '12345678',
    Datum: '2026-11-16',
    ...over,
  };
  return `${Object.entries(fields)
    .map(([label, value]) => `${label}: ${value}`)
    .join('\r\n')}\r\n`;
}
