import { CHANGES } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(CHANGES);
