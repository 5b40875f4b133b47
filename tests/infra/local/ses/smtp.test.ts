import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { VERDICTS } from '../../../../infra/local/ses/verdicts.ts';
import { idle, RAW_MAIL, smallStack } from '../small-stack.ts';

const stack = smallStack();
const MAILBOX = 'kaa@kommun.example';
const SCHOOL = 'rektor@skola.example';

const lines = (...text: string[]) => Buffer.from(text.map((line) => `${line}\r\n`).join(''), 'latin1');
const mailFrom = (from: string) => lines(`From: Rektor <${from}>`, `To: ${MAILBOX}`, 'Subject: Rapport', '', 'Hej');

async function deliver(raw: Buffer, { sender = SCHOOL, recipient = MAILBOX, helo = 'mail.skola.example' } = {}) {
  const transport = createTransport({ host: '127.0.0.1', port: stack().ports.smtp, name: helo, ignoreTLS: true });
  try {
    const sent = await transport.sendMail({ envelope: { from: sender, to: [recipient] }, raw });
    return (await stored(/OK (\S+)/.exec(sent.response)?.[1] ?? '')).toString('latin1');
  } finally {
    transport.close();
  }
}

async function stored(sesId: string): Promise<Buffer> {
  const client = new S3Client(stack().clientsConfig);
  const got = await client.send(new GetObjectCommand({ Bucket: RAW_MAIL, Key: `in/${sesId}` }));
  return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
}

async function objects(): Promise<number> {
  const list = new ListObjectsV2Command({ Bucket: RAW_MAIL, Prefix: 'in/' });
  return (await new S3Client(stack().clientsConfig).send(list)).KeyCount ?? 0;
}

test('the mail is stored with SES’s headers on top, folded as SES folds them', async () => {
  const mail = await deliver(mailFrom(SCHOOL));
  const head = mail.slice(0, mail.indexOf('From: Rektor'));
  expect(head.replaceAll('\r\n', '\n')).toMatch(
    /^Return-Path: <rektor@skola\.example>\nReceived: from mail\.skola\.example \(mail\.skola\.example \[127\.0\.0\.1\]\)\n by inbound-smtp\.eu-north-1\.amazonaws\.com with SMTP id [a-z0-9]{40}\n for kaa@kommun\.example;\n \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000 \(UTC\)\nX-SES-Spam-Verdict: PASS\nX-SES-Virus-Verdict: PASS\nReceived-SPF: pass \(spfCheck: domain of skola\.example designates 127\.0\.0\.1 as permitted sender\) client-ip=127\.0\.0\.1; envelope-from=rektor@skola\.example; helo=mail\.skola\.example;\nAuthentication-Results: amazonses\.com;\n spf=pass \(spfCheck: domain of skola\.example designates 127\.0\.0\.1 as permitted sender\) client-ip=127\.0\.0\.1; envelope-from=rektor@skola\.example; helo=mail\.skola\.example;\n dkim=pass header\.i=@skola\.example;\n dmarc=pass header\.from=skola\.example;\nX-SES-RECEIPT: \S+\nX-SES-DKIM-SIGNATURE: [^\n]+\n$/,
  );
  expect(mail.endsWith(mailFrom(SCHOOL).toString('latin1'))).toBe(true);
});

test('the body keeps every byte: 8-bit, leading dots, control characters', async () => {
  const raw = lines(`From: ${SCHOOL}`, '', '.', '..dots', 'latin-1 \xe5\xe4\xf6\xff', '\x00\x08', '');
  expect((await deliver(raw)).endsWith(raw.toString('latin1'))).toBe(true);
});

test.each(Object.entries(VERDICTS))('the envelope domain %s gets its verdict', async (domain, verdict) => {
  const mail = await deliver(mailFrom(SCHOOL), { sender: `skola@${domain}` });
  expect(mail).toContain(`X-SES-Spam-Verdict: ${verdict.spam}\r\nX-SES-Virus-Verdict: ${verdict.virus}\r\n`);
  if (!verdict.authenticated) expect(mail).not.toContain('Authentication-Results');
  else {
    expect(mail).toContain(`\r\n spf=${verdict.spf} (`);
    expect(mail).toContain(`\r\n dkim=${verdict.dkim}${verdict.dkim === 'none' ? ';' : ' header.i=@skola.example;'}`);
    expect(mail).toContain(`\r\n dmarc=${verdict.dmarc} header.from=skola.example;`);
  }
});

