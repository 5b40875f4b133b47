import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { YouthFacts } from '../../shared/domain/hold.ts';
import {
  aNotification,
  anExtract,
  aProtectedResident,
  aResident,
  HOLD,
  held,
  LOOK,
  notified,
  population,
} from '../support/builders.ts';
import fc from '../support/fast-check.ts';
import { changes, notifications } from './statements.ts';

export const events: fc.Arbitrary<YouthEvent> = fc.oneof(
  { weight: 4, arbitrary: notifications().map(([notification]) => notified(notification ?? aNotification())) },
  { weight: 2, arbitrary: changes },
  { weight: 2, arbitrary: fc.constant(LOOK) },
  { weight: 1, arbitrary: fc.constant(HOLD) },
);
export const facts: fc.Arbitrary<YouthFacts> = fc.constantFrom(
  population(),
  held(),
  population(),
  population({ resident: undefined }),
  population({ resident: aResident({ gone: true }) }),
  population({ resident: aResident({ homeMunicipality: '0126' }) }),
  population({ resident: aResident({ district: undefined, address: undefined }) }),
  population({ resident: aProtectedResident() }),
  population({ extract: anExtract({ complete: false }) }),
);
/** What happens to one youth, and what the extract and the holds say meanwhile. */
export const story = fc.array(fc.tuple(events, facts), { minLength: 1, maxLength: 10 });
