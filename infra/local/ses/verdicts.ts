/** In SES's words. */
export type Verdict = {
  spam: string;
  virus: string;
  spf: string;
  dkim: string;
  dmarc: string;
  signer: 'from' | 'envelope';
  /** False: no Authentication-Results. */
  authenticated: boolean;
};

const PASS: Verdict = {
  spam: 'PASS',
  virus: 'PASS',
  spf: 'pass',
  dkim: 'pass',
  dmarc: 'pass',
  signer: 'from',
  authenticated: true,
};

/** By the envelope sender's domain, for plain SMTP clients. */
export const VERDICTS: Record<string, Verdict> = {
  'pass.example': PASS,
  'fail.example': { ...PASS, spf: 'fail', dkim: 'fail', dmarc: 'fail' },
  'gray.example': { ...PASS, spam: 'GRAY', spf: 'none', dkim: 'none', dmarc: 'none' },
  'processingfailed.example': {
    ...PASS,
    spam: 'PROCESSING_FAILED',
    virus: 'PROCESSING_FAILED',
    spf: 'temperror',
    dkim: 'temperror',
    dmarc: 'temperror',
  },
  'dkimonly.example': { ...PASS, spf: 'none', dmarc: 'none' },
  'noheader.example': { ...PASS, authenticated: false },
  'virus.example': { ...PASS, virus: 'FAIL' },
  'spam.example': { ...PASS, spam: 'FAIL' },
};

/** DMARC's relaxed alignment (RFC 7489, 3.1). */
export function verdictOf(envelopeDomain: string, fromDomain: string): Verdict {
  const listed = VERDICTS[envelopeDomain];
  if (listed) return listed;
  const aligned = envelopeDomain === '' || registered(envelopeDomain) === registered(fromDomain);
  return aligned ? PASS : { ...PASS, dmarc: 'fail', signer: 'envelope' };
}

const registered = (domain: string) => domain.split('.').slice(-2).join('.');

export const domainOf = (address: string) => (/@([^@>\s]+)>?\s*$/.exec(address)?.[1] ?? '').toLowerCase();
