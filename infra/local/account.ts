/** The AWS account that the embedded stack stands for. */
export const REGION = 'eu-north-1';
export const ACCOUNT = '000000000000';

export const arnOf = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** Each function and each policy for people has its own access key, so the signature names the caller. */
export const accessKeyOf = (name: string) => `LOCAL${name.replaceAll(/[^a-z0-9]/gi, '').toUpperCase()}`;

/** For tests, the page and staff tools on this machine: may do everything. */
export const ADMINISTRATOR_KEY = 'LOCALOUTSIDE';
