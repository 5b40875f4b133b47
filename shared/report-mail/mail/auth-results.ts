export type AuthResults = {
  dmarc?: { result: string; domain?: string };
  /** One per signature. */
  dkim: { result: string; domain?: string }[];
};

const SPF_DETAILS = /^(?:envelope-from|helo|client-ip)=/;
const RESULT = /^(spf|dkim|dmarc)=([a-z]+)((?:\s+[a-z-]+(?:\.[a-z-]+)?=\S*)*)$/;

/**
 * Not RFC 8601. It echoes the envelope sender, which an attacker chooses (`"x; dmarc=pass"@evil.example`): comments and
 * quoted strings go first; a repeated or unknown clause means no verdict.
 */
export function readAuthResults(value: string, authserv: string): AuthResults | undefined {
  const clauses = withoutComments(value)
    ?.split(';')
    .map((clause) => clause.trim().toLowerCase());
  if (clauses?.[0] !== authserv) return undefined;
  const results: AuthResults = { dkim: [] };
  const seen = new Set<string>();
  for (const clause of clauses.slice(1).filter((text) => text !== '')) {
    const kind = addClause(results, clause);
    if (kind === undefined || seen.has(kind)) return undefined;
    seen.add(kind);
  }
  return results;
}

/** Returns what must not occur twice. */
function addClause(results: AuthResults, clause: string): string | undefined {
  const detail = SPF_DETAILS.exec(clause);
  if (detail) return detail[0];
  const [, method, result = '', properties = ''] = RESULT.exec(clause) ?? [];
  if (method === undefined || method === 'spf') return method;
  const domain = method === 'dmarc' ? property(properties, 'from') : signingDomain(properties);
  const reading = { result, ...(domain && { domain }) };
  if (method === 'dmarc') results.dmarc = reading;
  else results.dkim.push(reading);
  return method === 'dmarc' ? 'dmarc' : `dkim ${domain ?? ''}`;
}

/** With a local part the signature is not the domain's. */
function signingDomain(properties: string): string | undefined {
  const identity = property(properties, 'i');
  if (identity === undefined) return property(properties, 'd');
  return identity.startsWith('@') ? identity.slice(1) : undefined;
}

/** Undefined if named twice. */
function property(properties: string, name: string): string | undefined {
  const values = properties.split(/\s+/).filter((part) => part.startsWith(`header.${name}=`));
  return values.length === 1 ? values[0]?.slice(`header.${name}=`.length) : undefined;
}

/** Undefined if one is not closed. */
export function withoutComments(value: string): string | undefined {
  let out = '';
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < value.length; index += 1) {
    const char = value[index];
    if (char === '\\' && (quoted || depth > 0)) index += 1;
    else if (char === '"') {
      // It can hide the closing bracket.
      if (depth > 0) return undefined;
      quoted = !quoted;
    } else if (quoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')' && depth > 0) depth -= 1;
    else if (depth === 0) out += char;
  }
  return quoted || depth > 0 ? undefined : out;
}
