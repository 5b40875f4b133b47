import { PROTECTED } from '../support/system/scenarios.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(PROTECTED);
