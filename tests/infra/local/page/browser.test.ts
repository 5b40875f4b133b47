import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK, HOSTILE, type ShownPage, showPage } from './shown-page.ts';
import { aReport } from './stored-samples.ts';

const CHROMIUM = '/usr/bin/chromium';
const SWITCHES =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const withBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
withBrowser(`the page in a browser (skipped without ${CHROMIUM})`, () => {
  let browser: Browser;
  let tab: Tab;
  let page: ShownPage;
  const faults: string[] = [];
  const foreign: string[] = [];

  beforeAll(async () => {
    page = await showPage();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: SWITCHES.split(' ') });
    tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    tab.on('pageerror', (error) => faults.push(error.message));
    tab.on('request', (sent) => new URL(sent.url()).hostname === '127.0.0.1' || foreign.push(sent.url()));
    await tab.goto(`http://127.0.0.1:${page.port}/`);
    await tab.getByRole('heading', { name: 'R-7K3Q-9F', exact: true }).waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await page.close();
  });

  const card = (name: string) =>
    tab.locator('details.card', { has: tab.getByRole('heading', { name, exact: true }) }).first();

  test('shows a new report, and keeps open parts and the focus', async () => {
    const first = card('R-7K3Q-9F');
    await first.locator('summary').first().press('Enter');
    await first.getByText('Kontrollsiffran stämmer inte').waitFor();
    await page.store.report(aReport({ reportId: 'R-2222-22', object: 'later', receivedAt: '2026-11-22T12:00:00Z' }));
    await tab.getByRole('heading', { name: 'R-2222-22' }).waitFor();
    expect(await first.getAttribute('open')).not.toBeNull();
    expect(await tab.evaluate('document.activeElement.innerText')).toContain('R-7K3Q-9F');
    expect(await tab.getByRole('status').innerText()).toContain('Mejl in: R-2222-22, mottagen.');
  });

  test('shows the text of a receipt', async () => {
    await tab.getByText('Läs kvittot till R-7K3Q-9F').click();
    await tab.getByText('4 rader är mottagna.').first().waitFor();
  });

  test('markup in a mail is shown as text', async () => {
    expect(await tab.getByText(HOSTILE).count()).toBeGreaterThan(0);
    expect(await tab.locator('main script, main img').count()).toBe(0);
    expect(await tab.title()).toBe('KAA-brevlådan – lokal visning');
  });

  test('shows letters by case number, and the way to the desk for people and what waits', async () => {
    const letter = tab.getByRole('table', { name: 'Brev, det senaste överst' }).getByRole('row', { name: 'K-4M2P-X' });
    const hrefOf = (name: string) => letter.first().getByRole('link', { name }).getAttribute('href');
    expect(await hrefOf('Öppna')).toBe('/letters/0123456789ABCDEF.pdf');
    expect(await hrefOf('K-4M2P-X')).toBe(`${DESK}/arende/K-4M2P-X`);
    const linkIn = (report: string) => card(report).getByRole('link', { name: 'på arbetsbordet', includeHidden: true });
    expect(await linkIn('R-3333-33').getAttribute('href')).toBe(`${DESK}/mejl/R-3333-33`);
    expect(await linkIn('R-4444-44').getAttribute('href')).toBe(`${DESK}/skydd/R-4444-44`);
    expect(await tab.getByRole('link', { name: 'Öppna arbetsbordet' }).getAttribute('href')).toBe(`${DESK}/`);
  });

  test('says nothing of who a youth is', async () => {
    await tab.evaluate('document.querySelectorAll("details").forEach((part) => { part.open = true })');
    const text = await tab.locator('html').innerHTML();
    for (const personal of ['Kim Exempel', '200801012386', '20080101-2386', 'a'.repeat(64)])
      expect(text).not.toContain(personal);
  });

  test('works with a screen reader: language, headings, table headings, labels', async () => {
    expect(await tab.locator('html').getAttribute('lang')).toBe('sv');
    const levels: number[] = await tab.evaluate(
      '[...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]))',
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level - (levels[index - 1] ?? 0) <= 1)).toBe(true);
    const tables = await tab.locator('table').all();
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      expect((await table.locator('caption').textContent())?.length).toBeGreaterThan(2);
      const columns = await table.locator('thead th[scope=col]').count();
      for (const row of await table.locator('tbody tr').all()) {
        expect(await row.locator('th[scope=row]').count()).toBe(1);
        expect(await row.locator('th, td').count()).toBe(columns);
      }
    }
    const ids: string[] = await tab.evaluate('[...document.querySelectorAll("[id]")].map(({ id }) => id)');
    expect(new Set(ids).size).toBe(ids.length);
    expect(await tab.locator('a:not([href]), button:empty, a:empty').count()).toBe(0);
  });

  test('every text has a contrast of at least 4.5:1', async () => {
    expect(await tab.evaluate(FAINT_TEXTS)).toEqual([]);
  });

  test.each([1920, 1280, 390, 320])('does not scroll sideways at %i px, with everything open', async (width) => {
    await tab.setViewportSize({ width, height: 800 });
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  test('shows when the program stops and when it is back', async () => {
    await tab.route('**/api/state', (route) => route.abort());
    await tab.getByText('Ingen kontakt').waitFor();
    await tab.unroute('**/api/state');
    await tab.getByText('Klart. Inget arbete pågår.').waitFor();
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_FAILED')));
  });

  test('violates no content security policy and requests nothing from other servers', () => {
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
  });
});

/** WCAG 2.1, 1.4.3: contrast below 4.5. */
const FAINT_TEXTS = `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((n) => n / 255).map((n) => (n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const colour = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)';
    return colour === 'rgba(0, 0, 0, 0)' ? ground(element.parentElement) : colour;
  };
  return [...document.querySelectorAll('body *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((element) => element.tagName !== 'NOSCRIPT')
    .filter((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
    })
    .map((element) => element.tagName + ' ' + element.className + ': ' + element.textContent.slice(0, 40));
})()`;
