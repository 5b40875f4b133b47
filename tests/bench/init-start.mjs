// One cold start: loads a bundle as Lambda's runtime does (infra/local/bootstrap.mjs) and says when its handler is there.
// Without an argument it is bare Node, the same file with nothing to load.
import { createRequire } from 'node:module';

const [bundle] = process.argv.slice(2);
const require = createRequire(bundle ?? import.meta.url);
if (bundle && typeof require(bundle).handler !== 'function') throw new Error(`${bundle} exports no handler`);
require('node:fs').writeSync(1, '.');
process.exit(0);
