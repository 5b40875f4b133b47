import { expect, test } from 'vitest';
import { EventPattern, matches } from '../../../../infra/local/events/event-pattern.ts';
import { InputTransformer, transformed } from '../../../../infra/local/events/input-transformer.ts';

const event = {
  source: 'aws.ses',
  'detail-type': 'Email Bounced',
  detail: {
    eventType: 'Bounce',
    attempts: 2,
    final: true,
    nothing: null,
    empty: [],
    mail: { tags: { effect: ['report_R-1_1', 'b'] } },
    recipients: [
      { name: 'a', state: 'ok' },
      { name: 'b', state: 'failed' },
    ],
  },
};

test.each([
  ['a value', { source: ['aws.ses'] }],
  ['one of several values', { source: ['aws.s3', 'aws.ses'] }],
  ['numbers, truth values and null', { detail: { attempts: [2], final: [true], nothing: [null] } }],
  ['every field', { source: ['aws.ses'], 'detail-type': ['Email Bounced'] }],
  ['an element of a list', { detail: { mail: { tags: { effect: ['b'] } } } }],
  ['an object in a list', { detail: { recipients: { name: ['b'], state: ['failed'] } } }],
  ['what exists', { detail: { mail: { tags: { effect: [{ exists: true }] } } } }],
  ['what does not exist', { detail: { mail: { tags: { other: [{ exists: false }] } } } }],
  ['a beginning', { 'detail-type': [{ prefix: 'Email ' }] }],
  ['anything but a value', { source: [{ 'anything-but': 'aws.s3' }] }],
  ['anything but some values', { source: [{ 'anything-but': ['aws.s3', 'aws.sqs'] }] }],
  ['anything but a beginning', { source: [{ 'anything-but': { prefix: 'aws.s3' } }] }],
])('a pattern matches by %s', (_, pattern) => {
  expect(matches(EventPattern.parse(pattern), event)).toBe(true);
});

test.each([
  ['another value', { source: ['aws.s3'] }],
  ['one field that differs', { source: ['aws.ses'], 'detail-type': ['Email Delivered'] }],
  ['a number as text', { detail: { attempts: ['2'] } }],
  ['a field that is not there', { detail: { other: ['a'] } }],
  ['anything but, of a field that is not there', { detail: { other: [{ 'anything-but': 'a' }] } }],
  ['the name of one element and the state of another', { detail: { recipients: { name: ['a'], state: ['failed'] } } }],
  ['what should not exist', { detail: { eventType: [{ exists: false }] } }],
  ['an object as if it were a value', { detail: { mail: [{ exists: true }] } }],
  ['an empty list as if it were a value', { detail: { empty: [{ exists: true }] } }],
  ['anything but the value', { source: [{ 'anything-but': ['aws.ses'] }] }],
  ['anything but the beginning', { source: [{ 'anything-but': { prefix: 'aws.' } }] }],
  ['another beginning', { source: [{ prefix: 'ses' }] }],
])('a pattern does not match by %s', (_, pattern) => {
  expect(matches(EventPattern.parse(pattern), event)).toBe(false);
});

const UNSUPPORTED = 'an operator that the embedded stack does not support';
test.each([
  ['an operator', { detail: { attempts: [{ numeric: ['>', 1] }] } }, UNSUPPORTED],
  ['an operator beside a known one', { source: [{ prefix: 'a', suffix: 'b' }] }, 'Unrecognized key'],
  ['a choice of fields', { $or: [{ source: ['a'] }, { 'detail-type': ['b'] }] }, UNSUPPORTED],
])('%s that is not supported is refused', (_, pattern, reason) => {
  expect(() => EventPattern.parse(pattern)).toThrow(reason);
});

const InputPathsMap = {
  event: '$.detail.eventType',
  type: '$.detail-type',
  tags: '$.detail.mail.tags.effect',
  mail: '$.detail.mail',
  attempts: '$.detail.attempts',
  missing: '$.detail.none.there',
};
const filled = (InputTemplate: string, of: unknown = event) =>
  transformed(InputTransformer.parse({ InputPathsMap, InputTemplate }), of);

test.each([
  ['a string becomes a JSON string', '{"a": <event>}', '{"a":"Bounce"}'],
  ['a number stays a number', '{"a": <attempts>}', '{"a":2}'],
  ['a list becomes JSON', '{"a": <tags>}', '{"a":["report_R-1_1","b"]}'],
  ['an object becomes JSON', '{"a": <mail>}', '{"a":{"tags":{"effect":["report_R-1_1","b"]}}}'],
  [
    'inside a string it is part of the string',
    '{"a": "it is <event>, \\"<type>\\""}',
    '{"a":"it is Bounce, \\"Email Bounced\\""}',
  ],
  ['a missing value is an empty string', '{"a": <missing>, "b": "<missing>"}', '{"a":"","b":""}'],
  ['in a list', '{"a": [1, <event>, true]}', '{"a":[1,"Bounce",true]}'],
])('input template: %s', (_, template, input) => {
  expect(filled(template)).toBe(input);
});

test('a value with quotes cannot end the string', () => {
  expect(filled('{"a": "<event>", "b": <event>}', { detail: { eventType: 'x","c":"y' } })).toBe(
    JSON.stringify({ a: 'x","c":"y', b: 'x","c":"y' }),
  );
});

test.each([
  ['a template that is not an object', { InputTemplate: '"<event> happened"', InputPathsMap }, 'only JSON objects'],
  ['a template that is not JSON', { InputTemplate: '{"a": <event>', InputPathsMap }, 'only JSON objects'],
  ['a placeholder without a path', { InputTemplate: '{"a": <other>}', InputPathsMap }, 'not in InputPathsMap'],
  ['a path with a list index', { InputTemplate: '{"a": <b>}', InputPathsMap: { b: '$.a[0]' } }, 'only paths such as'],
])('%s is refused', (_, transformer, reason) => {
  expect(() => InputTransformer.parse(transformer)).toThrow(reason);
});
