const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LOCAL_PART = /^[^\s@"<>()[\]\\,;:\p{Cc}]{1,64}$/u;
const MAX_ADDRESS_LENGTH = 254; // RFC 5321 4.5.3.1.3

/** Lower case. */
export function readAddress(written: string): string | undefined {
  const address = written.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > MAX_ADDRESS_LENGTH) return undefined;
  return LOCAL_PART.test(address.slice(0, at)) && DOMAIN.test(address.slice(at + 1)) ? address : undefined;
}

export function readDomain(written: string): string | undefined {
  const domain = written.trim().toLowerCase().replace(/^@/, '');
  return DOMAIN.test(domain) ? domain : undefined;
}
