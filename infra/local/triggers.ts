import type { Authorizer } from './iam/authorizer.ts';
import type { LambdaFunction } from './lambda/lambda.ts';
import { type Poller, startPoller } from './lambda/poller.ts';
import type { Fauxqs } from './stores/fauxqs.ts';
import type { Template } from './template/read-template.ts';

const STOP_TIMEOUT_MILLISECONDS = 1000;

export function startPollers(
  { eventSources }: Template,
  { sqs }: Fauxqs,
  functions: LambdaFunction[],
  authorizer: Authorizer,
  { maxProcesses }: { maxProcesses: number },
): Poller[] {
  return eventSources.map((source) => {
    const target = functions.find(({ spec }) => spec.name === source.functionName);
    if (!target) throw new Error(`The function of an event source is not in the template: ${source.functionName}`);
    authorizer.requireReceive(target.spec.shortName, source.queueArn);
    const concurrency = Math.min(source.maximumConcurrency, maxProcesses);
    return startPoller(source, sqs, target, { concurrency });
  });
}

/** Running invocations get a moment; messages of killed ones come back. */
export async function stopFunctions(functions: LambdaFunction[], pollers: Poller[]): Promise<void> {
  for (const poller of pollers) poller.stop();
  const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS;
  while (Date.now() < deadline && functions.some(({ running }) => running() > 0))
    await new Promise((resolve) => setTimeout(resolve, 10));
  for (const { stop } of functions) stop();
  await Promise.all(pollers.map(({ done }) => done));
}

export async function invokeScheduled(functions: LambdaFunction[], arn: string, event: unknown): Promise<void> {
  const target = functions.find(({ spec }) => spec.arn === arn);
  if (!target) throw new Error(`The function of a schedule is not in the template: ${arn}`);
  await target.invoke(event);
}
