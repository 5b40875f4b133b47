export const REGION = 'eu-north-1';
export const ACCOUNT = '000000000000';

export const arnOf = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** One for each function and policy: the signature names the caller. */
export const accessKeyOf = (name: string) => `LOCAL${name.replaceAll(/[^a-z0-9]/gi, '').toUpperCase()}`;

/** For tests, page and command line. */
export const ADMINISTRATOR_KEY = 'LOCALOUTSIDE';
