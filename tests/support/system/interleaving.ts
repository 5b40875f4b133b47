import type { Worker } from './calls.ts';

/** Draws a number from 0 to below `choices`. */
export type Draw = (choices: number) => number;
type Work = { worker: Worker; done: Promise<void> };

/** Workers alive at the same time: each waits before its next AWS call until it is drawn. */
export function turnsOf(draw: Draw, most: number) {
  const waiting: { worker: Worker; go: () => void }[] = [];
  const alive = new Set<Worker>();
  let running = false;
  let moved = () => {};

  function begun({ worker, done }: Work): Worker {
    alive.add(worker);
    done.finally(() => {
      alive.delete(worker);
      moved();
    });
    return worker;
  }

  /** Until the worker, who alone goes on, stands before a call again or has ended. */
  async function stands(worker: Worker): Promise<void> {
    const isStanding = () => !alive.has(worker) || waiting.some((other) => other.worker === worker);
    // One of several calls at once: what follows from it takes no longer than this, and may be nothing.
    if (isStanding()) return immediately();
    await new Promise<void>((resolve) => {
      moved = () => isStanding() && resolve();
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

    /** Draws who goes on, or that the next work begins, until there is nothing to do. */
    async run(next: () => (() => Work) | undefined): Promise<void> {
      running = true;
      for (;;) {
        const begin = alive.size < most ? next() : undefined;
        const choices = waiting.length + (begin ? 1 : 0);
        if (choices === 0) break;
        const [drawn] = waiting.splice(draw(choices), 1);
        drawn?.go();
        const worker = drawn?.worker ?? (begin && begun(begin()));
        if (worker) await stands(worker);
      }
      running = false;
    },
  };
}

const immediately = () => new Promise<void>((resolve) => setImmediate(resolve));
