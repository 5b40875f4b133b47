import { vi } from 'vitest';
import { NEWER } from '../../support/system/scenarios.ts';
import { testEveryFault } from '../matrix.ts';

vi.mock('../../../shared/domain/schema.ts', async (original) => ({ ...(await original<object>()), WRITES: 2 }));

testEveryFault(NEWER);
