import { LATER } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(LATER);
