/** The part of fontkit that letters use; it brings no types. */
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
