import { PROTECTED } from './journeys.ts';
import { strikesEveryCall } from './matrix.ts';

strikesEveryCall(PROTECTED);
