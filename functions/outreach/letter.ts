import { Temporal } from 'temporal-polyfill';
import { longDate } from '../../shared/domain/calendar.ts';
import type { Letter, LetterFacts } from '../../shared/domain/effects.ts';
import type { LetterText, Profile } from '../../shared/domain/profile.ts';
import {
  A4,
  canPrint,
  heightOf,
  type Paragraph,
  type Place,
  paragraph,
  type Style,
  type TaggedPage,
  taggedPage,
} from './letter-page.ts';

export type LetterInput = Pick<Letter, 'variant' | 'addressee'> & {
  profile: Pick<Profile, 'name' | 'letters'>;
  facts: LetterFacts;
  /** In guardians' letters, too. */
  youthName: string;
  caseNumber: string;
  /** Nobody shall post it (P7). */
  sample: boolean;
  /** PNG without transparency, which would be unpacked at leisure and change the bytes. */
  logo?: Uint8Array | undefined;
};

/** `not-printable`: a person must rewrite name or address. */
export type RenderedLetter =
  | { outcome: 'rendered'; pdf: Uint8Array }
  | { outcome: 'not-printable'; because: 'missing-glyphs' | 'too-long' };

/** Stops all letters until the profile is corrected. */
export class LetterTextFault extends Error {
  readonly code: string;
  constructor(code: string, explanation: string) {
    super(`letters.${code}: ${explanation}`);
    this.name = 'LetterTextFault';
    this.code = code;
  }
}

/**
 * Window of a C5 envelope over A4 folded once, millimetres from the upper left corner. Sheets slide: `quiet` around it
 * stays empty. To be checked with the printer's envelopes.
 */
export const WINDOW = { left: 105, right: 190, top: 45, bottom: 75, quiet: 10 };
const INSET = 3;

const LEFT = 25;
const RIGHT = A4.width - 25;
const SENDER_TOP = 17;
const WIDTH = RIGHT - LEFT;
/** Beside the window. */
const HEAD_WIDTH = WINDOW.left - WINDOW.quiet - LEFT;
/** The widest given name with which every text fits the page. */
const NAME_WIDTH = 95;
/** Above the window and what stays empty around it. */
const LOGO = { x: 115, y: 14, width: 70, height: 18 };
const REFERENCE_TOP = 85;
const FOOT_BOTTOM = A4.height - 14;
const FOOT_LEFT_WIDTH = 100;
const FOOT_RIGHT = LEFT + FOOT_LEFT_WIDTH + 10;
/** Between letter and small print. */
const FOOT_GAP = 5;
const BULLET = '- ';
const BULLET_INDENT = 5;
const LANGUAGE_GAP = 0.8;

const INK = '#1a1a1a';
const GREY = '#4d4d4d';
const STYLES = {
  office: { weight: 'bold', size: 10.5, leading: 14, colour: INK },
  sender: { weight: 'regular', size: 9, leading: 12.5, colour: GREY },
  address: { weight: 'regular', size: 11, leading: 14.5, colour: INK },
  reference: { weight: 'regular', size: 9.5, leading: 13.5, colour: GREY },
  heading: { weight: 'bold', size: 17, leading: 22, colour: INK },
  body: { weight: 'regular', size: 11, leading: 16, colour: INK },
  strong: { weight: 'bold', size: 11, leading: 16, colour: INK },
  footHeading: { weight: 'bold', size: 8.5, leading: 13, colour: INK },
  foot: { weight: 'regular', size: 8.5, leading: 12, colour: GREY },
} satisfies Record<string, Style>;

/**
 * The same input gives the same bytes: made twice, it is one letter (P2). No personnummer or absence in text or
 * metadata; the window shows the address alone (PR4).
 */
