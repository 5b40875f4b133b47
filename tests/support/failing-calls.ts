/**
 * `before`: the call is refused. `after`: it happens, its answer is lost. `kill`: it happens and never settles, so no
 * catch or finally runs.
 */
export type CallFault = 'before' | 'after' | 'kill';

/** Breaks the call numbered `at` (from 0) of all clients of a run. */
export function faultyCalls(at = -1, fault: CallFault = 'before') {
  const state = { calls: 0 };
  let died: () => void = () => {};
  const death = new Promise<'died'>((resolve) => {
    died = () => resolve('died');
  });

  const wrap = <T extends { send: unknown }>(client: T): Pick<T, 'send'> => {
    const send = (client.send as (command: unknown) => Promise<unknown>).bind(client);
    const broken = async (command: unknown) => {
      const number = state.calls++;
      if (number !== at) return send(command);
      if (fault === 'before') throw new Error('fault before the call');
      await send(command);
      if (fault === 'after') throw new Error('fault after the call');
      died();
      return new Promise(() => {});
    };
    return { send: broken as T['send'] };
  };

  const end = (run: Promise<unknown>): Promise<'done' | 'failed' | 'died'> =>
    Promise.race([
      run.then(
        () => 'done' as const,
        () => 'failed' as const,
      ),
      death,
    ]);
  return { state, wrap, end };
}
