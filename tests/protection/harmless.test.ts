import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import { exempelskolan, sesBlock, verdictOf } from '../support/mails.ts';
import { WHOLE } from '../support/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'harmless-mails-'));
beforeAll(() => {
  execFileSync(process.execPath, [
    fileURLToPath(new URL('../fixtures/harmless-mails/make.mjs', import.meta.url)),
    folder,
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Harmless = { file: string; rows: number; raw: Buffer; address: string };

function mails(): Harmless[] {
  return readFileSync(join(folder, 'manifest.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { file, rows } = JSON.parse(line) as { file: string; rows: number };
      const raw = readFileSync(join(folder, file));
      const address = /^From:(?:.|\r?\n[ \t])*?([\w.+-]+@[\w.-]+)/im.exec(raw.toString('latin1'))?.[1] ?? '';
      return { file, rows, raw, address };
    });
}

/** Received from its own domain, by the school that has it. */
function judged({ raw, address }: Harmless, learned: ReadonlySet<string>): Promise<Verdict> {
  const domain = address.split('@')[1] ?? '';
  const [name, unit] = domain.startsWith('prov') ? ['Provgymnasiet', '87654321'] : ['Exempelgymnasiet', '12345678'];
  const school = { ...exempelskolan, name, unit, domain, reporters: '*' as const };
  const top = sesBlock({
    envelopeFrom: address,
    dkim: `dkim=pass header.i=@${domain};`,
    dmarc: `dmarc=pass header.from=${domain};`,
    host: `mail.${domain}`,
  }).map((line) => line.replace('by mail.skola.example', `by mail.${domain}`));
  return verdictOf(Buffer.concat([Buffer.from(`${top.join('\r\n')}\r\n`), raw]), {
    receivedOn: Temporal.PlainDate.from('2026-11-30'),
    directory: { ofSender: [school], named: [school] },
    learned,
  });
}

class Counted {
  mails = 0;
  rows = 0;
  sealed = 0;
  held = 0;
  mailsWait = 0;
  rowsWait = 0;

  add(rows: number, { state, counts, notifications, unread }: Verdict): void {
    this.mails += 1;
    this.rows += rows;
    if (state === 'sealed') this.sealed += 1;
    else if (state !== 'accepted') this.held += 1;
    if (state !== 'accepted' || unread) this.mailsWait += 1;
    this.rowsWait += Math.max(0, rows - counts.accepted + notifications.filter(({ readFirst }) => readFirst).length);
  }
}

test('harmless mails go by themselves once a person has taught what a sender always writes', {
  timeout: 300_000,
}, async () => {
  const all = mails();
  const senders = [...new Set(all.map(({ address }) => address))].filter((_, at) => WHOLE || at % 4 === 0);
  const learned = new Map(senders.map((address) => [address, new Set<string>()]));
  const [first, taught, later] = [new Counted(), new Counted(), new Counted()];
  const seen = new Set<string>();
  for (const mail of all) {
    const known = learned.get(mail.address);
    if (!known) continue;
    const unknown = await judged(mail, new Set());
    const verdict = known.size > 0 ? await judged(mail, known) : unknown;
    first.add(mail.rows, unknown);
    taught.add(mail.rows, verdict);
    // What holds or seals a mail is proved elsewhere.
    if (seen.has(mail.address) && verdict.state === 'accepted') later.add(mail.rows, verdict);
    seen.add(mail.address);
    for (const { hash, onlyOfficer } of verdict.unread?.pieces ?? []) if (hash && !onlyOfficer) known.add(hash);
  }
  console.log(`harmless mails: ${JSON.stringify({ first, taught, later })}`);
  expect(taught.mailsWait / taught.mails).toBeLessThanOrEqual(0.2);
  expect(later.mails).toBeGreaterThan(20);
  expect(later.mailsWait / later.mails).toBeLessThanOrEqual(0.2);
  expect(later.rowsWait / later.rows).toBeLessThanOrEqual(0.05);
});
