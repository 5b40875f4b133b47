/** OpenID Connect Discovery 1.0, 3; provider's metadata, as JSON. Throws if it does not answer. */
export type ReadMetadata = (issuer: string) => Promise<unknown>;

const TIMEOUT_MS = 5_000;

export const readMetadata: ReadMetadata = async (issuer) => {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return (await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })).json();
};
