import { type Browser, chromium, type Page as Tab } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { listenForLogins } from '../../infra/local/desk/openid-provider.ts';
import { connectLogins } from '../../infra/local/desk/start-desk.ts';
import { sendSamples } from '../../infra/local/samples/send-samples.ts';
import { type Chain, daysAgo, people, startChain } from '../support/chain.ts';
import { picture } from '../support/pictures.ts';

describe('the pictures of docs/samordnare (KAA_PICTURES=docs/samordnare)', () => {
  let chain: Chain;
  let provider: Awaited<ReturnType<typeof listenForLogins>>;
  let url: string;
  let browser: Browser;

  beforeAll(async () => {
    provider = await listenForLogins(0);
    chain = await startChain({ variables: { ISSUER: provider.issuer } });
    url = (await connectLogins(chain.stack, provider))?.url ?? '';
    await chain.importExamples();
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser?.close();
    await chain.stop();
    await provider.stop();
    chain.forget();
  });

  async function signedIn(email: string): Promise<Tab> {
    const tab = await (await browser.newContext({ viewport: { width: 1200, height: 600 } })).newPage();
    await tab.goto(url);
    await tab.getByRole('link', { name: 'Logga in', exact: true }).click();
    await tab.locator(`button[name="user"][value="${email}"]`).click();
    await tab.getByRole('link', { name: 'Logga ut' }).waitFor();
    return tab;
  }

  test('start, a case, a mail that waits, the officers, the overview', async () => {
    const to = { port: chain.stack.ports.smtp, mailbox: chain.mailbox };
    await sendSamples(to, people, Temporal.Now.instant(), 'bild', chain.atRest);
    const { given, family, number } = people.dante;
    await chain.send(
      `Hej!\n${given} ${family}, ${number}, har hoppat av. Sista dag var ${daysAgo(6)}.\nHälsningar expeditionen`,
    );
    const { reports } = await chain.atRest();
    const prose = reports.findLast(({ state }) => state === 'held')?.reference ?? '';

    const coordinator = await signedIn('farsta@kommun.example');
    await coordinator.getByRole('link', { name: 'Cornelia Drömlund' }).click();
    await coordinator.getByRole('button', { name: 'Kvittera' }).click();
    await coordinator.getByText('Anteckna kontakt').first().click();
    await picture(coordinator, 'arende');
    await coordinator.getByRole('link', { name: 'Till listorna' }).click();
    await picture(coordinator, 'start');

    const group = await signedIn('kaa@kommun.example');
    await group.getByRole('link', { name: 'Mejl', exact: true }).click();
    await group.getByRole('link', { name: prose }).click();
    await picture(group, 'mejl');

    const officer = await signedIn('skydd@kommun.example');
    await officer.getByRole('link', { name: 'Skydd' }).click();
    await picture(officer, 'skydd');

    const lead = await signedIn('chef@kommun.example');
    await lead.getByRole('link', { name: 'Översikt' }).click();
    await picture(lead, 'oversikt');
  });
});