export async function renderLetter(input: LetterInput): Promise<RenderedLetter> {
  const { profile, facts, caseNumber } = input;
  const person = personOf(input);
  if (!canPrint(Object.values(person).flat().join(' '))) return { outcome: 'not-printable', because: 'missing-glyphs' };
  const address = addressLines(person);
  if (address === undefined || !fitsLine(person.youthName)) return { outcome: 'not-printable', because: 'too-long' };

  const { path, text, sender } = textOf(input);
  const fill = (template: string) => fillIn(template, { name: person.youthName, caseNumber }, path);
  const page = taggedPage({
    title: `Brev från ${profile.name}`,
    author: profile.name,
    date: new Date(`${facts.date}T12:00:00Z`),
  });
  if (input.sample) page.stamp('PROV – SKICKA INTE');

  if (input.logo) page.picture(input.logo, LOGO);
  writeHead(page, sender, address);
  const end = writeBody(page, path, {
    reference: [longDate(Temporal.PlainDate.from(facts.date)), `Ärendenummer ${caseNumber}`],
    heading: fill(text.heading),
    body: text.body.map(fill),
    sender,
  });
  const { dataProtection = profile.letters.dataProtection } = text;
  const tooMuch = end + FOOT_GAP - writeFoot(page, { ...profile.letters, sender, dataProtection });
  if (tooMuch > 0)
    throw new LetterTextFault(path, `the text does not fit one page, shorten it by ${Math.ceil(tooMuch)} mm`);
  return { outcome: 'rendered', pdf: await page.bytes() };
}

/** Else the letter waits for a person, who shortens the name. */
export const fitsLine = (youthName: string) => paragraph(youthName, STYLES.heading, NAME_WIDTH)?.lines.length === 1;

function writeHead(page: TaggedPage, { office, street, postcodeAndCity }: Sender, address: Paragraph[]): void {
  const sender = [
    typeset(office, STYLES.office, HEAD_WIDTH, 'sender'),
    ...[street, postcodeAndCity].map((words) => typeset(words, STYLES.sender, HEAD_WIDTH, 'sender')),
  ];
  writeStack(page, sender, LEFT, SENDER_TOP);
  writeStack(page, address, WINDOW.left + INSET, (WINDOW.top + WINDOW.bottom - totalHeight(address)) / 2);
}

type Body = { reference: string[]; heading: string; body: string[]; sender: Sender };

/** Returns the y below. */
function writeBody(page: TaggedPage, path: string, { reference, heading, body, sender }: Body): number {
  const references = reference.map((words) => typeset(words, STYLES.reference, HEAD_WIDTH, path));
  let y = writeStack(page, references, LEFT, REFERENCE_TOP) + 6;
  const title = typeset(heading, STYLES.heading, WIDTH, path);
  page.text(page.root, 'H1', title, LEFT, y);
  y += heightOf(title) + 3;

  let list: Place | undefined;
  for (const [index, words] of body.entries()) {
    if (words.startsWith(BULLET)) {
      list ??= page.group(page.root, 'L');
      const item = page.group(list, 'LI');
      const point = typeset(words.slice(BULLET.length), STYLES.body, WIDTH - BULLET_INDENT, path);
      page.text(item, 'Lbl', { lines: ['•'], style: STYLES.body }, LEFT + 1, y);
      page.text(item, 'LBody', point, LEFT + BULLET_INDENT, y);
      y += heightOf(point);
    } else {
      list = undefined;
      const set = typeset(words, STYLES.body, WIDTH, path);
      page.text(page.root, 'P', set, LEFT, y);
      y += heightOf(set);
    }
    y += body[index + 1]?.startsWith(BULLET) ? 0.7 : 3;
  }

  const greeting = [
    typeset('Vänliga hälsningar', STYLES.body, WIDTH, path),
    typeset(sender.office, STYLES.strong, WIDTH, 'sender'),
    typeset(`Telefon ${sender.phone}`, STYLES.body, WIDTH, 'sender'),
    typeset(`E-post ${sender.email}`, STYLES.body, WIDTH, 'sender'),
  ];
  return writeStack(page, greeting, LEFT, y + 2);
}

/** Returns the y of its top. */
function writeFoot(page: TaggedPage, { sender, dataProtection, otherLanguages }: Profile['letters']): number {
  const heading = typeset('Så hanterar vi personuppgifter', STYLES.footHeading, FOOT_LEFT_WIDTH, 'dataProtection');
  const protection = typeset(dataProtection, STYLES.foot, FOOT_LEFT_WIDTH, 'dataProtection');
  const phone = typeset(`Telefon ${sender.phone}`, STYLES.footHeading, RIGHT - FOOT_RIGHT, 'sender');
  const languages = otherLanguages.map(({ language, line }) => ({
    language,
    words: typeset(line, STYLES.foot, RIGHT - FOOT_RIGHT, 'otherLanguages'),
  }));

  const languagesHeight = totalHeight(languages.map(({ words }) => words)) + languages.length * LANGUAGE_GAP;
  const top = FOOT_BOTTOM - heightOf(heading) - Math.max(heightOf(protection), languagesHeight);
  page.rule(LEFT, top - 3, WIDTH);
  page.text(page.root, 'H2', heading, LEFT, top);
  page.text(page.root, 'P', protection, LEFT, top + heightOf(heading));
  page.text(page.root, 'P', phone, FOOT_RIGHT, top);
  let y = top + heightOf(phone);
  for (const { language, words } of languages) {
    page.text(page.root, 'P', words, FOOT_RIGHT, y, language);
    y += heightOf(words) + LANGUAGE_GAP;
  }
  return top;
}

