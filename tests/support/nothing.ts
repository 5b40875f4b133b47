import { expect } from 'vitest';

/** In toMatchObject, where `{}` stands for anything. */
export const NOTHING = expect.toSatisfy((value: object) => Object.keys(value).length === 0, 'is empty');
