import * as z from 'zod';

/** The stack's outputs that people's tools need (infra/tool-outputs.ts). */
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

/** What a running embedded stack writes into its state folder, in the shape of `cdk deploy --outputs-file`. */
export const OUTPUTS_FILE = 'outputs.json';
