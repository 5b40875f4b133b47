import fc from '../support/fast-check.ts';
import { attached, type Part, sesBlock, text } from '../support/mails.ts';
import { drawsFrom } from '../support/random.ts';
import { fieldsOf, headAndBody, MUTATIONS } from './mutations.ts';
import { FILE_MAILS, TEXT_MAILS } from './starting-mails.ts';

const NO_ANSWER = 'the school, with no address to answer';
const failed = { dkim: 'dkim=fail header.i=@skola.example;', dmarc: 'dmarc=fail header.from=skola.example;' };
const SENDERS: Record<string, string[]> = {
  'the school': sesBlock(),
  [NO_ANSWER]: sesBlock({ envelopeFrom: '' }),
  'the school, with a virus': sesBlock({ virus: 'X-SES-Virus-Verdict: FAIL' }),
  'somebody who writes as the school': sesBlock(failed),
  'somebody of another domain': sesBlock({ dkim: '', dmarc: 'dmarc=pass header.from=hem.example;' }),
};
/** Whatever stands below SES's headers. */
export const isUnverified = ({ sender }: DrawnMail) => !sender.startsWith('the school');
export const isAutomatic = ({ sender, mark }: DrawnMail) => mark.startsWith('sent') || sender === NO_ANSWER;
export const isProtected = ({ mark }: DrawnMail) => mark.startsWith('protected');

const PROTECTED = 'Eleven har skyddad identitet.';
/** Last, so that nothing takes it away again. */
const MARKS: Record<string, (mail: string) => string> = {
  none: (mail) => mail,
  'sent by a machine': (mail) => `Auto-Submitted: auto-replied\r\n${mail}`,
  'sent to many': (mail) => `Precedence: bulk\r\n${mail}`,
  'protected, in the subject': (mail) => `Subject: ${PROTECTED}\r\n${mail}`,
  'protected, in the text': (mail) => beside(text(PROTECTED), mail),
  'protected, on a page': (mail) => beside({ type: 'text/html', content: `<b>${PROTECTED}</b>` }, mail),
  'protected, in a list': (mail) =>
    beside(attached('a.csv', 'Personnummer;Sekretessmarkering\r\n20080101-2386;Ja\r\n'), mail),
  'protected, in a file name': (mail) => beside(attached('skyddade.pdf', '%PDF-1.4', 'application/pdf'), mail),
};

function beside({ type, headers = [], content }: Part, mail: string): string {
  const [head, body] = headAndBody(mail);
  const { own = [], above = [] } = Object.groupBy(fieldsOf(head), (field) =>
    /^content-/i.test(field) ? 'own' : 'above',
  );
  return [
    'Content-Type: multipart/mixed; boundary="ytterst"',
    ...above,
    '',
    '--ytterst',
    `Content-Type: ${type}`,
    ...headers,
    '',
    content,
    '--ytterst',
    ...own,
    '',
    body,
    '--ytterst--',
    '',
  ].join('\r\n');
}

const names = (of: object) => fc.constantFrom(...Object.keys(of));
export const drawnMail = fc.record({
  start: fc.oneof({ weight: 19, arbitrary: names(TEXT_MAILS) }, { weight: 1, arbitrary: names(FILE_MAILS) }),
  mutations: fc.array(fc.record({ kind: names(MUTATIONS), seed: fc.nat() }), { maxLength: 6 }),
  sender: fc.oneof({ weight: 3, arbitrary: fc.constant('the school') }, names(SENDERS)),
  mark: fc.oneof({ weight: 2, arbitrary: fc.constant('none') }, names(MARKS)),
});
export type DrawnMail = typeof drawnMail extends fc.Arbitrary<infer T> ? T : never;

export function rawOf({ start, mutations, sender, mark }: DrawnMail): Uint8Array {
  const below = mutations.reduce(
    (mail, { kind, seed }) => MUTATIONS[kind]?.(mail, drawsFrom(seed)) ?? mail,
    TEXT_MAILS[start] ?? FILE_MAILS[start] ?? '',
  );
  const top = (SENDERS[sender] ?? []).map((line) => `${line}\r\n`).join('');
  return Buffer.from(top + (MARKS[mark]?.(below) ?? below), 'latin1');
}
