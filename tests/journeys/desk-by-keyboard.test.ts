import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator } from 'playwright-core';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenForLogins } from '../../infra/local/desk/openid-provider.ts';
import { connectLogins } from '../../infra/local/desk/start-desk.ts';
import { type Chain, daysAgo, people, report, sendingDay, startChain, today } from '../support/chain.ts';

const CHROMIUM = '/usr/bin/chromium';
const KEYS_A_SECOND = 5;
/** Of one page. */
const MOST_TABS = 100;

let chain: Chain;
let provider: Awaited<ReturnType<typeof listenForLogins>>;
let url: string;
let browser: Browser;

const youth = async ({ number }: { number: string }) =>
  (await chain.atRest()).youths.find(({ personnummer }) => personnummer === number);

async function received(...mail: Parameters<Chain['send']>): Promise<string> {
  const before = new Set((await chain.atRest()).reports.map(({ reference }) => reference));
  await chain.send(...mail);
  return (await chain.atRest()).reports.find(({ reference }) => !before.has(reference))?.reference ?? '';
}

/** Once register has looked. */
async function sweep(): Promise<void> {
  await chain.everythingIsDue();
  await chain.stack.fire('sweep');
  await chain.atRest();
}

/** Without scripts or a mouse. A step: a field is filled in, or something pressed; Tab leads to it. */
async function byKeyboard(start: string, email: string) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  // A busy machine is no failure.
  context.setDefaultTimeout(100_000);
  const page = await context.newPage();
  const count = { steps: 0, keys: 0 };
  const key = async (name: string) => {
    count.keys += 1;
    await page.keyboard.press(name);
  };
  async function tabTo(what: Locator): Promise<void> {
    count.steps += 1;
    await what.waitFor();
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if ((await what.and(page.locator(':focus')).count()) > 0) return;
      await key('Tab');
    }
    throw new Error(`Tab does not lead to ${what}`);
  }
  const by = {
    page,
    count,
    press: async (role: 'link' | 'button' | 'radio', name: string | RegExp) => {
      await tabTo(page.getByRole(role, { name, exact: true }).first());
      await key(role === 'radio' ? 'Space' : 'Enter');
    },
    unfold: async (id: string) => {
      await tabTo(page.locator(`#${id} summary`));
      await key('Enter');
    },
    type: async (label: string, text: string, form = 'main') => {
      await tabTo(page.locator(form).getByLabel(label, { exact: true }));
      await page.keyboard.type(text);
      count.keys += text.length;
    },
    isThere: (text: string | RegExp) => page.getByText(text).first().waitFor(),
    close: () => context.close(),
  };
  await page.goto(start);
  await by.press('link', 'Logga in');
  await tabTo(page.locator(`button[value="${email}"]`));
  await key('Enter');
  await by.page.getByRole('link', { name: 'Logga ut' }).waitFor();
  return by;
}

const withBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
withBrowser(`the desk by keyboard alone, without scripts (skipped without ${CHROMIUM})`, () => {
  beforeAll(async () => {
    provider = await listenForLogins(0);
    chain = await startChain({ prewarm: false, variables: { ISSUER: provider.issuer } });
    url = (await connectLogins(chain.stack, provider))?.url ?? '';
    await chain.importExamples();
    const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  });
  afterAll(async () => {
    await browser.close();
    await chain.stop();
    await provider.stop();
    chain.forget();
  });

  test('a coordinator goes from the notice to a contact and the end of the case in twelve steps', async () => {
    await received(report('Avbrott', people.cornelia, daysAgo(7)));
    const { mailsOut } = await chain.atRest();
    const { id = '' } = mailsOut.find(({ subject }) => subject.startsWith('Nytt ärende')) ?? {};
    const { text = '' } = await PostalMime.parse(readFileSync(join(chain.stateDir, 'outbox', `${id}.eml`)));
    const link = /Länk: (\S+)/.exec(text)?.[1] ?? '';
    expect(link).toMatch(new RegExp(`^${url}/arende/K-`));
    const farsta = await byKeyboard(link, 'farsta@kommun.example');
    const inMail = 1;
    await farsta.isThere(people.cornelia.family);
    await farsta.unfold('kontakt');
    await farsta.type('Hur', 'Te', '#kontakt');
    await farsta.press('radio', 'Ja');
    await farsta.press('radio', 'Ungdomen');
    await farsta.press('button', 'Spara');
    await farsta.isThere('Senast: Telefon, nådde ungdomen');
    await farsta.unfold('avsluta');
    await farsta.type('Varför', 'Har', '#avsluta');
    await farsta.press('button', 'Avsluta');
    await farsta.isThere('Senast: Avslutade');
    expect(inMail + farsta.count.steps).toBeLessThanOrEqual(12);
    await farsta.close();
  });

  test('the KAA group registers a pupil of a mail in prose in a minute of typing', async () => {
    const { alva } = people;
    const prose = await received(
      `Hej!\n${alva.given} i tvåan, ${alva.number.slice(2, 8)}-${alva.number.slice(8)}, kommer inte tillbaka till oss. ` +
        `Sista dagen var den ${daysAgo(6)}.\nHälsningar, expeditionen`,
    );
    const group = await byKeyboard(`${url}/mejl`, 'kaa@kommun.example');
    Object.assign(group.count, { keys: 0 });
    await group.press('link', prose);
    await group.isThere('kommer inte tillbaka');
    await group.type('Namn', `${alva.given} ${alva.family}`);
    await group.type('Typ av rapport', 'Av');
    await group.press('button', 'Registrera eleven');
    await group.isThere('Registrerade för hand');
    expect(await youth(alva)).toMatchObject({ record: 'open' });
    await group.press('button', 'Läst, inget hindrar kontakt');
    await group.page.getByRole('heading', { name: 'Mejl som väntar på en person' }).waitFor();
    await chain.atRest();
    await group.press('link', prose);
    await group.press('button', 'Klart');
    await group.page.getByRole('heading', { name: 'Mejl som väntar på en person' }).waitFor();
    expect(group.count.keys / KEYS_A_SECOND).toBeLessThanOrEqual(60);
    await group.close();
  });

  test('an officer lifts one of two holds, and contact waits; then the other, and it goes', async () => {
    const { dante } = people;
    await received(`${report('Avbrott', dante, daysAgo(6))}\nSkyddad identitet\n`);
    await received(report('Avbrott', dante, daysAgo(5)).replace('10000001', '10000002'), {
      from: 'kansli@pahitt.example',
    });
    expect(await youth(dante)).toMatchObject({ contactHold: true });
    const officer = await byKeyboard(`${url}/skydd`, 'skydd@kommun.example');
    await officer.type('Personnummer', dante.number);
    await officer.press('button', 'Sätt kontaktstopp');
    await officer.isThere('Kontaktstopp S-');
    await sweep();
    await officer.page.reload();
    await officer.press('button', /^Häv S-/);
    await officer.isThere('kontaktstopp kvar från R-');
    await sweep();
    const waiting = await youth(dante);
    expect(waiting?.holds.map(({ lifted }) => lifted).toSorted()).toEqual([false, true]);
    expect(waiting).toMatchObject({ contactHold: true });
    expect(waiting?.letters.filter(({ state }) => state !== 'planned')).toEqual([]);
    await officer.press('link', 'Allt som väntar');
    await officer.press('link', /^R-/);
    await officer.press('button', /^Häv R-/);
    await officer.isThere(/hävt/);
    await sweep();
    const free = await youth(dante);
    // In a quiet period letters wait.
    const state = today.equals(sendingDay) ? 'handed-over' : 'planned';
    expect(free).toMatchObject({ contactHold: false, letters: [{ state }] });
    await officer.close();
  });
});
