import { setTimeout } from 'node:timers/promises';
import { DescribeActiveReceiptRuleSetCommand, SetActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import type { Ses } from '../../../shared/aws/clients.ts';
import type { Ports } from './activate.ts';

/** SES allows one call a second. */
const PAUSE_MS = 1_100;

export const portsOf = (ses: Ses): Ports => ({
  activeRuleSet: async () => (await ses.send(new DescribeActiveReceiptRuleSetCommand({}))).Metadata?.Name,
  setActiveRuleSet: async (name) => {
    await ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: name }));
  },
  pause: () => setTimeout(PAUSE_MS),
});
