import { GetAccountSendingEnabledCommand, GetSendQuotaCommand } from '@aws-sdk/client-ses';
import { Fault } from '../domain/fault.ts';
import type { Ses } from './clients.ts';

/** Mails a second, and of the last 24 hours; `perDay` -1: no end. */
export type SendingQuota = { rate: number; perDay: number; sent: number; enabled: boolean };

export async function sendingQuota(ses: Ses): Promise<SendingQuota> {
  const { MaxSendRate: rate, Max24HourSend: perDay, SentLast24Hours: sent } = await ses.send(new GetSendQuotaCommand());
  const { Enabled } = await ses.send(new GetAccountSendingEnabledCommand());
  if (!rate || perDay === undefined || sent === undefined) throw new Fault('service-busy');
  return { rate, perDay, sent, enabled: Enabled === true };
}
