import { dropCookie, SESSION_COOKIE } from '../../shared/desk/cookies.ts';
import { form } from '../../shared/desk/forms.ts';
import { html } from '../../shared/desk/html.ts';
import type { Page } from '../../shared/desk/page.ts';

export const askToSignOut: Page = async (visit) => ({
  main: html`<h1>Logga ut</h1>
<p>Då krävs ny inloggning här. Kommunens egen inloggning kan vara kvar: stäng webbläsaren om fler använder datorn.</p>
${form(visit, { action: '/logga-ut', button: 'Logga ut' })}`,
  traced: [],
});

export const signOut =
  (end: (sessionId: string) => Promise<void>): Page =>
  async ({ sessionId }) => {
    await end(sessionId);
    return { to: '/', cookies: [dropCookie(SESSION_COOKIE)], traced: [] };
  };
