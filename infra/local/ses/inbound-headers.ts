import { randomBytes } from 'node:crypto';
import { domainOf, type Verdict, verdictOf } from './verdicts.ts';

export type Envelope = { sender: string; recipient: string; helo: string; sesId: string; at: Date };

const CLIENT = '127.0.0.1';

/** On top of the unchanged mail, folded as SES does. */
export function sesHeaders({ sender, recipient, helo, sesId, at }: Envelope, mail: Buffer): string {
  const from = domainOf(headerOf(mail, 'from') ?? '');
  const envelope = domainOf(sender) || helo.toLowerCase();
  const verdict = verdictOf(domainOf(sender), from);
  const spf = `${verdict.spf} (${spfCheck(verdict, envelope)}) client-ip=${CLIENT}; envelope-from=${sender}; helo=${helo};`;
  const signer = verdict.signer === 'from' ? from : envelope;
  const lines = [
    `Return-Path: <${sender}>`,
    `Received: from ${helo} (${helo} [${CLIENT}])`,
    ` by inbound-smtp.eu-north-1.amazonaws.com with SMTP id ${sesId}`,
    ` for ${recipient};`,
    ` ${at.toUTCString().replace('GMT', '+0000')} (UTC)`,
    `X-SES-Spam-Verdict: ${verdict.spam}`,
    `X-SES-Virus-Verdict: ${verdict.virus}`,
    `Received-SPF: ${spf}`,
    ...(verdict.authenticated
      ? [
          'Authentication-Results: amazonses.com;',
          ` spf=${spf}`,
          verdict.dkim === 'none' ? ' dkim=none;' : ` dkim=${verdict.dkim} header.i=@${signer};`,
          ` dmarc=${verdict.dmarc} header.from=${from};`,
        ]
      : []),
    `X-SES-RECEIPT: ${filler(160)}`,
    `X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=${filler(64)}; c=relaxed/simple; s=local; d=amazonses.com; t=${Math.floor(at.getTime() / 1000)}; v=1; bh=${filler(32)}; h=From:To:Cc:Bcc:Subject:Date:Message-ID:MIME-Version:Content-Type:X-SES-RECEIPT;`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function spfCheck({ spf }: Verdict, domain: string): string {
  switch (spf) {
    case 'pass':
      return `spfCheck: domain of ${domain} designates ${CLIENT} as permitted sender`;
    case 'none':
      return `spfCheck: ${CLIENT} is neither permitted nor denied by domain of ${domain}`;
    case 'fail':
      return `spfCheck: domain of ${domain} does not designate ${CLIENT} as permitted sender`;
    default:
      return `spfCheck: error in processing during lookup of ${domain}`;
  }
}

/** Unfolded; latin-1 lets any byte pass. */
export function headerOf(mail: Buffer, name: string): string | undefined {
  const end = mail.indexOf('\r\n\r\n');
  const head = mail.subarray(0, end < 0 ? mail.length : end).toString('latin1');
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return unfolded
    .find((line) => line.toLowerCase().startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim();
}

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function newSesId(): string {
  return Array.from(randomBytes(40), (byte) => CHARACTERS[byte % CHARACTERS.length]).join('');
}

const filler = (bytes: number) => randomBytes(bytes).toString('base64');
