import { randomUUID } from 'node:crypto';

/** Stands in for the SDK's own, which asks the web's crypto and so loads it, too. */
export const bindV4 = () => () => randomUUID();
