import { testEveryFault } from '../matrix.ts';

testEveryFault('opening');
