import fc from 'fast-check';
import { seedFor } from './random.ts';

fc.configureGlobal({ seed: seedFor('properties') });
export default fc;
