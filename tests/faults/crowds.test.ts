import { CROWDS } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(CROWDS);
