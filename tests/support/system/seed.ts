import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { SchoolUnit, StaffMember } from '../../../shared/domain/directory.ts';
import { DIRECTORY_CURRENT, EXTRACT_CURRENT, reporterKey, STAFF, unitKey } from '../../../shared/store/keys.ts';
import type { DirectDynamo } from '../direct-dynamo.ts';
import { residents, UNIT } from './people.ts';

const unit: SchoolUnit = {
  unit: UNIT,
  name: 'Exempelgymnasiet',
  authority: 'Exempelskolor AB',
  municipality: '0180',
  domain: 'skola.example',
  reporters: ['rapport@skola.example'],
  receiptAddress: 'kvitto@skola.example',
};
const staff: StaffMember[] = [
  { role: 'coordinator', district: 'farsta', name: 'Samordnare Ett', email: 'farsta@kommun.example' },
  { role: 'kaa-group', name: 'KAA-gruppen', email: 'kaa-gruppen@kommun.example' },
  { role: 'officer', name: 'Handläggare', email: 'skydd@kommun.example' },
];

/** Fresh tables with extract and directory, no reports. */
export async function seed(dynamo: DirectDynamo): Promise<void> {
  dynamo.restore(new Map());
  await put(dynamo, 'residents', [
    { pk: EXTRACT_CURRENT, date: '2026-11-22', rows: 3, complete: true },
    ...residents().map((row) => ({ pk: row.personKey, ...row })),
  ]);
  await put(dynamo, 'directory', [
    { pk: DIRECTORY_CURRENT, version: 'v1', importedAt: '2026-11-22T03:00:00Z' },
    { pk: unitKey('v1', unit.unit), ...unit },
    { pk: reporterKey('v1', 'rapport@skola.example'), units: [unit.unit] },
    { pk: STAFF, staff },
  ]);
}

async function put({ client }: DirectDynamo, table: string, items: object[]): Promise<void> {
  const requests = items.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
}
