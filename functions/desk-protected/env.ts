import { DeskEnv } from '../../shared/desk/env.ts';

export const DeskProtectedEnv = DeskEnv;
