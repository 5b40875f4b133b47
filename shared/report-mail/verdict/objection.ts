import type { Mail } from '../mail/mail.ts';
import { valuesOf } from '../mail/read-mail.ts';
import type { Sender } from '../mail/sender.ts';
import { isMarkedAutomatic, repliesToUs } from './automatic.ts';
import { allTextsOf, numbersOf } from './detect-protection.ts';
import { caseNumbersIn, referencesIn } from './named.ts';
import type { JudgeInput, Verdict } from './verdict.ts';

/** Whom a mail that a person must read is about (PR11); none in bare thanks and automatic replies. */
export function objectionIn(
  mail: Mail,
  { sender, receivedOn, personKeyOf }: JudgeInput,
  { notifications }: Verdict,
  mayReport: boolean,
): NonNullable<Verdict['objection']> | undefined {
  if (isAutomaticReply(mail, sender, mayReport) || isBareThanks(mail)) return undefined;
  const taken = new Set<string>(notifications.map(({ personnummer }) => personnummer));
  const numbers = numbersOf(mail, receivedOn).filter((number) => !taken.has(number));
  const texts = allTextsOf(mail);
  const named = {
    personKeys: numbers.map(personKeyOf),
    caseNumbers: caseNumbersIn(texts),
    reports: referencesIn(texts),
  };
  return Object.values(named).some((some) => some.length > 0) ? named : undefined;
}

/** School systems send reports as automatic mail, but they reply to nothing. */
function isAutomaticReply(mail: Mail, sender: Sender, mayReport: boolean): boolean {
  const replies = ['in-reply-to', 'references'].some((name) => valuesOf(mail.headers, name).length > 0);
  return (
    isMarkedAutomatic(mail, sender, mayReport) && (replies || repliesToUs(mail) || REPLY_SUBJECT.test(mail.subject))
  );
}

const REPLY_SUBJECT = /^\s*(?:re|sv|aw|autosvar|automatiskt svar|frånvaro|out of office)\b/i;

const CLOSING =
  /^(?:mvh|vänligen|hälsningar|med vänliga? hälsning(?:ar)?|(?:vänliga|varma|bästa) hälsningar|hälsar|\/|--)/i;
const GREETING = /^(?:hej(?:san)?|hallå|god (?:morgon|dag|eftermiddag))(?:\s+[\p{L}-]+){0,2}\s*[!,.]*\s*/iu;
const THANKS =
  /^(?:(?:stort |många |super)?tack(?:ar)?(?: (?:så|jätte)\s*mycket)?(?: (?:för|till) (?:hjälpen|svaret|(?:det )?snabba svaret|snabbt svar|kvittot|beskedet|informationen|info|er|dig|återkopplingen|mottagandet))?|ok(?:ej|ay)?|oki|bra|toppen|perfekt|utmärkt|noterat|mottaget|då vet (?:jag|vi)|thanks|thank you|ha en (?:bra|fin|trevlig) (?:dag|helg|vecka))(?:\s*(?:[!.,;:)]|\p{Extended_Pictographic}|\uFE0F)*\s*(?:och\s+)?|$)/iu;

/** Its own words; what it quotes is ours or older. */
function isBareThanks({ text, attachments }: Mail): boolean {
  if (attachments.length > 0) return false;
  const lines = text.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) => CLOSING.test(line));
  let rest = (end < 0 ? lines : lines.slice(0, end)).join(' ').trim().replace(GREETING, '');
  if (rest === '') return false;
  while (rest !== '') {
    const [thanks = ''] = THANKS.exec(rest) ?? [];
    if (thanks === '') return false;
    rest = rest.slice(thanks.length).trim();
  }
  return true;
}
