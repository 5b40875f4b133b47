import { testEveryFault } from '../matrix.ts';

testEveryFault('lists');
