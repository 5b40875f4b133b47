import type { Draw } from '../random.ts';
import type { Worker } from './calls.ts';

type Work = { worker: Worker; done: Promise<void> };

/** Each worker waits before its next AWS call until it is drawn. */
export function interleavingOf(draw: Draw, max: number) {
  const waiting: { worker: Worker; go: () => void }[] = [];
  const alive = new Set<Worker>();
  let running = false;
  let moved = () => {};

  function started({ worker, done }: Work): Worker {
    alive.add(worker);
    done.finally(() => {
      alive.delete(worker);
      moved();
    });
    return worker;
  }

  async function untilWaiting(worker: Worker): Promise<void> {
    const isWaiting = () => !alive.has(worker) || waiting.some((other) => other.worker === worker);
    // A parallel call may lead to no further one: waits for this turn only.
    if (isWaiting()) return immediately();
    await new Promise<void>((resolve) => {
      moved = () => isWaiting() && resolve();
    });
  }

  return {
    wait: (worker: Worker): Promise<void> | undefined => {
      if (!running) return undefined;
      return new Promise<void>((go) => {
        waiting.push({ worker, go });
        moved();
      });
    },

    /** Draws the worker that goes on, or begins the next work. */
    async run(next: () => (() => Work) | undefined): Promise<void> {
      running = true;
      for (;;) {
        const begin = alive.size < max ? next() : undefined;
        const choices = waiting.length + (begin ? 1 : 0);
        if (choices === 0) break;
        const [drawn] = waiting.splice(draw(choices), 1);
        drawn?.go();
        const worker = drawn?.worker ?? (begin && started(begin()));
        if (worker) await untilWaiting(worker);
      }
      running = false;
    },
  };
}

const immediately = () => new Promise<void>((resolve) => setImmediate(resolve));
