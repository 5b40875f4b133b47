import type { FieldsData } from '@kenjiuno/msgreader';
import { NotReadable } from '../limits.ts';
import { decodeText } from '../mail/decode-text.ts';
import type { MimePart, MimeTree } from '../mail/mime-tree.ts';

export async function readMsg(bytes: Uint8Array): Promise<MimeTree> {
  const { default: library } = await import('@kenjiuno/msgreader');
  const reader = new library.default(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const message = reader.getFileData();
  if (message.error) throw new NotReadable();
  const read = textReader(message.messageCodepage);
  const files = (message.attachments ?? []).map((file) => partOf(file, reader.getAttachment(file).content, read));
  return {
    headers: [{ key: 'subject', value: read(message.subject) }],
    type: 'application/vnd.ms-outlook',
    parts: [...textsOf(message, read), ...files],
  };
}

type TextReader = (text: string | undefined) => string;

/** Of old 8-bit texts the library makes a character a byte. */
function textReader(codePage = 1252): TextReader {
  return (text = '') => {
    const isBytes = /[\u0080-\u009f]|\u00c3[\u0080-\u00bf]/.test(text) && !/[^\0-\u00ff]/.test(text);
    return isBytes ? decodeText(Buffer.from(text, 'latin1'), codePage === 1252 ? '' : `cp${codePage}`) : text;
  };
}

function textsOf({ body, html, bodyHtml }: FieldsData, read: TextReader): MimePart[] {
  const texts = [
    { type: 'text/plain', charset: 'utf-8', bytes: Buffer.from(read(body)) },
    html
      ? { type: 'text/html', bytes: html }
      : { type: 'text/html', charset: 'utf-8', bytes: Buffer.from(read(bodyHtml)) },
  ];
  return texts
    .filter(({ bytes }) => bytes.length > 0)
    .map((text) => ({ ...text, disposition: 'inline', isForm: true }));
}

function partOf(
  { fileName, name, attachMimeTag, pidContentId }: FieldsData,
  bytes: Uint8Array,
  read: TextReader,
): MimePart {
  return {
    type: attachMimeTag?.toLowerCase() || 'application/octet-stream',
    disposition: pidContentId ? 'inline' : 'attachment',
    filename: read(fileName ?? name),
    ...(pidContentId && { contentId: pidContentId }),
    bytes,
  };
}
