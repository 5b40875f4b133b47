import { CHANGES } from '../support/system/scenarios.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(CHANGES);
