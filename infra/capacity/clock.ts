type Event = { at: number; order: number; run: () => void };

/** What happens when, in seconds; of one moment in the order asked for. */
export function eventClock() {
  const heap: Event[] = [];
  let order = 0;
  let now = 0;
  const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (i: number, j: number) => {
    [heap[i], heap[j]] = [heap[j] as Event, heap[i] as Event];
  };

  function at(time: number, run: () => void): void {
    heap.push({ at: Math.max(time, now), order: order++, run });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!isBefore(heap[i] as Event, heap[parent] as Event)) break;
      swap(i, parent);
      i = parent;
    }
  }

  function next(): Event | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && isBefore(heap[child] as Event, heap[least] as Event)) least = child;
      if (least === i) return first;
      swap(i, least);
      i = least;
    }
  }

  return {
    now: () => now,
    at,
    /** Until nothing is left to happen. */
    run(): void {
      for (let event = next(); event; event = next()) {
        now = event.at;
        event.run();
      }
    },
  };
}
export type Clock = ReturnType<typeof eventClock>;
