import type { Draw } from '../random.ts';
import type { Worker } from './calls.ts';
import { interleavingOf } from './interleaving.ts';
import type { Invocations } from './invocations.ts';
import type { Message, Queues } from './queues.ts';
import { workerOf } from './template.ts';

const WORKERS_AT_ONCE = 2;

/** Event sources: deliver batches, put back what failed. */
export function deliveriesOf(
  queues: Queues,
  invoke: Invocations['invoke'],
  together: Draw | undefined,
  onBatch = () => {},
) {
  const interleaving = together && interleavingOf(together, WORKERS_AT_ONCE);

  function deliver(batch: Message[], parent?: Worker): { worker: Worker; done: Promise<void> } {
    let messages = batch.map(queues.receive);
    const { functionName, hiddenMs } = workerOf(batch[0]?.queue ?? '');
    const work = async () => {
      const ended = await invoke(functionName, messages, worker);
      return typeof ended === 'string' ? messages : ended.again;
    };
    const worker = workerThat(work, parent);
    const delivery = async () => {
      const purges = queues.purges();
      const left = await work();
      await Promise.all(worker.meanwhile);
      messages = messages.map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));
      if (worker.again) await worker.repeat();
      if (queues.purges() === purges) for (const message of left) queues.comesBack(message, hiddenMs);
    };
    return { worker, done: delivery() };
  }

  /** Full, or smaller if so drawn. */
  function nextBatch(draw?: Draw): Message[] {
    const visible = queues.visible();
    const first = visible[draw?.(visible.length) ?? 0];
    if (!first) return [];
    const ofQueue = visible.filter(({ queue }) => queue === first.queue).slice(0, workerOf(first.queue).batch);
    return draw ? ofQueue.slice(0, 1 + draw(ofQueue.length)) : ofQueue;
  }

  async function oneByOne(parent?: Worker): Promise<void> {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      if (!parent) onBatch();
      await deliver(batch, parent).done;
    }
  }

  return {
    oneByOne,
    /** Until no message can be received. */
    all: () => {
      const next = () => (queues.visible().length > 0 ? () => deliver(nextBatch(together)) : undefined);
      return interleaving ? interleaving.run(next) : oneByOne();
    },
    waitForTurn: (worker: Worker) => interleaving?.wait(worker.parent ?? worker),
  };
}

export function workerThat(works: () => Promise<unknown>, parent?: Worker): Worker {
  const repeat = async () => {
    await works();
  };
  return { repeat, again: false, meanwhile: [], ...(parent && { parent }) };
}
