import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenForLogins } from '../../infra/local/desk/openid-provider.ts';
import { connectLogins } from '../../infra/local/desk/start-desk.ts';
import { type Chain, daysAgo, people, report, startChain } from '../support/chain.ts';
import { picture } from '../support/pictures.ts';
import { WHOLE } from '../support/random.ts';
import { refused } from './rights-used.ts';

const CHROMIUM = '/usr/bin/chromium';

let chain: Chain;
let provider: Awaited<ReturnType<typeof listenForLogins>>;
let url: string;
let browser: Browser;
let tab: Tab;
const faults: string[] = [];
/** What a browser asks for that is not the desk's. */
const strangers: string[] = [];

beforeAll(async () => {
  if (!WHOLE) return;
  provider = await listenForLogins(0);
  chain = await startChain({ prewarm: false, variables: { ISSUER: provider.issuer } });
  url = (await connectLogins(chain.stack, provider))?.url ?? '';
  await chain.importExamples();
});
afterAll(async () => {
  if (!WHOLE) return;
  await chain.stop();
  await provider.stop();
  chain.forget();
});

const HOSTILE = `<html><body><p>Hej! ${people.alva.given} ${people.alva.family} ${people.alva.number} har hoppat av. Sista dag ${daysAgo(6)}.</p>
<script>document.title='stulen'</script><img src="https://spar.example/p.gif" onerror="document.title='stulen'">
<form action="https://fiske.example"><input name="losenord"><button>Logga in</button></form>
<a href="https://spar.example/klick">Läs mer</a></body></html>`;

async function received(text: string, options: Parameters<Chain['send']>[1]): Promise<string> {
  const before = new Set((await chain.atRest()).reports.map(({ reference }) => reference));
  await chain.send(text, options);
  return (await chain.atRest()).reports.find(({ reference }) => !before.has(reference))?.reference ?? '';
}
const stateOf = async (reference: string) =>
  (await chain.atRest()).reports.find((one) => one.reference === reference)?.state;

