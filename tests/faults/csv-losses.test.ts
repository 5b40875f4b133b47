import { strikesEveryCall } from './every-call.ts';
import { csvMail } from './journeys.ts';
import { LOSSES } from './world.ts';

strikesEveryCall('a list of five pupils', csvMail, LOSSES);
