/** Brings no types of its own. */
declare module 'fontkit' {
  type Font = {
    postscriptName: string;
    unitsPerEm: number;
    ascent: number;
    characterSet: number[];
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): { id: number; advanceWidth: number };
  };
  function create(bytes: Uint8Array): Font;
}
