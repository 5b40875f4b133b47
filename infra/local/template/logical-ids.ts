/** Eight hex digits of CDK. */
export const withoutHash = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** `MailIntakeMailQueue1A2B3C4D` is `mail`. */
export const shortQueueName = (logicalId: string) =>
  (wordsOf(logicalId, ['Queue', 'Resource', 'Default']).at(-1) ?? logicalId).toLowerCase();

/** `MailIntakeFunction1A2B3C4D` is `mail-intake`, as is `MailIntakemailintake…`. */
export function shortFunctionName(logicalId: string): string {
  const words = wordsOf(logicalId, ['Function', 'Handler', 'Resource']);
  const name = words.join('-').toLowerCase();
  const letters = words.join('').toLowerCase();
  const half = letters.slice(letters.length / 2);
  return half + half === letters ? name.slice(0, -half.length) : name;
}

function wordsOf(logicalId: string, ignored: string[]): string[] {
  const words = withoutHash(logicalId).match(/[A-Z][a-z0-9]*|^[a-z0-9]+/g) ?? [logicalId];
  return words.filter((word, index) => index === 0 || !ignored.includes(word));
}

/** The hash at the end keeps them apart. */
export const bucketName = (logicalId: string) => logicalId.toLowerCase().slice(-63);
