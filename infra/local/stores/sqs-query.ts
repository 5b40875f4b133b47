import { randomUUID } from 'node:crypto';
import { escapeXml, type Reply } from '../http.ts';

/**
 * SQS's older protocol, in which command lines before 2.13 (Debian 12) speak: a form in, XML out. Numbers, names and lists
 * of names are read, which is what asking for depths and messages takes; for anything else undefined.
 */
export function readQuery(form: string): { operation: string; input: Record<string, unknown> } | undefined {
  const { Action = '', Version: _, ...fields } = Object.fromEntries(new URLSearchParams(form));
  const input: Record<string, string | number | string[]> = {};
  for (const [name, value] of Object.entries(fields)) {
    const [, list] = /^(\w+Name)\.\d+$/.exec(name) ?? [];
    if (list) input[`${list}s`] = [...((input[`${list}s`] as string[] | undefined) ?? []), value];
    else if (name.includes('.')) return undefined;
    else input[name] = NUMBERS.has(name) ? Number(value) : value;
  }
  return { operation: Action, input };
}

const NUMBERS = new Set(['DelaySeconds', 'MaxNumberOfMessages', 'MaxResults', 'VisibilityTimeout', 'WaitTimeSeconds']);

/** Of the newer protocol's reply. */
export function asQueryReply(operation: string, { status, headers = {}, body }: Reply): Reply {
  const json = JSON.parse(String(body) || '{}');
  const id = `<RequestId>${randomUUID()}</RequestId>`;
  const [code] = (headers['x-amzn-query-error'] ?? json.__type?.split('#')[1] ?? '').split(';');
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body:
      status === 200
        ? `<${operation}Response><${operation}Result>${fieldsOf(json)}</${operation}Result><ResponseMetadata>${id}</ResponseMetadata></${operation}Response>`
        : queryError(code ?? '', json.message, id),
  };
}

export const queryError = (code: string, message: string, id = '') =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>${id}</ErrorResponse>`;

/** Lists are flat, without a list's own element, and so are maps, of names and values. */
function fieldsOf(values: Record<string, unknown>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => {
      const one = name.replace(/s$/, '');
      if (Array.isArray(value)) return value.map((item) => element(one, item));
      if (!isRecord(value)) return element(name, value);
      return Object.entries(value).map(([Name, Value]) => element(one, { Name, Value }));
    })
    .join('');
}

const element = (name: string, value: unknown) =>
  `<${name}>${isRecord(value) ? fieldsOf(value) : escapeXml(String(value))}</${name}>`;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
