import { vi } from 'vitest';
import { proveJourneys } from './journeys/property.ts';

/** What a mail says, and how a letter looks, is tested elsewhere. */
vi.mock('../../shared/report-mail/judge-mail.ts', async (original) =>
  (await import('./journeys/remembered.ts')).rememberedJudge(await original()),
);
vi.mock('../../functions/outreach/letter.ts', () => ({
  renderLetter: async () => ({ outcome: 'rendered', pdf: Buffer.from('%PDF') }),
}));

proveJourneys('paper');
