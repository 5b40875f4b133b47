/** A line of a function as it stands in its log group. */
export const asLambdaWrites = (line: string) =>
  `2026-11-23T08:00:00.000Z\t7f0c1b9e-0000-4000-8000-000000000000\tINFO\t${line}`;

const termsOf = (pattern: string) =>
  [...pattern.matchAll(/(-?)("(?:\\.|[^"\\])*")/g)].map(([, not, term = '']) => ({
    not: not === '-',
    term: JSON.parse(term) as string,
  }));

/** Of terms, also such as must not stand in it, or of words between spaces, one of them fixed. */
export function matches(pattern: string, line: string): boolean {
  if (!pattern.startsWith('[')) return termsOf(pattern).every(({ not, term }) => line.includes(term) !== not);
  const fields = pattern.slice(1, -1).split(',');
  const words = line.split(/\s+/);
  return (
    words.length === fields.length &&
    fields.every((field, index) => !field.includes('=') || termsOf(field)[0]?.term === words[index])
  );
}
