import { SESClient } from '@aws-sdk/client-ses';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { onEvent } from './activate.ts';
import { portsOf } from './dependencies.ts';

const ports = portsOf(new SESClient({ maxAttempts: 5 }));

export const handler = (event: CloudFormationCustomResourceEvent) => onEvent(event, ports);
