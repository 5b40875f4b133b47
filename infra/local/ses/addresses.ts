import addressParser from 'nodemailer/lib/addressparser';
import { headerOf } from './inbound-headers.ts';
import { domainOf } from './verdicts.ts';

export function addressesIn(header: string | undefined): string[] {
  return addressParser(header ?? '', { flatten: true }).flatMap(({ address }) => address || []);
}

export const recipientsIn = (raw: Buffer) => ['to', 'cc', 'bcc'].flatMap((name) => addressesIn(headerOf(raw, name)));

/** Its own, or of its domain or a parent. */
export function identityOf(address: string, identities: string[]): string | undefined {
  const domain = domainOf(address);
  return (
    identities.find((identity) => identity === address.toLowerCase()) ??
    identities.find((identity) => domain === identity || domain.endsWith(`.${identity}`))
  );
}