const withBrowser = WHOLE && existsSync(CHROMIUM) ? describe : describe.skip;
withBrowser(`mails, officers and the lead in a browser (skipped without ${CHROMIUM} or KAA_WHOLE=1)`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  });
  afterAll(() => browser.close());

  async function signIn(email: string): Promise<void> {
    await tab?.context().close();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    // A busy machine is no failure.
    context.setDefaultTimeout(100_000);
    tab = await context.newPage();
    // The provider has no icon.
    tab.on('console', (message) => {
      if (message.type() === 'error' && tab.url().startsWith(url)) faults.push(message.text());
    });
    tab.on('request', (request) => {
      if (new URL(request.url()).hostname !== '127.0.0.1') strangers.push(request.url());
    });
    await tab.goto(url);
    await tab.getByRole('link', { name: 'Logga in', exact: true }).click();
    await tab.locator(`button[name="user"][value="${email}"]`).click();
    await tab.getByRole('link', { name: 'Logga ut' }).waitFor();
  }

  async function isAccessible(name: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page: tab }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    for (const width of [320, 1920, 1280]) {
      await tab.setViewportSize({ width, height: 900 });
      expect(await tab.evaluate('document.documentElement.scrollWidth'), `${name} ${width}`).toBeLessThanOrEqual(width);
      await picture(tab, `${name}-${width}`);
    }
    expect(await tab.title()).not.toMatch(/@|\d|stulen/);
  }

  test('the KAA group reads a mail in prose, registers the pupil and ends it', async () => {
    await signIn('kaa@kommun.example');
    await tab.getByRole('link', { name: 'Mejl', exact: true }).click();
    await tab.getByText('Inget mejl väntar.').waitFor();
    await isAccessible('mejl-tom');
    const prose = await received('', { html: HOSTILE, subject: 'En <b>elev</b>' });
    const unverified = await received(report('Avbrott', people.alva, daysAgo(6)), {
      from: 'vikarie@hem.example',
      attachments: [{ filename: 'skannad.pdf', content: '%PDF-1.4' }],
    });
    await tab.reload();
    await isAccessible('mejl-lista');
    await tab.getByRole('link', { name: prose }).click();
    await tab.getByText('har hoppat av').first().waitFor();
    await isAccessible('mejl-prosa');
    expect(await tab.locator('main img, main script, main iframe, main [action^="http"]').count()).toBe(0);
    expect(await tab.getByLabel('Personnummer').inputValue()).toBe(people.alva.number);
    await tab.getByLabel('Skolenhetskod', { exact: true }).fill('1');
    await tab.getByRole('button', { name: 'Registrera eleven' }).click();
    await tab.getByRole('heading', { name: 'Rätta det här' }).waitFor();
    await isAccessible('mejl-fel');
    await tab.getByLabel('Skolenhetskod', { exact: true }).fill('10000001');
    await tab.getByRole('button', { name: 'Registrera eleven' }).click();
    await tab.getByText('Registrerade för hand').waitFor();
    const { youths } = await chain.atRest();
    expect(youths.find(({ personnummer }) => personnummer === people.alva.number)).toMatchObject({ record: 'open' });
    await tab.getByRole('button', { name: 'Läst, inget hindrar kontakt' }).click();
    await tab.getByRole('heading', { name: 'Mejl som väntar på en person' }).waitFor();
    await chain.atRest();
    await tab.getByRole('link', { name: prose }).click();
    await tab.getByRole('button', { name: 'Klart', exact: true }).click();
    await tab.getByRole('heading', { name: 'Mejl som väntar på en person' }).waitFor();
    await tab.getByRole('link', { name: unverified }).click();
    await isAccessible('mejl-bilaga');
    const [file] = await Promise.all([
      tab.waitForEvent('download'),
      tab.getByRole('link', { name: 'Hämta bilaga 1' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`${unverified}-bilaga-1.pdf`);
    await tab.getByRole('button', { name: 'Lämna till handläggaren' }).click();
    await tab.getByRole('heading', { name: 'Mejl som väntar på en person' }).waitFor();
    expect(await stateOf(unverified)).toBe('sealed');
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('422')));
  });

  test('an officer reads a sealed mail, lifts one of two holds and closes it', async () => {
    await signIn('skydd@kommun.example');
    await tab.getByRole('link', { name: 'Skydd' }).click();
    await tab.getByLabel('Personnummer').fill(people.alva.number);
    await isAccessible('skydd-lista');
    await tab.getByRole('button', { name: 'Sätt kontaktstopp' }).click();
    await tab.getByRole('heading', { name: 'Kontaktstopp S-' }).waitFor();
    await chain.everythingIsDue();
    await chain.stack.fire('sweep');
    await chain.atRest();
    await tab.reload();
    await isAccessible('skydd-stopp');
    await tab.getByRole('button', { name: /^Häv S-/ }).click();
    await tab.getByText('kontaktstopp kvar från R-').waitFor();
    await tab.getByRole('link', { name: 'Allt som väntar' }).click();
    await tab.getByRole('link', { name: /^R-/ }).first().click();
    await tab.getByRole('heading', { name: 'Släpp rader' }).waitFor();
    await isAccessible('skydd-mejl');
    await tab.getByRole('button', { name: 'Avsluta', exact: true }).click();
    await tab.getByText('Inget väntar på den skyddade vägen').waitFor();
    faults.splice(0, faults.length, ...faults.filter((fault) => !/4(?:09|22)/.test(fault)));
  });

  test('a lead sees figures and stops contact', async () => {
    await signIn('chef@kommun.example');
    await tab.getByRole('link', { name: 'Översikt' }).click();
    await tab.getByRole('heading', { name: 'Ärenden efter område' }).waitFor();
    await isAccessible('oversikt');
    await tab.getByRole('button', { name: 'Stoppa alla utskick' }).click();
    await tab.getByText('chef@kommun.example stoppade').waitFor();
    await isAccessible('oversikt-stoppad');
    await tab.getByRole('button', { name: 'Starta utskick' }).click();
    await tab.getByText('Utskick är igång').waitFor();
  });

  test('no page breaks its policy or asks another host; each role had the rights that it needed', async () => {
    expect(faults).toEqual([]);
    expect(strangers).toEqual([]);
    expect(refused(chain.stack)).toEqual([]);
    expect(
      chain.stack
        .logs()
        .map(({ line }) => line)
        .join('\n'),
    ).not.toContain('"message failed"');
  });
});
