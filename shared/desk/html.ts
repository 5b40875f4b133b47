/** The only import of hono: `raw` would let markup through that nobody has escaped. */
export { html } from 'hono/html';

import type { HtmlEscapedString } from 'hono/utils/html';

/** Made by the `html` tag alone, which escapes what is put in. A plain string does not compile. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
