/** In braces: the word that is damaged. */
type Wording = { text: string; word: string };

function wording(written: string): Wording {
  const [, word = written] = /\{(.+)\}/.exec(written) ?? [];
  return { text: written.replace(/[{}]/g, ''), word };
}

/** As schools write of a protected pupil. */
export const WORDINGS: Wording[] = [
  ...['Eleven har {skydd}', '{Skydd} finns', 'Eleven har S-{märkning}', 'Eleven är {sekr}-märkt', '{sekr}. märkning'],
  ...['{sekretessmarkering}', '{sekretessmarkerad}', 'Eleven är {sekretesskyddad}', '{skyddat}', '{skyddad} identitet'],
  ...['{skyddsid}', 'Eleven har {skydds} id', 'Eleven lever på {skyddsadress}', '{Skyddsklass} 1', '{Säkerhetsskydd}'],
  ...['adressen är inte känd av {säkerhetsskäl}', 'Eleven har {hemlig} bostad', '{Hemligt} telefonnummer'],
  ...['Adressen måste hållas {hemlig}', '{Hemligt} boende', '{Skyddade} uppgifter', '{skyddsmärkt}'],
  ...['Uppgifterna får ej {lämnas} ut', '{Lämna} inte ut elevens adress', 'Uppgifterna får inte {röjas}'],
  ...['Pappan {får} inte veta var eleven bor', '{Dold} identitet', '{Gömd} adress', 'Eleven lever {gömd}'],
  ...['Eleven är {hotad}', 'Eleven {hotas} av sin familj', '{Hotbilden} är allvarlig', 'Eleven lever under {hot}'],
  ...['Bor på {kvinnojour}', '{Besöksförbud}', '{Kontaktförbud} mot pappan', '{Kvarskrivning}', '{kvarskr}.'],
  ...[
    'Ny {identitet}',
    '{fingerad} identitet',
    '21 {kap} 3 § OSL',
    '21 {kap}. 3 a § offentlighets- och sekretesslagen',
  ],
  ...['Uppgifterna får inte {lämnas} ut enligt offentlighets- och sekretesslagen', '{Konfidentiellt}'],
  ...['{Confidential} address', '{Secret} address', '{hidden} identity', '{Protected} identity'],
  ...['{Spärrmarkering}', '{spärrade} uppgifter', 'Uppgifterna är {spärrade}', 'Sk. {id}', '{adresskyddad}'],
  ...['Eleven placerad enligt LVU, adressen får inte {avslöjas}', 'Skicka {inte} brev till vårdnadshavaren'],
  ...['Ring {inte} hem, skickade brev kan läsas av förövaren', '{identitetsskydd}', '{skyddsplacerad}'],
].map(wording);

/** Misspelt as people do. */
export const MISSPELT = [
  ...['sekkretessmarkering', 'sekretssmarkering', 'sekreterssmarkering', 'sektressmarkering', 'skydat', 'skdyddad id'],
  ...['SpärrMARKERING', 's k y d d a d', 'kvarksriven', 'kvinojour', 'besöksförbudd', 'sekretesmarkerad', 'kvarkriven'],
];

/** Columns whose value marks. */
export const HEADINGS = [
  ...['Skydds-ID', 'Sekr', 'Skydd J/N', 'Skydd?', 'S-märkt', 'Hemlig adress', 'Spärrad', 'PU', 'Skyddad'],
  ...[
    'Skyddad adress',
    'Skyddstyp',
    'Protected',
    'Säkerhet',
    'Skyddade uppgifter',
    'Sekretessmarkering',
    'Sp?rrmarkerad',
  ],
  ...['Sekr.mark', 'Identitetsskydd', 'Adresskydd', 'Skydd (J/N)', 'SKYDDAD FOLKBOKFÖRING', 'Kvarskrivning', 'Hot'],
];

const LOOKALIKES: Record<string, string> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', y: 'у', i: 'і', k: 'к' };
const LEET: Record<string, string> = { o: '0', i: '1', e: '3', s: '5', a: '4' };
const utf8 = (text: string) => Buffer.from(text).toString('latin1');
const each = (word: string, change: (letter: string) => string) => [...word].map(change).join('');
const beyond = (word: string, change: (letter: string) => string) =>
  each(word, (letter) => (/[^ -~]/.test(letter) ? change(letter) : letter));
