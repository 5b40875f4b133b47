import type { Guard } from '../iam/authorizer.ts';
import type { Fauxqs } from '../stores/fauxqs.ts';
import type { Template } from '../template/read-template.ts';
import type { LambdaFunction } from './lambda.ts';
import { type Poller, startPoller } from './poller.ts';

const STOP_PATIENCE_MILLISECONDS = 1000;

/** Each queue that feeds a function gets its poller. */
export function startPollers(
  { eventSources }: Template,
  { sqs }: Fauxqs,
  functions: LambdaFunction[],
  guard: Guard,
  { most, visibilitySeconds }: { most: number; visibilitySeconds: number | undefined },
): Poller[] {
  return eventSources.map((source) => {
    const target = functions.find(({ spec }) => spec.name === source.functionName);
    if (!target) throw new Error(`An event source names a function that the template lacks: ${source.functionName}`);
    guard.mayReceive(target.spec.shortName, source.queueArn);
    const concurrency = Math.min(source.maximumConcurrency, most);
    return startPoller(source, sqs, target, { concurrency, visibilitySeconds });
  });
}

/** What runs may end by itself, for a moment; what does not is killed and comes back with the next start. */
export async function stopFunctions(functions: LambdaFunction[], pollers: Poller[]): Promise<void> {
  for (const poller of pollers) poller.stop();
  const patience = Date.now() + STOP_PATIENCE_MILLISECONDS;
  while (Date.now() < patience && functions.some((one) => one.running() > 0))
    await new Promise((resolve) => setTimeout(resolve, 10));
  for (const one of functions) one.stop();
  await Promise.all(pollers.map(({ done }) => done));
}

export async function invokeScheduled(functions: LambdaFunction[], arn: string, event: unknown): Promise<void> {
  const target = functions.find(({ spec }) => spec.arn === arn);
  if (!target) throw new Error(`A schedule names a function that the template lacks: ${arn}`);
  await target.invoke(event);
}
