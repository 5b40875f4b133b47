/** US dollars in eu-north-1. None could be read from AWS's price list here: to check before a budget is made. */
export const NOTED_ON = '2026-11-30';

type Price = { dollars: number; per: number; unit: string; service: string };

const price = (service: string, dollars: number, per: number, unit: string): Price => ({ service, dollars, per, unit });

/** Without the free tier, which an organization's accounts share. */
export const PRICES = {
  mailOut: price('SES', 0.1, 1_000, 'mails sent'),
  mailIn: price('SES', 0.1, 1_000, 'mails received'),
  chunkIn: price('SES', 0.09, 1_000, 'whole 256 kB received'),
  gigabyteSeconds: price('Lambda', 0.0000133334, 1, 'GB-second on Arm'),
  runs: price('Lambda', 0.2, 1_000_000, 'runs'),
  queueRequests: price('SQS', 0.4, 1_000_000, 'requests'),
  readUnits: price('DynamoDB', 0.14, 1_000_000, 'read units'),
  writeUnits: price('DynamoDB', 0.7, 1_000_000, 'write units'),
  tableStorage: price('DynamoDB', 0.5, 1, 'GB and month, with restore to any second'),
  puts: price('S3', 0.005, 1_000, 'writes and lists'),
  gets: price('S3', 0.0004, 1_000, 'reads'),
  storage: price('S3', 0.023, 1, 'GB and month'),
  keys: price('KMS', 1, 1, 'key and month'),
  keyUses: price('KMS', 0.03, 10_000, 'uses'),
  secrets: price('Secrets Manager', 0.4, 1, 'secret and month'),
  alarmMetrics: price('CloudWatch', 0.1, 1, 'metric of an alarm and month'),
  metrics: price('CloudWatch', 0.3, 1, 'metric of our own and month'),
  dashboards: price('CloudWatch', 3, 1, 'dashboard and month'),
  logs: price('CloudWatch', 0.57, 1, 'GB of log'),
  schedules: price('Scheduler', 1, 1_000_000, 'runs'),
} satisfies Record<string, Price>;

type Item = keyof typeof PRICES;
export type Used = Partial<Record<Item, number>>;

const dollars = (item: Item, amount: number) => (amount * PRICES[item].dollars) / PRICES[item].per;

/** In the order of the table. */
export function costByService(used: Used): Map<string, number> {
  const costs = new Map<string, number>();
  for (const [item, amount] of Object.entries(used) as [Item, number][]) {
    const { service } = PRICES[item];
    costs.set(service, (costs.get(service) ?? 0) + dollars(item, amount));
  }
  return costs;
}
