const NEXT = '## Next\n';

/** What stood under `Next` stands under the version. Throws if nothing did. */
export function releasedIn(changelog: string, version: string, date: string): string {
  const [before, after, ...more] = changelog.split(NEXT);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error('docs/CHANGELOG.md has no part “Next”');
  if (!/^\s*- /.test(after)) throw new Error('docs/CHANGELOG.md has no line under “Next”: what is new, for a city?');
  return `${before}${NEXT}\n## ${version}, ${date}\n${after}`;
}
