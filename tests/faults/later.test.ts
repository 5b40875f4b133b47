import { LATER } from '../support/system/scenarios.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(LATER);
