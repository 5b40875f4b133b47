import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';
import PDFDocument from 'pdfkit';

/** Points per millimetre. */
const MM = 72 / 25.4;

export const A4 = { width: 210, height: 297 };

type Weight = 'regular' | 'bold';

/** In points. */
export type Style = { weight: Weight; size: number; leading: number; colour: string };

export type Paragraph = { lines: string[]; style: Style };

/** In the structure that screen readers follow. */
export type Place = PDFKit.PDFStructureElement;

export type TaggedPage = {
  root: Place;
  group(parent: Place, tag: 'Div' | 'L' | 'LI'): Place;
  /** Top left corner, in millimetres. */
  text(
    parent: Place,
    tag: 'P' | 'H1' | 'H2' | 'Lbl' | 'LBody',
    text: Paragraph,
    x: number,
    y: number,
    lang?: string,
  ): void;
  rule(x: number, y: number, width: number): void;
  /** PNG, within the box and at its right; screen readers skip it. */
  picture(png: Uint8Array, box: { x: number; y: number; width: number; height: number }): void;
  /** Screen readers skip it. */
  stamp(word: string): void;
  bytes(): Promise<Uint8Array>;
};

const fonts = new Map<Weight, Font>();

/**
 * fontkit keeps each glyph with the character that first asked for it, or none if it was a part of another (the A of
 * Å): asked for in advance, no letter changes the next one's bytes. Noto Sans 2.015 through pyftsubset
 * --layout-features='mark,mkmk' --no-hinting --drop-tables+=GSUB,DSIG,STAT,MVAR --name-IDs='*'
 * --unicodes=20-7E,A0-AC,AE-36F,400-45F,490-491,1E00-1EFF,2010-2027,20AC,2122,2C60-2C7F,A78B-A78C
 */
function font(weight: Weight): Font {
  let known = fonts.get(weight);
  if (known === undefined) {
    const file = weight === 'bold' ? 'NotoSans-Bold.ttf' : 'NotoSans-Regular.ttf';
    known = create(readFileSync(new URL(`./assets/${file}`, import.meta.url)));
    for (const character of known.characterSet) known.glyphForCodePoint(character);
    fonts.set(weight, known);
  }
  return known;
}

/** Else an empty box would be printed, or a mark upon nothing. */
export function canPrint(text: string): boolean {
  if (/(?<![\p{L}\p{M}])\p{M}/u.test(text)) return false;
  return [...text].every((character) => font('regular').hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
}

/** Millimetres; exact, since the fonts carry no kerning and marks have no width. */
function widthOf(text: string, { weight, size }: Style): number {
  const face = font(weight);
  const advance = (character: string) => face.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth;
  const ems = [...text].reduce((sum, character) => sum + advance(character) / face.unitsPerEm, 0);
  return (ems * size) / MM;
}

/** Undefined if a piece is too wide. */
export function paragraph(text: string, style: Style, width: number): Paragraph | undefined {
  const fits = (line: string) => widthOf(line.trimEnd(), style) <= width;
  const pieces = text.split(/(?<= )/).flatMap((word) => (fits(word) ? [word] : word.split(/(?<=-)/)));
  const lines: string[] = [];
  for (const piece of pieces) {
    if (!fits(piece)) return undefined;
    const line = lines.at(-1);
    if (line !== undefined && fits(line + piece)) lines[lines.length - 1] = line + piece;
    else lines.push(piece);
  }
  // With the spaces, or screen readers join two words.
  return { lines, style };
}

/** Millimetres. */
export function heightOf({ lines, style }: Paragraph): number {
  return (lines.length * style.leading) / MM;
}

type Options = Omit<PDFKit.PDFDocumentOptions, 'font' | 'subset'> & { font: Font; subset: 'PDF/UA' };
type Document = Omit<PDFKit.PDFDocument, 'registerFont'> & { registerFont(name: string, font: Font): void };
// Its types know neither font objects nor PDF/UA.
const TaggedDocument = PDFDocument as unknown as new (options: Options) => Document;

/** PDF/UA-1, without metadata that change the bytes. */
export function taggedPage({ title, author, date }: { title: string; author: string; date: Date }): TaggedPage {
  const document = new TaggedDocument({
    size: 'A4',
    margin: 0,
    font: font('regular'),
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: 'sv',
    displayTitle: true,
    info: { Title: title, Author: author, CreationDate: date, ModDate: date },
  });
  document.registerFont('regular', font('regular'));
  document.registerFont('bold', font('bold'));
  const root = document.struct('Document');
  document.addStructure(root);

  const write = ({ lines, style }: Paragraph, x: number, y: number) => {
    document.font(style.weight).fontSize(style.size).fillColor(style.colour);
    for (const [index, line] of lines.entries())
      document.text(line, x * MM, y * MM + index * style.leading, { lineBreak: false });
  };
  const decorate = (draw: () => void) => {
    document.markContent('Artifact', { type: 'Layout' });
    document.save();
    draw();
    document.restore();
    document.endMarkedContent();
  };

  return {
    root,
    group(parent, tag) {
      const element = document.struct(tag);
      parent.add(element);
      return element;
    },
    text(parent, tag, text, x, y, lang) {
      parent.add(document.struct(tag, lang === undefined ? {} : { lang }, () => write(text, x, y)));
    },
    rule(x, y, width) {
      decorate(() =>
        document
          .moveTo(x * MM, y * MM)
          .lineTo((x + width) * MM, y * MM)
          .lineWidth(0.5)
          .strokeColor('#999999')
          .stroke(),
      );
    },
    picture(png, { x, y, width, height }) {
      const fit: [number, number] = [width * MM, height * MM];
      decorate(() => document.image(Buffer.from(png), x * MM, y * MM, { fit, align: 'right' }));
    },
    stamp(word) {
      const across: Style = { weight: 'bold', size: 54, leading: 54, colour: '#f3c6c6' };
      const along: Style = { weight: 'bold', size: 12, leading: 12, colour: '#b00020' };
      decorate(() => {
        document.rotate(-50, { origin: [(A4.width / 2) * MM, A4.height * 0.58 * MM] });
        write({ lines: [word], style: across }, (A4.width - widthOf(word, across)) / 2, A4.height * 0.58 - 10);
      });
      decorate(() => write({ lines: [word], style: along }, (A4.width - widthOf(word, along)) / 2, 6));
    },
    async bytes() {
      root.end();
      document.end();
      const chunks: Uint8Array[] = [];
      for await (const chunk of document) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    },
  };
}