const hex = (letter: string) => letter.charCodeAt(0).toString(16).padStart(2, '0');

/** Undefined where a damage changes nothing, or leaves too little. */
export const DAMAGES: Record<string, (word: string) => string> = {
  none: (word) => word,
  capitals: (word) => word.toUpperCase(),
  'an entity': (word) => beyond(word, (letter) => ({ å: '&aring;', ä: '&auml;', ö: '&ouml;' })[letter] ?? letter),
  'a numbered entity': (word) => beyond(word, (letter) => `&#${letter.charCodeAt(0)};`),
  'quoted-printable left over': (word) => beyond(word, (letter) => `=${hex(letter).toUpperCase()}`),
  'quoted-printable of UTF-8': (word) =>
    beyond(word, (letter) => utf8(letter).replace(/./g, (one) => `=${hex(one).toUpperCase()}`)),
  'an escape': (word) => beyond(word, (letter) => `\\u${hex(letter).padStart(4, '0')}`),
  percent: (word) => beyond(word, (letter) => encodeURIComponent(letter)),
  'a question mark': (word) => beyond(word, () => '?'),
  'U+FFFD': (word) => beyond(word, () => '\ufffd'),
  digraphs: (word) => beyond(word, (letter) => ({ å: 'aa', ä: 'ae', ö: 'oe' })[letter.toLowerCase()] ?? letter),
  'without dots': (word) => word.normalize('NFD').replace(/\p{Mark}/gu, ''),
  decomposed: (word) => word.normalize('NFD'),
  'encoded twice': (word) => new TextDecoder('windows-1252').decode(Buffer.from(word)),
  'read as Mac': (word) => new TextDecoder('macintosh').decode(Buffer.from(word)),
  'Mac read as Windows': (word) => beyond(word, (letter) => ({ å: 'Œ', ä: 'Š', ö: 'š' })[letter] ?? letter),
  'DOS read as Windows': (word) => beyond(word, (letter) => ({ å: '†', ä: '„', ö: '”' })[letter] ?? letter),
  'of seven bits': (word) => beyond(word, (letter) => ({ å: '}', ä: '{', ö: '|' })[letter] ?? letter),
  'letters of another alphabet': (word) => each(word, (letter) => LOOKALIKES[letter] ?? letter),
  'digits for letters': (word) => each(word, (letter) => LEET[letter] ?? letter),
  'full width': (word) =>
    each(word, (letter) => (/[!-~]/.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter)),
  'soft hyphens': (word) => [...word].join('\u00ad'),
  'zero width': (word) => [...word].join('\u200b'),
  'a direction mark': (word) => `${word.slice(0, 2)}\u202a${word.slice(2)}`,
  stars: (word) => `${word.slice(0, 3)}**${word.slice(3)}`,
};

/** Of words of four letters and more. */
export const SPELLED: Record<string, (word: string) => string> = {
  blanks: (word) => [...word].join(' '),
  dots: (word) => [...word].join('.'),
  'no-break blanks': (word) => [...word].join('\u00a0'),
  hyphens: (word) => [...word].join('-'),
};

/** Of roots that are sought so. */
export const BROKEN: Record<string, (word: string) => string> = {
  'a hyphen at a line end': (word) => `${word.slice(0, 3)}-\n${word.slice(3)}`,
  'a line end': (word) => `${word.slice(0, 3)}\n${word.slice(3)}`,
  'a quoted line': (word) => `${word.slice(0, 3)}-\n> ${word.slice(3)}`,
  'a blank': (word) => `${word.slice(0, 3)} ${word.slice(3)}`,
};

/** Of words of seven letters and more; the first letter is right. */
export const FAULTS: Record<string, (word: string) => string> = {
  'a letter missing': (word) => `${word.slice(0, 3)}${word.slice(4)}`,
  'a letter doubled': (word) => `${word.slice(0, 3)}${word.charAt(2)}${word.slice(3)}`,
  'letters swapped': (word) => `${word.slice(0, 2)}${word.charAt(3)}${word.charAt(2)}${word.slice(4)}`,
  'a letter wrong': (word) => `${word.slice(0, 3)}x${word.slice(4)}`,
};
