import { OPENINGS } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(OPENINGS);
