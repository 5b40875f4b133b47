import { testEveryFault } from '../matrix.ts';

testEveryFault('changing');
