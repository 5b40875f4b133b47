import { keptForm } from './forms.ts';
import { html } from './html.ts';
import type { Message } from './page.ts';
import { IDLE_MINUTES } from './session.ts';

/** They say what happened, what is saved, and what to do. */
export type Sent = { path: string; fields: [name: string, value: string][] };

export const NOT_FOUND: Message = {
  status: 404,
  title: 'Sidan finns inte',
  main: html`<h1>Sidan finns inte</h1>
<p>Det finns ingen sådan sida, eller så får du inte se den.</p>
<p><a href="/">Till startsidan</a></p>`,
};

/** 200: nothing went wrong, and the browser keeps the page. */
export function signedOut(path: string, sent?: Sent): Message {
  if (!sent)
    return {
      status: 200,
      title: 'Logga in',
      main: html`<h1>Du är inte inloggad</h1>
<p>Logga in för att se sidan. Efter ${IDLE_MINUTES} minuter utan att du gör något loggas du ut.</p>
<p><a class="button" href="${loginPath(path)}">Logga in</a></p>`,
    };
  return {
    status: 200,
    title: 'Logga in',
    main: html`<h1>Du har loggats ut</h1>
<p><strong>Inget är sparat än.</strong> Det du skrev finns kvar här, så länge du inte stänger sidan.</p>
<ol>
<li><a href="/logga-in" target="_blank" rel="noopener">Logga in i en ny flik</a></li>
<li>Kom tillbaka hit och skicka igen. ${keptForm(sent.fields, { action: sent.path, button: 'Skicka igen' })}</li>
</ol>`,
  };
}

/** Another sign-in than the form's, or another site's form: nothing is done before the person has said so here. */
export function notYet(email: string, sent: Sent, own: { act: string; token: string }): Message {
  return {
    status: 403,
    title: 'Skicka igen',
    main: html`<h1>Skicka igen</h1>
<p><strong>Inget är sparat än.</strong> Formuläret öppnades före din inloggning. Du är nu inloggad som ${email}.</p>
<p>Var det du som fyllde i det? Skicka det då igen.</p>
${keptForm(sent.fields, { action: sent.path, button: 'Skicka', ...own })}`,
  };
}

/** At the start and after login; elsewhere nothing is there, as for everybody. */
export function nobody(email: string, ask: { office: string; email: string }): Message {
  return {
    status: 404,
    title: 'Ingen behörighet',
    main: html`<h1>Du har ingen behörighet</h1>
<p>Du är inloggad som ${email}, men har ingen roll i KAA, eller så har katalogen inget område för dig.</p>
<p>Hör av dig till ${ask.office}, ${ask.email}. Den som ger roller i kommunens inloggning och den som sköter katalogen
över samordnare kan hjälpa dig.</p>
<p><a href="/logga-ut">Logga ut</a></p>`,
  };
}

export const foreign: Message = refusal(
  403,
  'Formuläret kom från en annan webbplats eller en för gammal webbläsare. Öppna sidan här och fyll i det igen.',
);
export const notAForm: Message = refusal(415, 'Det som skickades är inget formulär.');
export const tooLarge: Message = refusal(413, 'Det som skickades är för stort. Korta texten och skicka igen.');

function refusal(status: number, text: string): Message {
  return {
    status,
    title: 'Gick inte',
    main: html`<h1>Det gick inte</h1>
<p>${text} <strong>Inget är sparat.</strong></p>
<p><a href="/">Till startsidan</a></p>`,
  };
}

/** What was done before it is done once: the act is the same. */
export function failed(sent?: Sent & { token: string }): Message {
  return {
    status: 500,
    title: 'Fel',
    main: html`<h1>Något gick fel hos oss</h1>
<p>Felet är antecknat. ${sent ? 'Det du skrev finns kvar här.' : ''} Försök igen om en stund. Hjälper det inte: säg till
den som sköter systemet.</p>
${sent ? keptForm(sent.fields, { action: sent.path, button: 'Skicka igen', token: sent.token }) : html`<p><a href="/">Till startsidan</a></p>`}`,
  };
}

/** Only where one may come back to: a path of the desk. */
export const isPath = (path: string): boolean => /^\/(?!\/)[\w/-]*$/.test(path);

const loginPath = (path: string) =>
  path === '/' || !isPath(path) ? '/logga-in' : `/logga-in?till=${encodeURIComponent(path)}`;
