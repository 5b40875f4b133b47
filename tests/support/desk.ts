import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
export type Answered = { status: number; headers: Record<string, unknown>; cookies: string[]; body: string };

export const DESK_URL = 'https://desk.example';

/** Of all three functions. */
export const DESK_ENV = {
  DESK_URL,
  SESSIONS_TABLE: 'sessions',
  TRACE_TABLE: 'trace',
  DIRECTORY_TABLE: 'directory',
  REGISTER_TABLE: 'register',
  RESIDENTS_TABLE: 'residents',
  HOLDS_TABLE: 'holds',
  SEALED_TABLE: 'sealed',
  SEALED_BUCKET: 'sealed-mail',
  RAW_MAIL_BUCKET: 'raw-mail',
  MAIL_QUEUE_URL: 'https://sqs.test/mail',
  NOTIFICATIONS_QUEUE_URL: 'https://sqs.test/notifications',
  PERSON_KEY_SECRET: 'person-key',
  ISSUER: 'https://login.example',
  CLIENT_ID: 'kaa-desk',
  CLIENT_SECRET: 'arn',
  EMAIL_CLAIM: 'email',
};

/** As the HTTP API asks a function (payload format 2.0). */
export async function ask(
  handler: Handler,
  routeKey: string,
  {
    path = routeKey.split(' ')[1] ?? '/',
    method = routeKey.split(' ')[0] ?? 'GET',
    params = {},
    query = '',
    cookies = [],
    form,
    headers = form === undefined ? {} : FROM_OWN_PAGE,
  }: {
    path?: string;
    method?: string;
    params?: Record<string, string>;
    query?: string;
    cookies?: string[];
    form?: Record<string, string>;
    headers?: Record<string, string>;
  } = {},
): Promise<Answered> {
  const body = form && Buffer.from(new URLSearchParams(form).toString()).toString('base64');
  const event = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    cookies,
    headers,
    pathParameters: params,
    requestContext: { http: { method, path } },
    ...(body !== undefined && { body }),
    isBase64Encoded: body !== undefined,
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode = 0, headers: sent = {}, cookies: set = [], body: text = '' } = await handler(event);
  return { status: statusCode, headers: sent, cookies: set, body: text };
}

export const FORM_TYPE = 'application/x-www-form-urlencoded';
export const FROM_OWN_PAGE = { 'content-type': FORM_TYPE, origin: 'null', 'sec-fetch-site': 'same-origin' };

/** Hidden fields of the page's first form, as a browser would send them. */
export const hiddenIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
      name,
      value
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&'),
    ]),
  );

/** Hidden and typed fields of the last form with this action, as a browser would send them untouched. */
export function formIn(page: string, action: string): Record<string, string> {
  const form = page.split('<form ').findLast((part) => part.includes(`action="${action}"`)) ?? '';
  const [inside = ''] = form.split('</form>');
  const unescaped = (text: string) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
  const inputs = [...inside.matchAll(/<input (?!type="(?:checkbox|radio)")[^>]*>/g)].map(([tag]) => [
    /name="([^"]*)"/.exec(tag)?.[1] ?? '',
    unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? ''),
  ]);
  const selects = [...inside.matchAll(/<select [^>]*name="([^"]*)"[\s\S]*?<\/select>/g)].map(([whole, name = '']) => [
    name,
    /<option value="([^"]*)" selected/.exec(whole)?.[1] ?? '',
  ]);
  return Object.fromEntries([...inputs, ...selects]);
}
