import { DescribeActiveReceiptRuleSetCommand, SESClient, SetActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { activate, deactivate, type Ports } from './activate.ts';
import { respond } from './respond.ts';

const ses = new SESClient({});

const ports: Ports = {
  activeRuleSet: async () => (await ses.send(new DescribeActiveReceiptRuleSetCommand({}))).Metadata?.Name,
  setActiveRuleSet: async (name) => {
    await ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: name }));
  },
};

export const handler = (event: CloudFormationCustomResourceEvent) =>
  respond(event, fetch, async (name) => {
    if (event.RequestType === 'Delete') await deactivate(event.PhysicalResourceId, ports);
    else await activate(name, event.RequestType === 'Update' ? event.PhysicalResourceId : undefined, ports);
  });
