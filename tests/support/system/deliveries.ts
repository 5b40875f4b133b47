import type { Worker } from './calls.ts';
import { type Draw, turnsOf } from './interleaving.ts';
import type { Invocations } from './invocations.ts';
import type { Message, Queues } from './queues.ts';
import { workerOf } from './template.ts';

const WORKERS_AT_ONCE = 2;

/** Event sources: they hand messages to functions in batches, and put back what a function has not done. */
export function deliveriesOf(queues: Queues, invoke: Invocations['invoke'], together: Draw | undefined) {
  const turns = together && turnsOf(together, WORKERS_AT_ONCE);

  function deliver(batch: Message[], under?: Worker): { worker: Worker; done: Promise<void> } {
    let messages = batch.map(queues.receive);
    const { functionName, hiddenMs } = workerOf(batch[0]?.queue ?? '');
    const work = async () => {
      const ended = await invoke(functionName, messages, worker);
      return typeof ended === 'string' ? messages : ended.again;
    };
    const worker = workerWho(work, under);
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

  /** Messages that their function takes together: as many as it may, or fewer if so drawn. */
  function nextBatch(draw?: Draw): Message[] {
    const visible = queues.visible();
    const first = visible[draw?.(visible.length) ?? 0];
    if (!first) return [];
    const ofQueue = visible.filter(({ queue }) => queue === first.queue).slice(0, workerOf(first.queue).batch);
    return draw ? ofQueue.slice(0, 1 + draw(ofQueue.length)) : ofQueue;
  }

  async function oneByOne(under?: Worker): Promise<void> {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) await deliver(batch, under).done;
  }

  return {
    oneByOne,
    /** Until no message can be received now. */
    all: () => {
      const next = () => (queues.visible().length > 0 ? () => deliver(nextBatch(together)) : undefined);
      return turns ? turns.run(next) : oneByOne();
    },
    turn: (worker: Worker) => turns?.wait(worker.under ?? worker),
  };
}

export function workerWho(works: () => Promise<unknown>, under?: Worker): Worker {
  const repeat = async () => {
    await works();
  };
  return { repeat, again: false, meanwhile: [], ...(under && { under }) };
}
