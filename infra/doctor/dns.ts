import { Resolver } from 'node:dns/promises';
import { type Finding, ok, todo } from './finding.ts';

type RecordType = 'MX' | 'TXT' | 'CNAME';
/** Values as in a zone file, in lower case but TXT; empty if there is none. */
export type Lookup = (name: string, type: RecordType) => Promise<string[]>;

const NONE = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);
const TIMEOUT_MS = 3_000;

/** `server`: address, with `:port` if it is not 53; by default the machine's own. */
export function dnsLookup(server?: string): Lookup {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  const find: Record<RecordType, (name: string) => Promise<string[]>> = {
    MX: async (name) =>
      (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${tidy(exchange)}`),
    CNAME: async (name) => (await resolver.resolveCname(name)).map(tidy),
    TXT: async (name) => (await resolver.resolveTxt(name)).map((parts) => parts.join('')),
  };
  return async (name, type) => {
    try {
      return await find[type](name);
    } catch (error) {
      if (error instanceof Error && 'code' in error && NONE.has(String(error.code))) return [];
      throw error;
    }
  };
}

const tidy = (name: string) => name.toLowerCase().replace(/\.$/, '');

type Wanted = { id: string; name: string; type: RecordType; value: string };

/** The outputs `Dns…` of a stack: `name type value`. */
export function wantedRecords(outputs: Record<string, string>): Wanted[] {
  return Object.entries(outputs).flatMap(([id, record]) => {
    const [, name, type, value] = /^(\S+) (MX|TXT|CNAME) (.+)$/.exec(record) ?? [];
    return id.startsWith('Dns') && name && value ? [{ id, name, type: type as RecordType, value }] : [];
  });
}

export async function recordFinding(
  { id, name, type, value }: Wanted,
  lookup: Lookup,
  hasRelay: boolean,
): Promise<Finding> {
  const found = await lookup(name, type);
  const words = `DNS ${name} ${type}`;
  const paste = ['Lägg in posten:', `${name} ${type} ${value}`];
  if (id === 'DnsSpf') return single(found, /^v=spf1\b/i, /\binclude:amazonses\.com\b/i, { words, paste });
  if (id === 'DnsDmarc') return single(found, /^v=DMARC1\b/i, /./, { words, paste });
  if (found.some((one) => hostOf(one) === hostOf(value.toLowerCase()))) return ok(`${words} finns`);
  if (id === 'DnsMx' && hasRelay) return ok(`${words} går till er egen mejlserver, som skickar vidare (trustedRelay)`);
  if (found.length === 0) return todo(`${words} saknas eller har inte nått hit än (upp till 72 timmar)`, ...paste);
  return todo(`${words} pekar på ${found.join(', ')}`, ...paste);
}

/** A second record of SPF or DMARC makes both void (RFC 7208 4.5, RFC 7489 6.6.3). */
function single(
  found: string[],
  kind: RegExp,
  needs: RegExp,
  { words, paste }: { words: string; paste: string[] },
): Finding {
  const ours = found.filter((one) => kind.test(one));
  if (ours.length > 1)
    return todo(`${words} har ${ours.length} poster av samma slag, och då gäller ingen`, 'Slå ihop dem till en.');
  const [one] = ours;
  if (one === undefined) return todo(`${words} saknas eller har inte nått hit än (upp till 72 timmar)`, ...paste);
  return needs.test(one) ? ok(`${words} finns`) : todo(`${words} är ${one}`, ...paste);
}

const hostOf = (value: string) => value.replace(/^\d+ /, '');
