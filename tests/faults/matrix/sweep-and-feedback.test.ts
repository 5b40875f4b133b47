import { testEveryFault } from '../matrix.ts';

testEveryFault('sweepAndFeedback');
