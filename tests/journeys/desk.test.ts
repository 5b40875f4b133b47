import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenForLogins } from '../../infra/local/desk/openid-provider.ts';
import { connectLogins } from '../../infra/local/desk/start-desk.ts';
import { SESSION_COOKIE } from '../../shared/desk/cookies.ts';
import { type Chain, daysAgo, people, report, startChain } from '../support/chain.ts';
import { hiddenIn } from '../support/desk.ts';
import { visitor } from '../support/visitor.ts';

let chain: Chain;
let provider: Awaited<ReturnType<typeof listenForLogins>>;
let url: string;

beforeAll(async () => {
  provider = await listenForLogins(0);
  chain = await startChain({ prewarm: false, variables: { ISSUER: provider.issuer } });
  url = (await connectLogins(chain.stack, provider))?.url ?? '';
  await chain.importExamples();
  await chain.send(report('Avbrott', people.cornelia, daysAgo(7)));
  await chain.atRest();
});
afterAll(async () => {
  await chain.stop();
  await provider.stop();
  chain.forget();
});

describe('the desk, by plain HTTP', () => {
  test('a coordinator signs in at the provider and lands where she was going', async () => {
    const browser = visitor(url);
    expect((await browser.go('/')).body).toContain('Du är inte inloggad');
    const home = await browser.signIn('farsta@kommun.example');
    expect(home).toMatchObject({ status: 200, url: `${url}/` });
    expect(home.body).toContain('farsta@kommun.example');
    expect(home.body).toContain('Område: Farsta');
    expect([...browser.cookies(url).keys()]).toEqual([SESSION_COOKIE]);
  });

  test('each function keeps to its roles; what one may not see is not there, to the byte', async () => {
    const coordinator = visitor(url);
    await coordinator.signIn('farsta@kommun.example');
    const [forbidden, missing, open] = [
      await coordinator.go('/skydd'),
      await coordinator.go('/arende/K-4M2P-X'),
      await coordinator.go('/logga-ut/x'),
    ];
    expect(forbidden.status).toBe(404);
    for (const other of [missing, open]) {
      expect({ ...other, url: '', headers: headersOf(other) }).toEqual({
        ...forbidden,
        url: '',
        headers: headersOf(forbidden),
      });
    }
    const officer = visitor(url);
    await officer.signIn('skydd@kommun.example');
    expect((await officer.go('/skydd')).body).toContain('Skyddade uppgifter');
  });

  test('a session ends by sign-out, and after half an hour without a page', async () => {
    const browser = visitor(url);
    await browser.signIn('kaa@kommun.example');
    const kept = `${SESSION_COOKIE}=${browser.cookies(url).get(SESSION_COOKIE)}`;
    const { body } = await browser.go('/logga-ut');
    expect((await browser.go('/logga-ut', hiddenIn(body), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await browser.go('/logga-ut', hiddenIn(body))).body).toContain('Du är inte inloggad');
    const stolen = await (await fetch(url, { headers: { cookie: kept } })).text();
    expect(stolen).toContain('Du är inte inloggad');
    await browser.signIn('kaa@kommun.example');
    chain.stack.letTimePass(31 * 60_000);
    expect((await browser.go('/')).body).toContain('Du är inte inloggad');
  });

  test('the log has routes, and nothing of cases or people', async () => {
    const lines = chain.stack.logs().map(({ line }) => line);
    expect(lines.filter((line) => line.includes('"route":"$default"')).length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toMatch(/K-4M2P-X|@kommun|code=/);
  });
});

const headersOf = ({ headers }: { headers: Headers }) =>
  Object.fromEntries([...headers].filter(([name]) => name !== 'date'));

const CHROMIUM = '/usr/bin/chromium';
const withBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
withBrowser(`the desk in a browser (skipped without ${CHROMIUM})`, () => {
  let browser: Browser;
  let tab: Tab;
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    // A busy machine is no failure.
    context.setDefaultTimeout(100_000);
    tab = await context.newPage();
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  });
  afterAll(() => browser.close());

  const isAccessible = async () => {
    const { violations } = await new AxeBuilder({ page: tab }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    for (const width of [320, 1920, 1280]) {
      await tab.setViewportSize({ width, height: 900 });
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  };
  const signIn = async (email: string) => {
    await tab.getByRole('link', { name: 'Logga in', exact: true }).click();
    await tab.locator(`button[name="user"][value="${email}"]`).click();
    await tab.getByRole('heading', { level: 1 }).waitFor();
  };

  test('every page is accessible under its own policy, and shows who is signed in', async () => {
    await tab.goto(url);
    await isAccessible();
    await signIn('farsta@kommun.example');
    expect(await tab.getByText('Område: Farsta').count()).toBe(1);
    await isAccessible();
    // A missing page is an error in the console, too.
    await tab.goto(`${url}/arende/K-4M2P-X`);
    await isAccessible();
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('404')));
    await tab.getByRole('link', { name: 'Logga ut' }).click();
    await isAccessible();
  });

  test('a form that outlives its session can be sent after a new login in another tab', async () => {
    await tab.context().clearCookies();
    await tab.getByRole('button', { name: 'Logga ut' }).click();
    await tab.getByRole('heading', { name: 'Du har loggats ut' }).waitFor();
    await isAccessible();
    const first = tab;
    const [second] = await Promise.all([
      tab.context().waitForEvent('page'),
      tab.getByRole('link', { name: 'Logga in i en ny flik' }).click(),
    ]);
    tab = second;
    await tab.locator('button[value="farsta@kommun.example"]').click();
    await tab.getByRole('heading', { name: 'Att göra' }).waitFor();
    tab = first;
    await tab.getByRole('button', { name: 'Skicka igen' }).click();
    await tab.getByText('Du är nu inloggad som farsta@kommun.example').waitFor();
    await isAccessible();
    await tab.getByRole('button', { name: 'Skicka' }).click();
    await tab.getByRole('heading', { name: 'Du är inte inloggad' }).waitFor();
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('403')));
  });

  test('who has no role is told whom to ask; an officer has her own start', async () => {
    await signIn('ingen@kommun.example');
    await tab.getByRole('heading', { name: 'Du har ingen behörighet' }).waitFor();
    await isAccessible();
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('404')));
    await tab.goto(url);
    await signIn('skydd@kommun.example');
    await tab.getByRole('link', { name: 'Skydd' }).click();
    await tab.getByRole('heading', { name: 'Skyddade uppgifter' }).waitFor();
    await isAccessible();
  });

  test('a coordinator finds a new case, acknowledges it, notes a contact and finds it by number, by keyboard without scripts', async () => {
    const { given, family, number } = people.cornelia;
    const context = await browser.newContext({ javaScriptEnabled: false });
    context.setDefaultTimeout(100_000);
    const page = await context.newPage();
    const press = async (role: 'link' | 'button' | 'radio', name: string, key = 'Enter') => {
      await page.getByRole(role, { name, exact: true }).focus();
      await page.keyboard.press(key);
    };
    const type = async (label: string, text: string) => {
      await page.getByLabel(label, { exact: true }).focus();
      await page.keyboard.type(text);
    };
    const isThere = (text: string) => page.getByText(text).first().waitFor();
    await page.goto(url);
    await press('link', 'Logga in');
    await page.locator('button[value="farsta@kommun.example"]').focus();
    await page.keyboard.press('Enter');
    await press('link', `${given} ${family}`);
    await press('button', 'Kvittera: jag har sett ärendet');
    await isThere('Senast: Kvitterat');
    const open = async () => {
      await page.locator('#kontakt summary').focus();
      await page.keyboard.press('Enter');
    };
    await open();
    await type('Hur', 'Te');
    await press('radio', 'Nej', 'Space');
    await type('Nästa kontakt', 'i morgon');
    await press('button', 'Spara');
    await isThere('Inget är sparat');
    expect(await page.getByLabel('Nästa kontakt', { exact: true }).inputValue()).toBe('i morgon');
    await page.getByLabel('Nästa kontakt', { exact: true }).fill('');
    await press('button', 'Spara');
    await isThere('Senast: Telefon, nådde ingen');
    await press('link', 'Till listorna');
    await isThere('nådde ingen');
    await type('Sök personnummer, ärendenummer eller namn', number);
    await press('button', 'Sök');
    await isThere('Vem har läst');
    expect(page.url()).toMatch(/\/arende\/K-[\w-]+$/);
    expect(await page.title()).toBe('Ärende – KAA');
    await context.close();
    const logs = chain.stack.logs().map(({ line }) => line);
    expect(logs.join('\n')).not.toMatch(new RegExp(`${family}|${number.slice(2, 8)}|/arende/K-`));
  });

  test('lists and case are accessible, with every form open, and with errors', async () => {
    await tab.goto(url);
    await tab.getByRole('link', { name: 'Logga ut' }).click();
    await tab.getByRole('button', { name: 'Logga ut' }).click();
    await signIn('kaa@kommun.example');
    await isAccessible();
    await tab.getByRole('link', { name: people.cornelia.family }).click();
    await tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    await isAccessible();
    await tab.getByRole('button', { name: 'Spara' }).click();
    await tab.getByRole('heading', { name: 'Inget är sparat' }).waitFor();
    await isAccessible();
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('422')));
  });

  test('no page breaks its policy, and no page is kept', async () => {
    expect(faults).toEqual([]);
    const answer = await tab.reload();
    expect(answer?.headers()['cache-control']).toBe('no-store');
    expect(await tab.title()).not.toMatch(/@|\d/);
  });
});
