import { existsSync, readFileSync } from 'node:fs';

const file = new URL('./assets/logo.png', import.meta.url);
let logo: { png: Uint8Array | undefined } | undefined;

/** Of the city whose profile was bundled, if it has one. */
export function cityLogo(): Uint8Array | undefined {
  logo ??= { png: existsSync(file) ? readFileSync(file) : undefined };
  return logo.png;
}
