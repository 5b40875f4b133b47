import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { fromEnv } from '@aws-sdk/credential-provider-env';

/** So that a test can pass its own. */
export type DynamoDb = Pick<DynamoDBClient, 'send'>;
export type S3 = Pick<S3Client, 'send'>;
export type Sqs = Pick<SQSClient, 'send'>;
export type Ses = Pick<SESClient, 'send'>;
export type Secrets = Pick<SecretsManagerClient, 'send'>;

/** Without an answer by then the outcome is unknown (F4). */
export const REQUEST_TIMEOUT_MS = 10_000;
const config = {
  // The SDK would load its other places to look.
  credentials: fromEnv(),
  requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: 3_000, throwOnRequestTimeout: true },
};

export const dynamoDb = (): DynamoDb => new DynamoDBClient(config);
export const s3 = (): S3 => new S3Client(config);
export const sqs = (): Sqs => new SQSClient(config);
export const secrets = (): Secrets => new SecretsManagerClient(config);
/** The SDK must never send a mail twice (F3). */
export const ses = (): Ses => new SESClient({ ...config, maxAttempts: 1 });
