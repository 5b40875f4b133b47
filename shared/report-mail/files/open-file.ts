import * as limits from '../limits.ts';
import type { Attachment, Content, Mail, Workbook } from '../mail/mail.ts';
import { attachedText, filesOf, textsOf } from '../mail/mail-texts.ts';
import { readTree } from '../mail/mime-tree.ts';
import { mailOf } from '../mail/read-mail.ts';
import { isLocked, kindOf } from './file-kind.ts';
import { readMsg } from './read-msg.ts';
import { isLockedOds, isOds, readOds } from './read-ods.ts';
import { wordsOfPdf } from './read-pdf.ts';
import { readXls } from './read-xls.ts';
import { isXlsx, readXlsx } from './read-xlsx.ts';
import { readTnef } from './tnef.ts';
import { unwrapWinmail } from './winmail.ts';
import { decodedPiece, wordsOfArchive, wordsOfDocument } from './words-of-files.ts';
import { cellCount, textLength } from './workbook.ts';
import { type Budget, gunzipped, piecesOfZip, unzipped } from './zip.ts';

/** For all files of a mail together. */
export function fullBudget(): Budget {
  return { inflated: limits.MAX_INFLATED_BYTES, files: limits.MAX_PARTS, cells: limits.MAX_CELLS };
}

/** Never throws for what a sender can send. */
export async function contentOf(attachment: Attachment, budget: Budget, depth = 1): Promise<Content | undefined> {
  try {
    return await opened(attachment, budget, depth);
  } catch (error) {
    if (error instanceof limits.OverLimit) return { unreadable: 'too-large' };
    return {
      unreadable: error instanceof limits.Encrypted ? 'encrypted' : 'attachment-not-readable',
      words: wordsOfBroken(attachment),
    };
  }
}

/** What no reader takes may still say something. */
function wordsOfBroken({ bytes }: Attachment): string {
  return [...piecesOfZip(bytes).map(decodedPiece), wordsOfDocument(bytes)]
    .join('\n')
    .slice(0, limits.MAX_ATTACHED_TEXT);
}

async function opened(attachment: Attachment, budget: Budget, depth: number): Promise<Content | undefined> {
  const { bytes } = attachment;
  if (budget.cells < 0) throw new limits.OverLimit();
  switch (kindOf(attachment)) {
    case 'zip':
      return inArchive(await unzipped(bytes, budget), budget, depth);
    case 'gzip':
      return inArchive(new Map([['', gunzipped(bytes, budget)]]), budget, depth);
    case 'pdf':
      return {
        unreadable: isLocked(attachment) ? 'encrypted' : 'attachment-not-readable',
        words: await wordsOfPdf(bytes).catch(() => wordsOfDocument(bytes)),
      };
    case 'compound':
      return inCompound(bytes, budget, depth);
    case 'winmail':
      return { mail: await withFiles(mailOf(readTnef(bytes)), budget, depth) };
    case 'mail':
      return { mail: await withFiles(mailOf(await readTree(bytes)), budget, depth) };
    case undefined:
      return undefined;
  }
}

async function inArchive(files: Map<string, Buffer>, budget: Budget, depth: number): Promise<Content> {
  const inner = await wordsOfInner(files, budget, depth);
  if (isXlsx(files)) return { workbook: withAsides(within(budget, await readXlsx(files)), inner) };
  if (isLockedOds(files)) throw new limits.Encrypted();
  if (isOds(files)) return { workbook: within(budget, readOds(files)) };
  return { unreadable: 'attachment-not-readable', words: [wordsOfArchive(files), ...inner].join('\n') };
}

/** Of archives, documents and mails in an archive. */
async function wordsOfInner(files: Map<string, Buffer>, budget: Budget, depth: number): Promise<string[]> {
  const closed = [...files].flatMap(([filename, bytes], index): Attachment[] => {
    const file = { index, filename, mimeType: 'application/octet-stream', bytes };
    return kindOf(file) ? [file] : [];
  });
  budget.files -= closed.length;
  if (closed.length > 0 && (depth > limits.MAX_ENCLOSED_DEPTH || budget.files < 0)) throw new limits.OverLimit();
  const words: string[] = [];
  for (const file of closed) {
    const content = await contentOf(file, budget, depth + 1);
    if (content) words.push(...wordsOfAttachment({ ...file, content }));
  }
  return words;
}

function wordsOfAttachment(attachment: Attachment): string[] {
  const { content } = attachment;
  return content && 'mail' in content
    ? [...textsOf(content.mail), ...filesOf(content.mail).map(attachedText)]
    : [attachedText(attachment)];
}

function withAsides(workbook: Workbook, words: string[]): Workbook {
  return { ...workbook, asides: [...workbook.asides, ...words] };
}

/** [MS-OFFCRYPTO] 2.3: noise, which spells any short word. */
const OF_ENCRYPTION = ['EncryptedPackage', 'EncryptionInfo'];

async function inCompound(bytes: Uint8Array, budget: Budget, depth: number): Promise<Content> {
  const library = await import('@e965/xlsx');
  const compound = library.CFB.read(Buffer.from(bytes), { type: 'buffer' });
  const holds = (name: string) => library.CFB.find(compound, name) !== null;
  if (holds('EncryptedPackage')) {
    const streams: { name: string; content?: number[] | Buffer }[] = compound.FileIndex;
    const readable = streams.filter(({ name }) => !OF_ENCRYPTION.includes(name));
    const words = readable.map(({ content = [] }) => wordsOfDocument(Uint8Array.from(content)));
    return { unreadable: 'encrypted', words: words.join('\n') };
  }
  if (holds('Workbook') || holds('Book')) return { workbook: within(budget, readXls(bytes, library)) };
  if (!holds('__properties_version1.0'))
    return { unreadable: 'attachment-not-readable', words: wordsOfDocument(bytes) };
  return { mail: await withFiles(mailOf(await readMsg(bytes)), budget, depth) };
}

/** For the sealing rule. */
async function withFiles(mail: Mail, budget: Budget, depth: number): Promise<Mail> {
  budget.files -= mail.attachments.length;
  if (depth > limits.MAX_ENCLOSED_DEPTH || budget.files < 0) throw new limits.OverLimit();
  const attachments: Attachment[] = [];
  for (const attachment of mail.attachments) {
    const content = await contentOf(attachment, budget, depth + 1);
    attachments.push(content ? { ...attachment, content } : attachment);
  }
  return unwrapWinmail({ ...mail, attachments });
}

/** A shared text in a million cells takes no room until searched. */
function within(budget: Budget, workbook: Workbook): Workbook {
  budget.cells -= cellCount(workbook);
  if (budget.cells < 0 || textLength(workbook) > limits.MAX_ATTACHED_TEXT) throw new limits.OverLimit();
  return workbook;
}
