import { Fault } from '../domain/fault.ts';

const MAX_ATTEMPTS = 5;

/** Reads, decides and writes anew while another writer comes in between, which `attempt` tells by 'conflict'. */
export async function retryOnConflict<T>(attempt: () => Promise<T | 'conflict'>): Promise<T> {
  for (let left = MAX_ATTEMPTS; left > 0; left--) {
    const result = await attempt();
    if (result !== 'conflict') return result;
  }
  throw new Fault('kept-changing');
}
