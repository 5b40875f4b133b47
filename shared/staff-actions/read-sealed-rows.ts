import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { Profile } from '../domain/profile.ts';
import { judgeMail } from '../report-mail/judge-mail.ts';
import { directoryStore } from '../store/directory-store.ts';
import type { SealedPorts } from './sealed.ts';

type Reading = { dynamoDb: DynamoDb; directory: string; profile: Profile; unit?: string | undefined };

/** `unit`: of a sender whom the directory does not know. */
export function readSealedRows({ dynamoDb, directory, profile, unit }: Reading): SealedPorts['readRows'] {
  const ruling = { senderIsTrusted: true, seals: false, ...(unit && { unit }) } as const;
  return async (raw, { reportId, receivedAt }, personKeyOf) => {
    const { units } = directoryStore(dynamoDb, directory);
    const judging = { profile, units, personKeyOf, hashOf: () => '' };
    return (await judgeMail(raw, reportId, Temporal.Instant.from(receivedAt), judging, ruling)).verdict;
  };
}
