import { expect } from 'vitest';

/** In toMatchObject, where `{}` stands for anything. */
export const NOTHING = expect.toSatisfy((value: object) => Object.keys(value).length === 0, 'is empty');

/** Of a youth's record. */
export const NOTHING_TO_DO = { state: 'closed', entries: NOTHING, letters: NOTHING, notices: NOTHING, tasks: NOTHING };
