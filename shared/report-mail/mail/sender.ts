import { type AuthResults, readAuthResults, withoutComments } from './auth-results.ts';
import type { Mail } from './mail.ts';
import type { Header } from './mime-tree.ts';

export type Sender = {
  address?: string;
  verified: boolean;
  /** `not-pass`: missing, gray or not looked for. */
  virus: 'pass' | 'fail' | 'not-pass';
  /** Never decisive (PR8). */
  spam: 'pass' | 'not-pass';
  /** A bounce or an automatic mail. */
  emptyReturnPath: boolean;
};

const SES_HOST = /\bby inbound-smtp\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?=\s|$)/;
const SES_AUTHSERV = 'amazonses.com';
const SES_RECEIPT = 'x-ses-receipt';
/** All else is the sender's. */
const SES_HEADERS = /^(?:x-ses-[a-z-]+|received-spf|authentication-results)$/;

/** Only SES's block counts (PR6). */
export function readSender(mail: Mail, { trustedRelay }: { trustedRelay?: string } = {}): Sender {
  const block = sesBlock(mail.headers);
  const address = soleAddress(mail);
  const domain = address?.slice(address.indexOf('@') + 1);
  // Without it a result that the sender forged could stand where SES wrote none.
  const whole = block?.at(-1)?.key === SES_RECEIPT ? block : undefined;
  const verdicts = [
    whole && soleResults(whole, SES_AUTHSERV),
    whole && trustedRelay ? relayResults(mail.headers, whole, trustedRelay.toLowerCase()) : undefined,
  ];
  return {
    ...(address && { address }),
    verified: domain !== undefined && verdicts.some((verdict) => verdict && isFrom(domain, verdict)),
    virus: virusIn(block),
    spam: verdictOf(block, 'x-ses-spam-verdict'),
    emptyReturnPath: mail.headers.some(({ key, value }) => key === 'return-path' && /^<\s*>$/.test(value.trim())),
  };
}

function isFrom(domain: string, { dmarc, dkim }: AuthResults): boolean {
  if (dmarc?.result === 'pass') return dmarc.domain === domain;
  const noPolicy = dmarc === undefined || dmarc.result === 'none';
  return noPolicy && dkim.some(({ result, domain: signed }) => result === 'pass' && signed === domain);
}

/** Parsers disagree about everything else. */
function soleAddress({ headers, from }: Mail): string | undefined {
  const values = headers.filter(({ key }) => key === 'from').map(({ value }) => value);
  const [address] = from;
  if (values.length !== 1 || from.length !== 1 || !address) return undefined;
  if (!/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(address)) return undefined;
  const bare = withoutComments(values[0] ?? '');
  return bare?.match(/[^\s<>,;:]*@[^\s<>,;:]*/g)?.every((found) => found.toLowerCase() === address)
    ? address
    : undefined;
}

/**
 * To SES's receipt, or a header that SES does not write: a sender who connects directly may have no Received.
 */
function sesBlock(headers: Header[]): Header[] | undefined {
  const first = headers[0]?.key === 'return-path' ? 1 : 0;
  const received = headers[first];
  if (received?.key !== 'received' || !SES_HOST.test(withoutComments(received.value) ?? '')) return undefined;
  const below = headers.slice(first + 1);
  const end = below.findIndex(({ key }) => !SES_HEADERS.test(key));
  const block = end < 0 ? below : below.slice(0, end);
  const receipt = block.findIndex(({ key }) => key === SES_RECEIPT);
  return receipt < 0 ? block : block.slice(0, receipt + 1);
}

function soleResults(block: Header[], authserv: string): AuthResults | undefined {
  const values = block.filter(({ key }) => key === 'authentication-results').map(({ value }) => value);
  return values.length === 1 ? readAuthResults(values[0] ?? '', authserv) : undefined;
}

/**
 * A city redirects its old mailbox: the relay checked the sender. It counts if SES looked up its host name (in brackets,
 * which cannot be claimed). Only what stands above the relay's own Received is surely the relay's: below it the sender
 * may have forged a result, and a relay that writes none verifies nobody.
 */
function relayResults(headers: Header[], block: Header[], relay: string): AuthResults | undefined {
  const [fromSes, fromRelay] = headers.filter(({ key }) => key === 'received');
  const lookedUp = /^from \S+ \(([^\s()[\]]+) \[[^\]]*\]\)/i.exec(fromSes?.value ?? '')?.[1]?.toLowerCase();
  const by = /\bby ([^\s;()]+)/i.exec(withoutComments(fromRelay?.value ?? '') ?? '')?.[1]?.toLowerCase();
  const last = block.at(-1);
  if (lookedUp?.replace(/\.$/, '') !== relay || by !== relay || !fromRelay || !last) return undefined;
  const ofRelay = headers.slice(headers.indexOf(last) + 1, headers.indexOf(fromRelay));
  return soleResults(
    ofRelay.filter(({ key }) => !key.startsWith('x-ses-')),
    relay,
  );
}

function virusIn(block: Header[] | undefined): Sender['virus'] {
  const verdicts = (block ?? []).filter(({ key }) => key === 'x-ses-virus-verdict');
  const isFail = verdicts.some(({ value }) => value.trim().toUpperCase() === 'FAIL');
  return isFail ? 'fail' : verdictOf(block, 'x-ses-virus-verdict');
}

function verdictOf(block: Header[] | undefined, name: string): 'pass' | 'not-pass' {
  const values = (block ?? []).filter(({ key }) => key === name).map(({ value }) => value.trim().toUpperCase());
  return values.length === 1 && values[0] === 'PASS' ? 'pass' : 'not-pass';
}
