import { expect, test } from 'vitest';
import { releasedIn } from '../releases/changelog.ts';

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
