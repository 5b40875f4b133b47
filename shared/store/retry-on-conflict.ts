import { Fault } from '../domain/fault.ts';

const MAX_ATTEMPTS = 5;

/** While another writer comes in between (F2). */
export async function retryOnConflict<T>(attempt: () => Promise<T | 'conflict'>): Promise<T> {
  for (let left = MAX_ATTEMPTS; left > 0; left--) {
    const result = await attempt();
    if (result !== 'conflict') return result;
  }
  throw new Fault('conflict');
}
