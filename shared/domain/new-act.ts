import { randomBytes } from 'node:crypto';
import type { ActId } from './acts.ts';

/** Each form has its own, so that one sent twice is one act, and two of one page are two. */
export const newAct = (): ActId => randomBytes(9).toString('base64url');
