import { type Html, html } from './html.ts';
import type { Person } from './person.ts';
import { RIGHTS, ROUTES, type Route, reachOf } from './rights.ts';

export type Frame = {
  city: string;
  /** Path of the style sheet. */
  style: string;
  /** The same for everybody. */
  title: string;
  person?: Person;
  route?: Route;
};

export function layout({ city, style, title, person, route }: Frame, main: Html): Html {
  return html`<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – KAA</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<a class="skip" href="#innehall">Hoppa till innehållet</a>
<header>
<p class="name">KAA <span>${city}</span></p>
${person && menu(person, route)}
</header>
<main id="innehall" tabindex="-1">
${main}
</main>
</body>
</html>
`;
}

function menu(person: Person, current: Route | undefined): Html {
  const entries = ROUTES.flatMap(([route, { menu: text }]) =>
    text === undefined || reachOf(person, route) === undefined ? [] : [{ route, text }],
  );
  return html`<nav aria-label="Meny"><ul>${entries.map(
    ({ route, text }) =>
      html`<li><a href="${route.replace('GET ', '')}"${route === current && html` aria-current="page"`}>${text}</a></li>`,
  )}</ul></nav>
<p class="who">${person.email} <a href="/logga-ut">Logga ut</a></p>`;
}

/** Of a route, with a mark where the form has errors. */
export const titleOf = (route: Route, hasErrors = false): string =>
  `${hasErrors ? 'Rätta: ' : ''}${RIGHTS[route].title}`;
