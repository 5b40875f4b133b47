import { describe, expect, test } from 'vitest';
import { Names } from '../../infra/parts/tool-names.ts';
import { flat, perStage } from './synthesized.ts';

describe.each(perStage)('what kaa knows of %s', (_stage, synthesized) => {
  test('is every name that it asks for, each of the right thing', () => {
    const outputs = Object.keys(Names.shape).map((name) => [name, flat(synthesized.outputs[name]?.Value ?? '')]);
    const expected = {
      RegisterTable: /^<StoresRegisterTable/,
      HoldsTable: /^<StoresHoldsTable/,
      ResidentsTable: /^<StoresResidentsTable/,
      DirectoryTable: /^<StoresDirectoryTable/,
      SealedTable: /^<StoresSealedTable/,
      TraceTable: /^<StoresTraceTable/,
      LettersBucket: /^<StoresLettersBucket/,
      RawMailBucket: /^<StoresRawMailBucket/,
      SealedBucket: /^<StoresSealedBucket/,
      MailQueueUrl: /^<MailQueue/,
      NotificationsQueueUrl: /^<NotificationsQueue/,
      PersonKeySecret: /^<StoresPersonKeySecret/,
      Profile: /^0180$/,
      Region: /^eu-north-1$/,
    };
    expect(Object.fromEntries(outputs)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, like]) => [name, expect.stringMatching(like)])),
    );
  });
});
