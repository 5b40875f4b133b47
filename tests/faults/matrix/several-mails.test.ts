import { testEveryFault } from '../matrix.ts';

testEveryFault('severalMails');
