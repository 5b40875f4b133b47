import type { DynamoDb } from '../../shared/aws/clients.ts';
import { type Doubtful, listDoubtful, resend } from '../../shared/staff-actions/resend.ts';
import type { Actor } from '../../shared/store/trace.ts';
import { UsageError } from '../parts/usage-error.ts';

type Ports = { dynamoDb: DynamoDb; register: string; actor: Actor };

/** Undefined for an unknown command. What only officers may hear of goes again with `--all`, and is named nowhere (P5). */
export async function resendMails(
  [wanted]: string[],
  { all }: { all?: boolean | undefined },
  { dynamoDb, register, actor }: Ports,
): Promise<string | undefined> {
  if ((wanted === undefined) !== (all === true)) return undefined;
  const doubtful = await listDoubtful(dynamoDb, register);
  const shown = doubtful.filter(({ hidden }) => !hidden);
  if (wanted === 'list') return shown.map(line).join('\n') || NOTHING;
  const chosen = all ? doubtful : shown.filter(({ reference }) => reference === wanted);
  if (chosen.length === 0 && wanted !== undefined) throw new UsageError(`${wanted} har inget mejl att skicka igen.`);
  const told: string[] = [];
  for (const mail of chosen) if ((await resend(dynamoDb, register, mail, actor)) && !mail.hidden) told.push(line(mail));
  return [...told, AGAIN].join('\n');
}

const NOTHING = 'Inget mejl har ett okänt utfall.';
const AGAIN = 'Skickas igen inom några minuter, efter samma kontroller som första gången.';

const line = ({ claimedAt, reference, what }: Doubtful) =>
  `${claimedAt.slice(0, 16).replace('T', ' ')}  ${reference}  ${what === 'answer' ? 'kvitto till skolan' : 'mejl till kommunens personal'}`;
