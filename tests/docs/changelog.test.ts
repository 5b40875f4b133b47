import { expect, test } from 'vitest';
import { releasedIn } from '../releases/changelog.ts';
import { textOf } from './repository.ts';

test('what stood under Next stands under the version', () => {
  expect(releasedIn('# Changes\n\n## Next\n\n- b\n\n## 0.1.0, 2026-11-01\n\n- a\n', '0.2.0', '2026-12-01')).toBe(
    '# Changes\n\n## Next\n\n## 0.2.0, 2026-12-01\n\n- b\n\n## 0.1.0, 2026-11-01\n\n- a\n',
  );
});

test('a release of which nothing is said is not made', () => {
  expect(() => releasedIn('# Changes\n\n## Next\n\n## 0.1.0, 2026-11-01\n\n- a\n', '0.2.0', '2026-12-01')).toThrow(
    'no line under “Next”',
  );
});

test('the guide goes back to no release that cannot be deployed', () => {
  const guide = textOf('docs/it/deploy.md');
  // None of them has npm run deploy.
  for (const version of ['0.1.0', '0.2.0']) expect(guide).not.toContain(`git checkout v${version}`);
});
