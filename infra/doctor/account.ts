import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { UsageError } from '../parts/usage-error.ts';

/** An AWS account, with the credentials of the caller. */
export function connectAccount(region: string) {
  const client = { region };
  return {
    cloudFormation: new CloudFormationClient(client),
    dynamoDb: new DynamoDBClient(client),
    lambda: new LambdaClient(client),
    s3: new S3Client(client),
    secrets: new SecretsManagerClient(client),
    ses: new SESClient(client),
    sesV2: new SESv2Client(client),
    sns: new SNSClient(client),
    sts: new STSClient(client),
  };
}
export type Account = ReturnType<typeof connectAccount>;

/** So that no command reaches the account that a shell happens to be signed in to. Throws UsageError. */
export function useProfile(profile: string | undefined, env: NodeJS.ProcessEnv = process.env): void {
  if (profile !== undefined) env.AWS_PROFILE = profile;
  // A workflow's short-lived role.
  else if (env.AWS_ACCESS_KEY_ID === undefined)
    throw new UsageError(
      'Ange kontot med --profile P: en AWS-profil som du har loggat in med (aws sso login --profile P).',
    );
}
