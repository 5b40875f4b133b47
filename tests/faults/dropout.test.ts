import { strikesEveryCall } from './every-call.ts';
import { dropoutMail } from './journeys.ts';

strikesEveryCall('a dropout mail', dropoutMail);
