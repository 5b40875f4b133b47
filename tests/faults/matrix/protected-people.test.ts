import { testEveryFault } from '../matrix.ts';

testEveryFault('protectedPeople');
