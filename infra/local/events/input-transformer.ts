import * as z from 'zod';

const PLACEHOLDER = /<([^<>]+)>/g;
const TEXT_OR_PLACEHOLDER = /"(?:[^"\\]|\\.)*"|<([^<>]+)>/g;

/** Only JSON objects as templates, only dots in paths. */
export const InputTransformer = z
  .object({
    InputPathsMap: z
      .record(
        z.string(),
        z.string().regex(/^\$(\.[\w-]+)*$/, { error: 'the embedded stack supports only paths such as $.detail.name' }),
      )
      .default({}),
    InputTemplate: z.string(),
  })
  .superRefine((transformer, context) => {
    const unknown = [...transformer.InputTemplate.matchAll(PLACEHOLDER)].find(
      ([, name = '']) => transformer.InputPathsMap[name] === undefined,
    );
    if (unknown) context.addIssue(`InputTemplate has ${unknown[0]}, which is not in InputPathsMap`);
    else if (!isObjectTemplate(transformer))
      context.addIssue('the embedded stack supports only JSON objects as InputTemplate');
  });
export type InputTransformer = z.infer<typeof InputTransformer>;

function isObjectTemplate(transformer: InputTransformer): boolean {
  try {
    return transformed(transformer, {}).startsWith('{');
  } catch {
    return false;
  }
}

/** A bare placeholder becomes JSON, a missing value an empty string. */
export function transformed({ InputPathsMap, InputTemplate }: InputTransformer, event: unknown): string {
  const lookUp = (name: string) => at(InputPathsMap[name] ?? '', event) ?? '';
  const filled = InputTemplate.replaceAll(TEXT_OR_PLACEHOLDER, (found: string, name: string | undefined) =>
    name === undefined
      ? found.replaceAll(PLACEHOLDER, (_, inside: string) => insideString(lookUp(inside)))
      : JSON.stringify(lookUp(name)),
  );
  return JSON.stringify(JSON.parse(filled));
}

function at(path: string, event: unknown): unknown {
  const [, ...fields] = path.split('.');
  return fields.reduce<unknown>(
    (value, field) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined,
    event,
  );
}

const insideString = (value: unknown) =>
  JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
