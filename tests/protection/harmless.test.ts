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

type Harmless = { file: string; rows: number; raw: Buffer; address: string; school: string; unit: string };

function mails(): Harmless[] {
  return readFileSync(join(folder, 'manifest.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { file, rows, school, unit } = JSON.parse(line) as Omit<Harmless, 'raw' | 'address'>;
      const raw = readFileSync(join(folder, file));
      const address = /^From:(?:.|\r?\n[ \t])*?([\w.+-]+@[\w.-]+)/im.exec(raw.toString('latin1'))?.[1] ?? '';
      return { file, rows, raw, address, school, unit };
    });
}

/** Received from its own domain, by the school that has it. */
function judged({ raw, address, school: name, unit }: Harmless, learned: ReadonlySet<string>): Promise<Verdict> {
  const domain = address.split('@')[1] ?? '';
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
  mailsWait = 0;
  rowsWait = 0;

  add(rows: number, { state, counts, notifications }: Verdict): void {
    const waiting = rows - counts.accepted + notifications.filter(({ readFirst }) => readFirst).length;
    this.mails += 1;
    this.rows += rows;
    if (state === 'sealed') this.sealed += 1;
    if (state !== 'accepted' || waiting > 0) this.mailsWait += 1;
    this.rowsWait += Math.min(rows, Math.max(0, waiting));
  }

  get shares(): { mails: number; rows: number } {
    return { mails: this.mailsWait / this.mails, rows: this.rowsWait / this.rows };
  }
}

/** What waits untaught, and in the mails of a sender whose first a person has read and taught. */
async function countedOf(all: Harmless[]): Promise<{ first: Counted; later: Counted }> {
  const known = new Map<string, Set<string>>();
  const [first, later] = [new Counted(), new Counted()];
  for (const mail of all) {
    const learned = known.get(mail.address);
    const verdict = await judged(mail, learned ?? new Set());
    (learned ? later : first).add(mail.rows, verdict);
    const taught = learned ?? new Set<string>();
    known.set(mail.address, taught);
    for (const { hash, onlyOfficer } of verdict.unread?.pieces ?? []) if (hash && !onlyOfficer) taught.add(hash);
  }
  return { first, later };
}

const isUnseen = ({ file }: { file: string }) => file.startsWith('u');

test('harmless mails go by themselves once a person has taught what a sender always writes', {
  timeout: 300_000,
}, async () => {
  const all = mails().filter((mail) => !isUnseen(mail));
  const senders = [...new Set(all.map(({ address }) => address))].filter((_, at) => WHOLE || at % 4 === 0);
  const { first, later } = await countedOf(all.filter(({ address }) => senders.includes(address)));
  console.log(`harmless mails: ${JSON.stringify({ first, later })}`);
  expect(first.sealed + later.sealed).toBe(0);
  expect(later.mails).toBeGreaterThan(50);
  expect(later.shares.mails).toBeLessThanOrEqual(0.2);
  expect(later.shares.rows).toBeLessThanOrEqual(0.05);
});

test.each([
  ['the vocabulary was widened once after', ({ file }: Harmless) => isUnseen({ file }) && file <= 'u30.eml'],
  ['the vocabulary was never widened for', ({ file }: Harmless) => isUnseen({ file }) && file > 'u30.eml'],
])('harmless mails of other schools that %s', async (name, isOf) => {
  const { first, later } = await countedOf(mails().filter(isOf));
  console.log(`harmless mails ${name}: ${JSON.stringify({ first, later })}`);
  expect(first.sealed + later.sealed).toBe(0);
});
