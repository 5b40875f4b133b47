import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import { youthKey } from '../../shared/store/keys.ts';
import type { Chain } from '../support/chain.ts';

type Path = [string, ...string[]];

/** The object is gone before the event is read. */
export async function signalGoneObject({ stack }: Chain, queue: string, key: string): Promise<void> {
  const [QueueUrl] = stack.template.functions.flatMap(({ environment }) => environment[queue] ?? []);
  const MessageBody = JSON.stringify({ Records: [{ s3: { bucket: { name: 'bucket' }, object: { key } } }] });
  await new SQSClient(stack.clientsConfig).send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

/** An import ended before it signalled. */
export async function loseSignalToRegister(chain: Chain, personKey: string): Promise<void> {
  const past = '2000-01-01T00:00:00Z';
  await setInItem(chain, chain.names.tables.residents, personKey, [
    [['pendingSince'], past],
    [['workPartition'], 'due#0'],
    [['dueAt'], past],
  ]);
}

/** The record alone says it. */
export async function holdOfLastRelease(chain: Chain, personKey: string): Promise<void> {
  await setInItem(chain, chain.names.tables.register, youthKey(personKey), [
    [['contactHold'], true],
    [['lookAgainOn'], '2000-01-01'],
  ]);
}

/** As with another profile. */
export async function emailedLetterBounces(chain: Chain, personKey: string, letter: string): Promise<void> {
  const item = youthKey(personKey);
  const at = (field: string): Path => ['letters', letter, field];
  await setInItem(chain, chain.names.tables.register, item, [
    [at('channel'), 'email'],
    [at('email'), 'ungdom@post.example'],
    [at('state'), 'sent'],
    [at('attempt'), 1],
  ]);
  chain.stack.nextOutcomes([{ outcome: 'bounce' }]);
  const [ConfigurationSetName] = chain.stack.template.configurationSets;
  await new SESClient(chain.stack.clientsConfig).send(
    new SendRawEmailCommand({
      Destinations: ['ungdom@post.example'],
      RawMessage: { Data: Buffer.from(`From: ${chain.mailbox}\r\nSubject: Hej\r\n\r\nHej\r\n`) },
      ConfigurationSetName,
      Tags: [{ Name: 'effect', Value: effectTag({ item, path: ['letters', letter], attempt: 1 }) }],
    }),
  );
}

/** No function may do so. */
async function setInItem({ dynamoDb }: Chain, table: string, pk: string, values: [Path, unknown][]): Promise<void> {
  const names = [...new Set(values.flatMap(([path]) => path))];
  const nameOf = (part: string) => `#${names.indexOf(part)}`;
  await dynamoDb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall({ pk }),
      UpdateExpression: `SET ${values.map(([path], n) => `${path.map(nameOf).join('.')} = :${n}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [nameOf(name), name])),
      ExpressionAttributeValues: marshall(Object.fromEntries(values.map(([, value], n) => [`:${n}`, value]))),
    }),
  );
}
