import { DECIDED } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(DECIDED);
