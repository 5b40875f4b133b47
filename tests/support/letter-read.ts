import { inflateSync } from 'node:zlib';

/** In millimetres from the upper left corner of the page to the baseline. */
type Run = { text: string; x: number; y: number; font: string; decoration: boolean };

export type ReadLetter = {
  pages: number;
  runs: Run[];
  /** Without decoration. */
  words: string;
  fonts: string[];
  /** What is drawn, unpacked. */
  contents: string;
  /** Objects and unpacked streams but content, fonts and their character maps. */
  besidesContent: string;
};

const MM = 72 / 25.4;
const PAGE_HEIGHT = 841.89;
/** fontkit's subsets begin as Apple's. */
const TRUETYPE = ['\0\u0001\0\0', 'true'];

/** Reads what pdfkit wrote; without poppler. */
export function readLetter(pdf: Uint8Array): ReadLetter {
  const objects = new Map<string, { dictionary: string; stream: string }>();
  const file = Buffer.from(pdf).toString('latin1');
  for (const [, id = '', body = ''] of file.matchAll(/\n(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [dictionary = '', packed] = body.split(/\nstream\n/);
    objects.set(id, { dictionary, stream: packed === undefined ? '' : unpack(dictionary, packed) });
  }
  const all = [...objects.values()];

  const characters = new Map<string, string[]>();
  const resources = all.map(({ dictionary }) => dictionary).filter((one) => one.includes('/Font <<'));
  for (const [, name = '', id = ''] of resources.join('\n').matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.dictionary ?? '')?.[1] ?? '';
    characters.set(name, charactersOf(objects.get(map)?.stream ?? ''));
  }

  const drawn = all.map(({ stream }) => stream).filter((stream) => stream.includes('] TJ\n'));
  const runs = drawn.flatMap((content) => runsOf(content, characters));
  const isContent = (stream: string) =>
    drawn.includes(stream) || stream.includes('begincmap') || TRUETYPE.some((begins) => stream.startsWith(begins));
  return {
    pages: all.filter(({ dictionary }) => /\/Type \/Page\n/.test(dictionary)).length,
    runs,
    words: runs
      .filter(({ decoration }) => !decoration)
      .map(({ text }) => text)
      .join('\n')
      .replaceAll('\u00a0', ' '),
    fonts: all.flatMap(({ dictionary }) => {
      if (!dictionary.includes('/Type /FontDescriptor')) return [];
      const name = /\/FontName \/(\S+)/.exec(dictionary)?.[1] ?? '';
      return [/\/FontFile2 /.test(dictionary) ? name : `${name} (not embedded)`];
    }),
    contents: drawn.join('\n'),
    besidesContent: all
      .map(({ dictionary, stream }) => `${textStrings(dictionary)}\n${isContent(stream) ? '' : utf8(stream)}`)
      .join('\n')
      .concat(file.slice(file.lastIndexOf('\ntrailer'))),
  };
}

function unpack(dictionary: string, packed: string): string {
  const bytes = Buffer.from(packed.slice(0, packed.lastIndexOf('\nendstream')), 'latin1');
  return (dictionary.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

/** UTF-16 if not Latin 1. */
function textStrings(dictionary: string): string {
  return dictionary.replace(/\(\xfe\xff([\s\S]*?)\)/g, (_, utf16: string) =>
    Buffer.from(utf16, 'latin1').swap16().toString('utf16le'),
  );
}

function charactersOf(map: string): string[] {
  const list = /beginbfrange\n<0000> <[0-9a-f]+> \[(.*)\]/.exec(map)?.[1] ?? '';
  return [...list.matchAll(/<([0-9a-f ]+)>/g)].map(([, hex = '']) =>
    hex
      .split(' ')
      .map((unit) => String.fromCharCode(Number.parseInt(unit, 16)))
      .join(''),
  );
}

function runsOf(content: string, characters: Map<string, string[]>): Run[] {
  const runs: Run[] = [];
  let decoration = false;
  let [x, y, font] = [0, 0, ''];
  for (const line of content.split('\n')) {
    if (line.includes('/Artifact')) decoration = true;
    else if (line === 'EMC') decoration = false;
    const position = /^1 0 0 1 (\S+) (\S+) Tm$/.exec(line);
    if (position) [x, y] = [Number(position[1]), Number(position[2])];
    font = /^\/(F\d+) \S+ Tf$/.exec(line)?.[1] ?? font;
    if (!line.endsWith('] TJ')) continue;
    const codes = [...line.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
    const text = codes.map((code) => characters.get(font)?.[Number.parseInt(code, 16)] ?? '?').join('');
    runs.push({ text, x: x / MM, y: (PAGE_HEIGHT - y) / MM, font, decoration });
  }
  return runs;
}
