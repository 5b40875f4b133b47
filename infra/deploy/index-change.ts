import type { ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';

const Table = z.object({
  Properties: z.object({
    AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() })).default([]),
  }),
});

/**
 * Names of indexes that come (`+`) and go (`-`), of a change that does nothing else that could make a table anew. Of each
 * edited `AttributeDefinitions` CloudFormation says that the table may be: it is only if the type of an attribute changes,
 * and a new index has new attributes. Undefined where that is not certain.
 */
export function indexesChanged({ Details = [], BeforeContext, AfterContext }: ResourceChange): string[] | undefined {
  const causes = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  const [before, after] = [tableOf(BeforeContext), tableOf(AfterContext)];
  if (causes.length === 0 || !causes.every(isOfIndexes) || !before || !after) return undefined;
  const typeOf = new Map(before.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]));
  const isSame = after.AttributeDefinitions.every(
    ({ AttributeName, AttributeType }) => (typeOf.get(AttributeName) ?? AttributeType) === AttributeType,
  );
  const [had, has] = [before, after].map((table) => table.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName));
  if (!isSame || !had || !has) return undefined;
  return [
    ...has.filter((name) => !had.includes(name)).map((name) => `+${name}`),
    ...had.filter((name) => !has.includes(name)).map((name) => `-${name}`),
  ];
}

function isOfIndexes({ Target, Evaluation }: ResourceChangeDetail): boolean {
  const { Attribute, Name = '', RequiresRecreation } = Target ?? {};
  return (
    Attribute === 'Properties' &&
    ['AttributeDefinitions', 'GlobalSecondaryIndexes'].includes(Name) &&
    RequiresRecreation === 'Conditionally' &&
    Evaluation === 'Static'
  );
}

function tableOf(context = ''): z.infer<typeof Table>['Properties'] | undefined {
  try {
    return Table.parse(JSON.parse(context)).Properties;
  } catch {
    return undefined;
  }
}
