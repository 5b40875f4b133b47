import TTFFont from 'fontkit/src/TTFFont.js';
import { DecodeStream } from 'restructure';

/**
 * Stands in for fontkit: the part of it that reads the letters' fonts, which are TrueType without layout tables. The
 * shaping of other scripts, PostScript outlines and web fonts cost outreach 40 ms at every start.
 */
export function create(bytes: Uint8Array) {
  const font = new TTFFont(new DecodeStream(bytes));
  const unknown = Object.keys(font.directory.tables).filter((tag) => !(tag in font));
  if (unknown.length > 0) throw new Error(`Font tables that are not in the bundle: ${unknown.join(' ')}`);
  return font;
}
