import { testEveryFault } from '../matrix.ts';

testEveryFault('acts');
