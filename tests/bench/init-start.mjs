// A cold start: loads a bundle as Lambda's runtime does (infra/local/lambda/bootstrap.mjs) and prints the milliseconds of CPU.
// Without an argument: bare Node.
import { createRequire } from 'node:module';

const [bundle] = process.argv.slice(2);
const require = createRequire(bundle ?? import.meta.url);
if (bundle && typeof require(bundle).handler !== 'function') throw new Error(`${bundle} exports no handler`);
const { user, system } = process.cpuUsage();
require('node:fs').writeSync(1, String((user + system) / 1000));
process.exit(0);
