/** CDK ends a logical id with eight hex digits of a hash. */
export const withoutHash = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** The last word of a queue's construct path: `MailIntakeMailQueue1A2B3C4D` is `mail`, `ImportImports…` is `imports`. */
export function shortQueueName(logicalId: string): string {
  const words = withoutHash(logicalId).match(/[A-Z][a-z0-9]*|^[a-z0-9]+/g) ?? [logicalId];
  const telling = words.filter((word, index) => index === 0 || !['Queue', 'Resource', 'Default'].includes(word));
  return (telling.at(-1) ?? logicalId).toLowerCase();
}

/** `MailIntakeFunction1A2B3C4D` is `mail-intake`; a path that says it twice (`MailIntakemailintake…`) says it once. */
export function shortFunctionName(logicalId: string): string {
  const words = withoutHash(logicalId).match(/[A-Z][a-z0-9]*|^[a-z0-9]+/g) ?? [logicalId];
  const telling = words.filter((word, index) => index === 0 || !['Function', 'Handler', 'Resource'].includes(word));
  const name = telling.join('-').toLowerCase();
  const letters = telling.join('').toLowerCase();
  const half = letters.slice(letters.length / 2);
  return half + half === letters ? name.slice(0, -half.length) : name;
}

/** Bucket names are lower case and end after 63 characters: the hash at the end keeps them apart. */
export const bucketName = (logicalId: string) => logicalId.toLowerCase().slice(-63);

/** One access key for each function and each policy of people: who called what can be read from the signature. */
export const accessKeyOf = (name: string) => `LOCAL${name.replaceAll(/[^a-z0-9]/gi, '').toUpperCase()}`;

/** Tests, the page and the people's tools on this machine: the account's administrator, who may do everything. */
export const ADMINISTRATOR_KEY = 'LOCALOUTSIDE';
