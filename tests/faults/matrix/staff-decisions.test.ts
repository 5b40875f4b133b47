import { testEveryFault } from '../matrix.ts';

testEveryFault('staffDecisions');
