import { html } from '../../shared/desk/html.ts';
import type { Page } from '../../shared/desk/page.ts';

/** Until its lists are here. */
export const startPage: Page = async () => ({
  main: html`<h1>Skyddade uppgifter</h1>
<p>Mejl på skyddad väg och kontaktstopp läses och avslutas än så länge på kommandoraden: <code>npm run kaa -- sealed list</code>
och <code>npm run kaa -- hold</code>.</p>`,
  traced: [],
});
