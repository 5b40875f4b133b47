import * as z from 'zod';

export const Names = z.object({
  RegisterTable: z.string(),
  HoldsTable: z.string(),
  ResidentsTable: z.string(),
  DirectoryTable: z.string(),
  SealedTable: z.string(),
  TraceTable: z.string(),
  LettersBucket: z.string(),
  RawMailBucket: z.string(),
  SealedBucket: z.string(),
  MailQueueUrl: z.string(),
  NotificationsQueueUrl: z.string(),
  PersonKeySecret: z.string(),
  /** Kommunkod of the profile that was deployed. */
  Profile: z.string(),
  Region: z.string(),
});
export type Names = z.infer<typeof Names>;

/** In the shape of `cdk deploy --outputs-file`. */
export const OUTPUTS_FILE = 'outputs.json';
