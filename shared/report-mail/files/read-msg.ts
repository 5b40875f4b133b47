import type { FieldsData } from '@kenjiuno/msgreader';
import { NotReadable } from '../limits.ts';
import type { MimePart, MimeTree } from '../mail/mime-tree.ts';

export async function readMsg(bytes: Uint8Array): Promise<MimeTree> {
  const { default: library } = await import('@kenjiuno/msgreader');
  const reader = new library.default(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const message = reader.getFileData();
  if (message.error) throw new NotReadable();
  const files = (message.attachments ?? []).map((file) => partOf(file, reader.getAttachment(file).content));
  return {
    headers: [{ key: 'subject', value: message.subject ?? '' }],
    type: 'application/vnd.ms-outlook',
    parts: [...textsOf(message), ...files],
  };
}

function textsOf({ body = '', html, bodyHtml = '' }: FieldsData): MimePart[] {
  const texts = [
    { type: 'text/plain', bytes: Buffer.from(body) },
    { type: 'text/html', bytes: html ?? Buffer.from(bodyHtml) },
  ];
  return texts
    .filter(({ bytes }) => bytes.length > 0)
    .map((text) => ({ ...text, disposition: 'inline', isForm: true }));
}

function partOf({ fileName, name, attachMimeTag, pidContentId }: FieldsData, bytes: Uint8Array): MimePart {
  return {
    type: attachMimeTag?.toLowerCase() || 'application/octet-stream',
    disposition: pidContentId ? 'inline' : 'attachment',
    filename: fileName ?? name ?? '',
    ...(pidContentId && { contentId: pidContentId }),
    bytes,
  };
}
