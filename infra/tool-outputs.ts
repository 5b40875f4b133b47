import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Names } from './cli/names.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

/** What `npm run kaa` must know of a stage; `cdk deploy --outputs-file` writes it down. */
export function tellTools(scope: Construct, { stage, stores }: { stage: Stage; stores: Stores }): void {
  const names: Names = {
    RegisterTable: stores.register.tableName,
    ResidentsTable: stores.residents.tableName,
    SealedTable: stores.sealed.tableName,
    LettersBucket: stores.lettersBucket.bucketName,
    RawMailBucket: stores.rawMailBucket.bucketName,
    Profile: stage.profile,
    Region: stage.region,
  };
  for (const [name, value] of Object.entries(names)) new CfnOutput(scope, name, { value });
}
