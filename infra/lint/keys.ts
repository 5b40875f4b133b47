import type { Finding } from './finding.ts';

/** What reading has dropped: a misspelt key is a rule that does not hold. */
export function unknownKeys(raw: unknown, read: unknown, path: string[] = []): Finding[] {
  if (Array.isArray(raw) && Array.isArray(read))
    return raw.flatMap((item, index) => unknownKeys(item, read[index], [...path, `${index}`]));
  if (!isObject(raw) || !isObject(read)) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const here = [...path, key];
    if (here.join('.') === '$schema') return [];
    if (!Object.hasOwn(read, key))
      return [{ key: here.join('.'), words: 'this version knows no such key; is it misspelt, or of a newer version?' }];
    return unknownKeys(value, read[key], here);
  });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** JSON.parse keeps the last of two equal keys, and says nothing. */
export function keysTwice(json: string, file = ''): Finding[] {
  const found: Finding[] = [];
  const open: { keys: Set<string> | undefined; key: string }[] = [];
  let last = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ keys: new Set(), key: '' });
    else if (token === '[') open.push({ keys: undefined, key: '' });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && inner?.keys) {
      inner.key = JSON.parse(last) as string;
      const key = open.flatMap(({ keys, key }) => (keys ? [key] : [])).join('.');
      if (inner.keys.has(inner.key)) found.push({ key: `${file}${key}`, words: 'stands twice: only the last counts' });
      inner.keys.add(inner.key);
    } else last = token;
  }
  return found;
}
