import { strikesEveryCall } from './every-call.ts';
import { dropoutMail } from './journeys.ts';
import { FAILURES, LOSSES } from './world.ts';

strikesEveryCall('a dropout mail', dropoutMail, [...FAILURES, ...LOSSES]);
