/** `npm run guard`: AWS's guard rules over both stages. */
import { faultsIn, findingsIn, judge, type Verdict } from '../parts/cfn-guard.ts';
import { synthesize } from './synth.ts';

const { outdir } = await synthesize();
const verdict = judge(findingsIn(outdir));
const faults = faultsIn(verdict);
console.log(`AWS's guard rules: ${verdict.accepted.length} findings accepted, ${faults.length} to fix.`);
for (const line of exceptionsIn(verdict)) console.log(line);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function exceptionsIn({ accepted }: Verdict): string[] {
  const counts = new Map<string, number>();
  for (const { finding, reason } of accepted) {
    const line = `${finding.rule}: ${reason}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `  ${count} × ${line}`);
}