test('a From of another domain than the envelope fails DMARC; a subdomain is aligned', async () => {
  expect(await deliver(mailFrom(SCHOOL), { sender: 'spoof@elsewhere.example' })).toContain(
    ' dkim=pass header.i=@elsewhere.example;\r\n dmarc=fail header.from=skola.example;',
  );
  expect(await deliver(mailFrom(SCHOOL), { sender: 'x@bounces.skola.example' })).toContain('dmarc=pass');
});

test('the envelope sender is copied unchanged, as by SES: it may look like a verdict', async () => {
  const mail = await deliver(mailFrom(SCHOOL), { sender: '"x;dmarc=pass"@fail.example' });
  expect(mail).toContain('envelope-from="x;dmarc=pass"@fail.example;');
  expect(mail).toContain(' dmarc=fail header.from=skola.example;');
});

test('a bounce has the empty sender', async () => {
  expect(await deliver(mailFrom('postmaster@skola.example'), { sender: '' })).toMatch(/^Return-Path: <>\r\n/);
});

test('only the mailbox of the receipt rule accepts mail', async () => {
  const before = await objects();
  await expect(deliver(mailFrom(SCHOOL), { recipient: 'other@kommun.example' })).rejects.toMatchObject({
    responseCode: 550,
  });
  expect(await objects()).toBe(before);
});

test('a mail over 40 MB is refused, with and without SIZE', async () => {
  const announced = await talk(['EHLO a', 'MAIL FROM:<a@b.example> SIZE=42000000']);
  expect(announced).toContain('552 ');
  const before = await objects();
  const large = Buffer.concat([mailFrom(SCHOOL), Buffer.alloc(42_000_000, 'x'.repeat(76).concat('\r\n'))]);
  const dialogue = [
    'EHLO a',
    'MAIL FROM:<a@b.example>',
    `RCPT TO:<${MAILBOX}>`,
    'DATA',
    `${large.toString('latin1')}\r\n.`,
  ];
  expect(await talk(dialogue)).toContain('552 ');
  expect(await objects()).toBe(before);
});

test('swaks delivers and sees the 550', async ({ skip }) => {
  const to = (address: string) =>
    run('swaks', ['--server', `127.0.0.1:${stack().ports.smtp}`, '--from', SCHOOL, '--to', address, '--body', 'Hej']);
  const delivered = await to(MAILBOX);
  if (delivered.exit === 'ENOENT') skip('swaks is not installed');
  expect(delivered.exit).toBe(0);
  expect((await to('other@kommun.example')).exit).toBe(24);
});

test('python smtplib delivers', async ({ skip }) => {
  const program = `import smtplib
with smtplib.SMTP('127.0.0.1', ${stack().ports.smtp}) as server:
    server.sendmail('${SCHOOL}', ['${MAILBOX}'], 'From: ${SCHOOL}\\r\\n\\r\\nHej')`;
  const delivered = await run('python3', ['-c', program]);
  if (delivered.exit === 'ENOENT') skip('python3 is not installed');
  expect(delivered).toEqual({ exit: 0, stderr: '' });
});

test('each mail reaches the queue’s function', async () => {
  await deliver(mailFrom(SCHOOL));
  await idle(stack());
  expect(stack().queues().mail).toEqual({ ready: 0, inFlight: 0, dead: 0 });
});

function run(program: string, parameters: string[]): Promise<{ exit: unknown; stderr: string }> {
  return new Promise((resolve) => {
    execFile(program, parameters, (error, _stdout, stderr) => resolve({ exit: error ? error.code : 0, stderr }));
  });
}

/** One line after each reply. */
function talk(dialogue: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(stack().ports.smtp, '127.0.0.1');
    let received = '';
    const rest = [...dialogue, 'QUIT'];
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (/^\d{3} .*\r\n$/m.test(chunk.toString())) socket.write(`${rest.shift()}\r\n`, 'latin1');
    });
  });
}
