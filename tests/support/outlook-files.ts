import { CFB } from '@e965/xlsx';

export type Inside = { subject?: string; body?: string; html?: string; files?: { name: string; bytes: Uint8Array }[] };

const text = (written: string) => Buffer.from(`${written}\0`, 'utf16le');

/** As Outlook saves a message: a compound file with a stream a property [MS-OXMSG]. */
export function msg({ subject = '', body = '', html = '', files = [] }: Inside): Uint8Array {
  const file = CFB.utils.cfb_new();
  const add = (path: string, content: Uint8Array) => CFB.utils.cfb_add(file, path, content);
  add('/__properties_version1.0', Buffer.alloc(32));
  add('/__substg1.0_0037001F', text(subject));
  if (body) add('/__substg1.0_1000001F', text(body));
  if (html) add('/__substg1.0_10130102', Buffer.from(html));
  for (const [index, { name, bytes }] of files.entries()) {
    const folder = `/__attach_version1.0_#0000000${index}`;
    add(`${folder}/__properties_version1.0`, Buffer.alloc(8));
    add(`${folder}/__substg1.0_3707001F`, text(name));
    add(`${folder}/__substg1.0_37010102`, bytes);
  }
  return new Uint8Array(CFB.write(file, { type: 'buffer' }) as Uint8Array);
}

/** winmail.dat, in which Outlook encloses files and text [MS-OXTNEF]. */
export function winmail({ subject = '', body = '', html = '', files = [] }: Inside): Uint8Array {
  return Buffer.concat([
    Buffer.from('789f3e220100', 'hex'),
    attribute(1, 0x00069007, Buffer.from('e404000000000000', 'hex')),
    attribute(1, 0x00018004, Buffer.from(`${subject}\0`, 'latin1')),
    ...(body ? [attribute(1, 0x0002800c, Buffer.from(`${body}\0`, 'latin1'))] : []),
    ...(html ? [attribute(1, 0x00069003, properties(NAMED, ofOwnLength(0x10130102, Buffer.from(html))))] : []),
    ...files.flatMap(({ name, bytes }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from('SHORT~1.XLS\0')),
      attribute(2, 0x0006800f, Buffer.from(bytes)),
      attribute(2, 0x00069005, properties(SHORT, ofOwnLength(0x3707001f, text(name)))),
    ]),
  ]);
}

function attribute(level: number, id: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), uint32(id), uint32(data.length), data, uint32(sum).subarray(0, 2)]);
}

function properties(...all: Buffer[]): Buffer {
  return Buffer.concat([uint32(all.length), ...all]);
}

function ofOwnLength(tag: number, value: Buffer): Buffer {
  const padding = Buffer.alloc((4 - (value.length % 4)) % 4);
  return Buffer.concat([uint32(tag), uint32(1), uint32(value.length), value, padding]);
}

/** A number with its length and a named property, which a reader must step over. */
const SHORT = Buffer.concat([uint32(0x37050003), uint32(1)]);
const NAMED = Buffer.concat([
  uint32(0x8001001f),
  Buffer.alloc(16),
  uint32(1),
  uint32(6),
  text('Ab'),
  Buffer.alloc(2),
  uint32(1),
  uint32(4),
  text('x'),
]);

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
