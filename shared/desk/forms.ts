import { ActId } from '../domain/acts.ts';
import { type Html, html } from './html.ts';
import type { Typed, Visit } from './page.ts';

/** By field: what is wrong and what to write instead. */
export type Errors = Record<string, string>;

/** None that every object has: by its id an act is looked up. */
export const isAct = (act: string | undefined): act is ActId =>
  ActId.safeParse(act).success && !(String(act) in Object.prototype);

/** With its token and act. */
export function form(
  { act, token }: Pick<Visit, 'act' | 'token'>,
  { action, button, errors = {}, scope }: { action: string; button: string; errors?: Errors; scope?: string },
  ...fields: Html[]
): Html {
  return html`<form method="post" action="${action}" autocomplete="off" novalidate>
${errorSummary(errors, scope)}
<input type="hidden" name="token" value="${token}"><input type="hidden" name="act" value="${act}">
${fields}
<button>${button}</button>
</form>`;
}

type Field = {
  name: string;
  label: string;
  hint?: string;
  /** By default a line of text. A date is one, too: a date picker would drop what it cannot read. */
  kind?: 'text' | 'date' | 'one-of';
  /** Of `one-of`: radio buttons up to five, else a list. */
  options?: { value: string; label: string }[];
  /** Of the form, where a page has several. */
  scope?: string;
};

const idOf = (name: string, scope: string | undefined) => `f-${scope ? `${scope}-` : ''}${name}`;

const MOST_BUTTONS = 5;

/** Keeps what was typed. */
export function field(field: Field, typed: Typed = {}, errors: Errors = {}): Html {
  const { name, label, hint, kind = 'text', options = [], scope } = field;
  const id = idOf(name, scope);
  const value = typed[name] ?? '';
  const error = errors[name];
  const notes = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ');
  const about = notes ? html` aria-describedby="${notes}"` : '';
  const wrong = error === undefined ? '' : html` aria-invalid="true"`;
  const before = html`${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}${
    error !== undefined && html`<p class="error" id="${id}-error">${error}</p>`
  }`;
  if (kind === 'one-of' && options.length <= MOST_BUTTONS)
    return html`<fieldset class="field"${about}><legend>${label}</legend>${before}${options.map(
      (option, index) =>
        html`<label class="choice"><input type="radio" name="${name}" value="${option.value}"${
          index === 0 && html` id="${id}"`
        }${option.value === value && html` checked`}> ${option.label}</label>`,
    )}</fieldset>`;
  return html`<div class="field"><label for="${id}">${label}</label>${before}${input()}</div>`;

  function input(): Html {
    if (kind === 'one-of')
      return html`<select id="${id}" name="${name}"${about}${wrong}><option value="">Välj</option>${options.map(
        (option) =>
          html`<option value="${option.value}"${option.value === value && html` selected`}>${option.label}</option>`,
      )}</select>`;
    return html`<input id="${id}" name="${name}" value="${value}"${kind === 'date' && html` class="date" inputmode="numeric"`}${about}${wrong}>`;
  }
}

/** Above the form; each line leads to its field. */
function errorSummary(errors: Errors, scope?: string): Html {
  const lines = Object.entries(errors);
  if (lines.length === 0) return html``;
  return html`<div class="errors" role="alert"><h2>Rätta det här</h2><ul>${lines.map(
    ([name, text]) => html`<li><a href="#${idOf(name, scope)}">${text}</a></li>`,
  )}</ul></div>`;
}

/** What was sent, to be sent once more. */
export function keptForm(
  sent: [name: string, value: string][],
  { action, button, act, token }: { action: string; button: string; act?: string; token?: string },
): Html {
  const own = { act: act ?? sent.find(([name]) => name === 'act')?.[1] ?? '', token: token ?? '' };
  const fields = [...sent.filter(([name]) => !(name in own)), ...Object.entries(own)];
  return html`<form method="post" action="${action}">${fields.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button>${button}</button></form>`;
}
