import { REPORTS } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(REPORTS);
