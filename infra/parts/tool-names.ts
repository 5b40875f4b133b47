import * as z from 'zod';

/** The stack's outputs that the command line needs (infra/tool-outputs.ts). */
export const Names = z.object({
  RegisterTable: z.string(),
  ResidentsTable: z.string(),
  DirectoryTable: z.string(),
  SealedTable: z.string(),
  LettersBucket: z.string(),
  RawMailBucket: z.string(),
  SealedBucket: z.string(),
  MailQueueUrl: z.string(),
  Profile: z.string(),
  Region: z.string(),
});
export type Names = z.infer<typeof Names>;

/** In the state folder of a running embedded stack, in the shape of `cdk deploy --outputs-file`. */
export const OUTPUTS_FILE = 'outputs.json';