/** Returns the y below. */
function writeStack(page: TaggedPage, paragraphs: Paragraph[], x: number, top: number): number {
  const group = page.group(page.root, 'Div');
  let y = top;
  for (const paragraph of paragraphs) {
    page.text(group, 'P', paragraph, x, y);
    y += heightOf(paragraph);
  }
  return y;
}

function totalHeight(paragraphs: Paragraph[]): number {
  return paragraphs.reduce((sum, paragraph) => sum + heightOf(paragraph), 0);
}

type Sender = Profile['letters']['sender'];
type Person = { name: string; street: string[]; postcode: string; city: string; youthName: string };

/** Extracts hold double spaces, decomposed letters and invisible characters. */
function personOf({ facts, youthName }: LetterInput): Person {
  const clean = (words: string) =>
    words
      .replace(/[\p{Default_Ignorable_Code_Point}\p{Format}]/gu, '')
      .normalize('NFC')
      .replace(/\s+/g, ' ')
      .trim();
  const { street, postcode, city } = facts.address;
  const lines = street.split('\n').map(clean);
  return { name: clean(facts.name), street: lines, postcode, city: clean(city), youthName: clean(youthName) };
}

/** As the post asks: even left margin, no blank line. Undefined if too large for the window. */
function addressLines({ name, street, postcode, city }: Person): Paragraph[] | undefined {
  const width = WINDOW.right - WINDOW.left - 2 * INSET;
  const place = `${postcode.slice(0, 3)} ${postcode.slice(3)} ${city}`;
  const lines: Paragraph[] = [];
  for (const words of [name, ...street.map(bound), place].filter((line) => line !== '')) {
    const set = paragraph(words, STYLES.address, width);
    if (set === undefined) return undefined;
    lines.push({ ...set, lines: set.lines.map((line) => line.replaceAll(NO_BREAK, ' ')) });
  }
  return totalHeight(lines) <= WINDOW.bottom - WINDOW.top - INSET ? lines : undefined;
}

/** "12 B" and "LGH 1101" stay on one line. */
function bound(street: string): string {
  return street
    .replace(/(?<=\d) (?=\p{Lu}(?![\p{L}\p{N}]))/gu, NO_BREAK)
    .replace(/(?<=\b(?:lgh|lght|lägenhet|box)\.?) (?=\d)/gi, NO_BREAK);
}

const NO_BREAK = '\u00a0';

function textOf({ profile, variant, addressee }: LetterInput): { path: string; text: LetterText; sender: Sender } {
  const reader = addressee === 'youth' ? 'youth' : 'guardian';
  const path = `texts.${variant}.${reader}`;
  const { texts, sender } = profile.letters;
  const text = texts[variant]?.[reader];
  if (text === undefined) throw new LetterTextFault(path, 'there is no such text');
  return { path, text, sender: { ...sender, office: texts[variant]?.office ?? sender.office } };
}

function fillIn(template: string, values: Record<string, string>, path: string): string {
  return template.replace(/\{(\w*)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new LetterTextFault(path, `nothing fills {${key}}`);
    return value;
  });
}

function typeset(words: string, style: Style, width: number, path: string): Paragraph {
  if (!canPrint(words)) throw new LetterTextFault(path, 'a character is missing in the fonts of assets/');
  // "29 kap. 9 §" and "08-000 00 00" stay together.
  const bound = words.replace(/(\d|kap\.) (?=\d|§|kap\.)/g, `$1${NO_BREAK}`);
  const set = paragraph(bound, style, width);
  if (set === undefined) throw new LetterTextFault(path, 'a word is wider than its line');
  return set;
}
