import { existsSync, readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { Names } from '../parts/tool-names.ts';
import { UsageError } from '../parts/usage-error.ts';

const OutputsFile = z.record(z.string(), z.record(z.string(), z.string()));

/** Names from the file of `cdk deploy --outputs-file`, else of the embedded stack here. Throws UsageError. */
export function connect(outputsFile: string | undefined, localFile: string) {
  const file = outputsFile ?? localFile;
  if (!existsSync(file))
    throw new UsageError(
      outputsFile
        ? `Filen ${file} finns inte. Den skrivs av npm run deploy, som .local/staging.json eller .local/production.json.`
        : 'Ingen miljö körs på den här datorn. Starta den med npm start, eller peka ut en med --outputs FIL.',
    );
  const stacks = readOutputs(file);
  if (stacks.filter((stack) => 'RegisterTable' in stack).length > 1)
    throw new UsageError(`Filen ${file} beskriver flera miljöer. Gör en fil för var och en, och peka ut rätt fil.`);
  const names = Names.safeParse(Object.assign({}, ...stacks));
  if (!names.success)
    throw new UsageError(
      `I ${file} saknas ${names.error.issues.map(({ path }) => path.join('.')).join(', ')}. Skriv filen på nytt: npm run deploy`,
    );
  const local = stacks[0]?.LocalEndpoint;
  const config = local
    ? { endpoint: local, credentials: { accessKeyId: 'LOCALOUTSIDE', secretAccessKey: 'local' } }
    : {};
  const client = { region: names.data.Region, ...config };
  return {
    names: names.data,
    dynamoDb: new DynamoDBClient(client),
    s3: new S3Client(client),
    sqs: new SQSClient(client),
    secrets: new SecretsManagerClient(client),
  };
}

function readOutputs(file: string): Record<string, string>[] {
  try {
    return Object.values(OutputsFile.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    throw new UsageError(`Filen ${file} går inte att läsa som en utdatafil. Skriv den på nytt: npm run deploy`);
  }
}
