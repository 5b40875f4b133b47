import { isEmail } from '../rows/phone-email.ts';
import { setOf } from '../template/closed-words.ts';
import { plainLine } from '../template/plain-line.ts';
import { isFullName } from './names.ts';
import { isOwnName, type Writer } from './signature.ts';
import { type Around, isTitle } from './titles.ts';

export type Threads = Writer &
  Around & {
    /** The sender's and ours: only what they wrote may be quoted. */
    threadAddresses: ReadonlySet<string>;
  };

const RULE =
  /^[-_ ]{2,}(?:ursprungligt (?:meddelande|mejl)|original-?(?:meddelande|mejl)|vidarebefordrat (?:meddelande|mejl|brev)|original message|forwarded message)[-_ ]*$/i;
const WROTE = /^(?:den |on )?([\p{L}\d\s,.:-]{3,60}?)(?:,? )(?:skrev|wrote)(.*)$/iu;
const WROTE_FIRST = /^(.{3,120}?) (?:skrev|wrote) (?:den |på |on )?([\p{L}\d\s,.:-]{3,60}):$/iu;
const HEADER =
  /^(från|from|avsändare|skickat|sent|datum|date|till|to|kopia|cc|ämne|subject|svar till|reply-to|prioritet|importance)\s*: ?(.*)$/i;
const MOMENT_WORDS = setOf(`
  den kl klockan at am pm cet cest må ti on to fr lö sö mån tis ons tors tor fre lör sön måndag tisdag onsdag torsdag fredag
  lördag söndag jan januari feb februari mar mars apr april maj may jun juni june jul juli july aug augusti august sep sept
  september okt oct oktober october nov november dec december january february march mon tue wed thu fri sat sun monday
  tuesday wednesday thursday friday saturday sunday e utc gmt
`);

function isMoment(text: string): boolean {
  const words = text.toLowerCase().split(/[\s,.:/+-]+/);
  return words.every((word) => word === '' || MOMENT_WORDS.has(word) || /^\d{1,4}$/.test(word));
}

/** Above a quoted mail of the sender or of ours. */
export function isQuoteHeader(line: string, threads: Threads): boolean {
  if (line.length > 300) return false;
  if (RULE.test(line)) return true;
  const wrote = WROTE.exec(line);
  if (wrote && isMoment(wrote[1] ?? '')) return isWho((wrote[2] ?? '').replace(/:$/, ''), threads);
  const first = WROTE_FIRST.exec(line);
  if (first && isMoment(first[2] ?? '')) return isWho(first[1] ?? '', threads);
  const [, name = '', value = ''] = HEADER.exec(line) ?? [];
  switch (name.toLowerCase()) {
    case 'från':
    case 'from':
    case 'avsändare':
    case 'svar till':
    case 'reply-to':
      return isWho(value, threads);
    case 'skickat':
    case 'sent':
    case 'datum':
    case 'date':
      return isMoment(value);
    case 'till':
    case 'to':
    case 'kopia':
    case 'cc':
      return value.split(/[;,]/).every((one) => isReceiver(one.trim(), threads));
    case 'ämne':
    case 'subject':
      return isTitle(value, threads);
    case 'prioritet':
    case 'importance':
      return /^(?:hög|normal|high|låg|low)$/i.test(value);
    default:
      return false;
  }
}

const ADDRESS = /[\w.+-]{1,64}@[a-z\d.-]+/i;

/** A name alone is the sender's own, or words of our mailbox. */
function isWho(who: string, threads: Threads): boolean {
  const address = ADDRESS.exec(who)?.[0].toLowerCase();
  if (address !== undefined && !threads.threadAddresses.has(address)) return false;
  const name = plainLine(who.replace(ADDRESS, ' ').replace(/[<>()[\]"']|mailto:/g, ' '));
  return (
    name === '' ||
    isTitle(name, threads) ||
    isOwnName(name, threads) ||
    // Whoever works at the office.
    (address !== undefined && isFullName(name))
  );
}

function isReceiver(one: string, threads: Threads): boolean {
  const name = plainLine(one.replace(ADDRESS, ' ').replace(/[<>()[\]"']|mailto:/g, ' '));
  return one === '' || isEmail(one) || name === '' || isTitle(name, threads) || isOwnName(name, threads);
}
