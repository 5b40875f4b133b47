import { strikesEveryCall } from './every-call.ts';
import { csvMail } from './journeys.ts';

strikesEveryCall('a list of five pupils', csvMail);
