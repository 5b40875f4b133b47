import { StringDecoder } from 'node:string_decoder';
import { Parser } from 'htmlparser2';
import { MAX_XML_DEPTH, OverLimit } from '../limits.ts';

type XmlHandler = {
  open?: (name: string, attributes: Record<string, string>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

/** Each writer chooses its prefixes. */
export function readXml(xml: Buffer | undefined, { open, close, text }: XmlHandler): void {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > MAX_XML_DEPTH) throw new OverLimit();
        open?.(local(name), Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), value])));
      },
      onclosetag: (name) => {
        depth -= 1;
        close?.(local(name));
      },
      ontext: (written) => text?.(written),
    },
    { xmlMode: true, decodeEntities: true },
  );
  // Too deep a file is found before all is decoded.
  const decoder = new StringDecoder('utf8');
  for (let at = 0; xml && at < xml.length; at += PIECE) parser.write(decoder.write(xml.subarray(at, at + PIECE)));
  parser.end(decoder.end());
}

const PIECE = 256 * 1024;

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Within a word: runs, and what Word puts around and between them. */
const RUNS = new Set(
  't r span a b i u font ins del moveFrom moveTo smartTag hyperlink sdt sdtContent fldSimple customXml bdo dir delText em strong'.split(
    ' ',
  ),
);
const FORMATS = new Set(['rPr', 'pPr']);
/** Empty, they part words; other empty ones (`proofErr`, `bookmarkStart`) stand within one. */
const GAPS = new Set(['br', 'cr', 'tab', 'line-break', 's', 'sep', 'lastRenderedPageBreak', 'noBreakHyphen']);

/** A line for each paragraph. */
export function wordsOf(xml: Buffer): string {
  const words: string[] = [];
  let inFormat = 0;
  let isEmpty = false;
  readXml(xml, {
    open: (name) => {
      isEmpty = true;
      if (FORMATS.has(name)) inFormat += 1;
    },
    text: (text) => {
      isEmpty = false;
      words.push(text);
    },
    close: (name) => {
      if (FORMATS.has(name)) inFormat -= 1;
      else if (inFormat === 0 && !RUNS.has(name) && (!isEmpty || GAPS.has(name))) words.push('\n');
      isEmpty = false;
    },
  });
  return words.join('').replace(/\s*\n\s*/g, '\n');
}
