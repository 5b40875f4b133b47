import * as z from 'zod';

/** Any domain but a school's: it may name a person. */
export const OTHER_DOMAINS = '-';

/** By report, so that a repeat counts once. */
export const AutomaticMails = z.object({
  senders: z.record(z.string(), z.string()),
  /** Of a flood; a repeat may count twice. */
  more: z.number().int().nonnegative().default(0),
});
export type AutomaticMails = z.infer<typeof AutomaticMails>;

export function countsByDomain({ senders, more }: AutomaticMails): { schools: [string, number][]; others: number } {
  const counts = new Map<string, number>();
  for (const domain of Object.values(senders)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  const others = (counts.get(OTHER_DOMAINS) ?? 0) + more;
  counts.delete(OTHER_DOMAINS);
  return { schools: [...counts].toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b)), others };
}
