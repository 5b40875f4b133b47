import { html } from '../../shared/desk/html.ts';
import { nobody } from '../../shared/desk/messages.ts';
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
    if (roles.length === 0) return { main: nobody(email, ask).main, traced: [] };
    const areas = districts === 'all' ? 'Alla områden' : districts.map(districtName).join(', ');
    const main = html`<h1>Hej</h1>
<p>Du är inloggad.</p>
<dl>
<dt>Adress</dt><dd>${email}</dd>
<dt>${roles.length > 1 ? 'Roller' : 'Roll'}</dt><dd>${roles.map((role) => ROLES[role]).join(', ')}</dd>
${roles.includes('samordnare') && html`<dt>Områden</dt><dd>${areas}</dd>`}
</dl>`;
    return { main, traced: [] };
  };
