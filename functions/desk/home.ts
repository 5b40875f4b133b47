import { html } from '../../shared/desk/html.ts';
import type { Page } from '../../shared/desk/page.ts';
import type { DeskRole } from '../../shared/desk/person.ts';

const ROLES: Record<DeskRole, string> = {
  samordnare: 'Lokal samordnare',
  chef: 'Chef',
  'kaa-grupp': 'KAA-gruppen',
  skyddshandlaggare: 'Handläggare för skyddade uppgifter',
  systemsamordnare: 'Systemsamordnare',
};

/** Who one is: roles and districts. */
export const homePage =
  (districtName: (code: string) => string, ask: { office: string; email: string }): Page =>
  async ({ person: { email, roles, districts } }) => {
    const areas = districts === 'all' ? 'Alla områden' : districts.map(districtName).join(', ');
    const main = html`<h1>Hej</h1>
<p>Du är inloggad.</p>
<dl>
<dt>Adress</dt><dd>${email}</dd>
<dt>${roles.length > 1 ? 'Roller' : 'Roll'}</dt><dd>${roles.map((role) => ROLES[role]).join(', ') || 'Ingen'}</dd>
${roles.includes('samordnare') && html`<dt>Områden</dt><dd>${areas}</dd>`}
</dl>
${
  roles.length === 0 &&
  html`<p class="box">Du har ingen roll i KAA, eller så har katalogen inget område för dig. Hör av dig till ${ask.office},
${ask.email}.</p>`
}`;
    return { main, traced: [] };
  };
