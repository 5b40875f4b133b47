import { LISTS } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(LISTS);
