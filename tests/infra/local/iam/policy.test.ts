import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type AccessRequest, policyOf, Statement, shortResourceName } from '../../../../infra/local/iam/policy.ts';

const TABLE = 'arn:aws:dynamodb:eu-north-1:000000000000:table/register';
const statements = (...given: object[]) =>
  z.array(Statement).parse(given.map((statement) => ({ Effect: 'Allow', ...statement })));
const request = (action: string, resource = TABLE, context: AccessRequest['context'] = {}): AccessRequest => ({
  action,
  resource,
  context,
});
const allows = (given: object[], asked: AccessRequest) => 'allowedBy' in policyOf(statements(...given)).evaluate(asked);

test('what no statement allows is denied', () => {
  expect(policyOf([]).evaluate(request('dynamodb:GetItem'))).toEqual({ denied: 'implicitly' });
  const given = { Action: 'dynamodb:GetItem', Resource: TABLE };
  expect(allows([given], request('dynamodb:GetItem'))).toBe(true);
  expect(allows([given], request('dynamodb:PutItem'))).toBe(false);
  expect(allows([given], request('dynamodb:GetItem', `${TABLE}/index/work`))).toBe(false);
});

test('an explicit deny wins, in any order', () => {
  const allow = { Action: ['ses:SendRawEmail'], Resource: '*' };
  const deny = { Effect: 'Deny', Action: ['ses:SendRawEmail'], Resource: '*' };
  for (const given of [
    [allow, deny],
    [deny, allow],
  ])
    expect(policyOf(statements(...given)).evaluate(request('ses:SendRawEmail'))).toEqual({ denied: 'explicitly' });
});

test.each([
  ['arn:aws:s3:::b/in/*', 'arn:aws:s3:::b/in/a/b', true],
  ['arn:aws:s3:::b/in/*', 'arn:aws:s3:::b/out/a', false],
  ['arn:aws:s3:::b/*.json', 'arn:aws:s3:::b/a.json', true],
  ['arn:aws:s3:::b/*.json', 'arn:aws:s3:::b/a+json', false],
  ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/a', true],
  ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/ab', false],
  ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/two\nlines', true],
  ['*', 'arn:aws:s3:::b/a', true],
])('the pattern %s against %s', (pattern, resource, expected) => {
  expect(allows([{ Action: 's3:GetObject', Resource: pattern }], request('s3:GetObject', resource))).toBe(expected);
});

test('actions are case-insensitive, and may be patterns', () => {
  expect(allows([{ Action: 'SQS:sendmessage', Resource: '*' }], request('sqs:SendMessage'))).toBe(true);
  expect(allows([{ Action: 's3:Get*', Resource: '*' }], request('s3:GetObject'))).toBe(true);
  expect(allows([{ Action: 's3:Get*', Resource: '*' }], request('s3:PutObject'))).toBe(false);
});

describe('conditions', () => {
  const KEYS = 'dynamodb:LeadingKeys';
  const cases: [condition: object, given: string | string[] | undefined, expected: boolean][] = [
    [{ StringEquals: { 'kms:ViaService': 's3' } }, 's3', true],
    [{ StringEquals: { 'kms:ViaService': 's3' } }, 'sqs', false],
    [{ StringEquals: { 'kms:ViaService': 's3' } }, undefined, false],
    [{ StringEquals: { 'kms:ViaService': ['s3', 'sqs'] } }, 'sqs', true],
    [{ StringEquals: { 's3:prefix': 'in/*' } }, 'in/a', false],
    [{ StringLike: { 's3:prefix': 'in/*' } }, 'in/a', true],
    [{ StringLike: { 's3:prefix': 'in/*' } }, undefined, false],
    [{ StringLikeIfExists: { 's3:prefix': 'in/*' } }, undefined, true],
    [{ StringLikeIfExists: { 's3:prefix': 'in/*' } }, 'out/', false],
    [{ StringNotEquals: { 'ses:FromAddress': 'a@b.example' } }, 'c@b.example', true],
    [{ StringNotEquals: { 'ses:FromAddress': 'a@b.example' } }, 'a@b.example', false],
    [{ StringNotEquals: { 'ses:FromAddress': 'a@b.example' } }, undefined, true],
    [{ 'ForAllValues:StringLike': { [KEYS]: ['YOUTH#*', 'CASE#*'] } }, ['YOUTH#1', 'CASE#2'], true],
    [{ 'ForAllValues:StringLike': { [KEYS]: 'YOUTH#*' } }, ['YOUTH#1', 'CASE#2'], false],
    [{ 'ForAllValues:StringLike': { [KEYS]: 'YOUTH#*' } }, [], true],
    [{ 'ForAnyValue:StringLike': { [KEYS]: 'YOUTH#*' } }, ['YOUTH#1', 'CASE#2'], true],
    [{ 'ForAnyValue:StringLike': { [KEYS]: 'YOUTH#*' } }, [], false],
    [
      { 'ForAnyValue:StringNotEquals': { 'ses:Recipients': 'sink@b.example' } },
      ['sink@b.example', 'x@y.example'],
      true,
    ],
    [{ 'ForAnyValue:StringNotEquals': { 'ses:Recipients': 'sink@b.example' } }, ['sink@b.example'], false],
    [{ 'ForAnyValue:StringNotEquals': { 'ses:Recipients': 'sink@b.example' } }, undefined, false],
    [{ Null: { 'ses:Recipients': 'false' } }, ['sink@b.example'], true],
    [{ Null: { 'ses:Recipients': 'false' } }, [], false],
    [{ Null: { 'ses:Recipients': 'true' } }, undefined, true],
  ];
  test.each(cases)('%j of %j: %s', (Condition, given, expected) => {
    const [key = ''] = Object.values(Condition).flatMap((keys) => Object.keys(keys));
    const context = given === undefined ? {} : { [key]: given };
    expect(allows([{ Action: '*', Resource: '*', Condition }], request('s3:GetObject', TABLE, context))).toBe(expected);
  });

  test('all conditions of a statement must hold', () => {
    const Condition = {
      'ForAllValues:StringEquals': { 'ses:Recipients': 'sink@b.example' },
      Null: { 'ses:Recipients': 'false' },
    };
    const given = [{ Action: 'ses:SendRawEmail', Resource: '*', Condition }];
    expect(allows(given, request('ses:SendRawEmail', TABLE, { 'ses:Recipients': ['sink@b.example'] }))).toBe(true);
    expect(allows(given, request('ses:SendRawEmail', TABLE, { 'ses:Recipients': [] }))).toBe(false);
  });

  test.each([
    [{ NumericLessThan: { 's3:prefix': '1' } }, 'NumericLessThan'],
    [{ StringEquals: { 'aws:SourceIp': '127.0.0.1' } }, 'aws:SourceIp'],
    [{ StringLike: { 'dynamodb:LeadingKeys': 'YOUTH#*' } }, 'which has several values'],
  ])('an unsupported condition throws: %j', (Condition, words) => {
    expect(() => policyOf(statements({ Action: '*', Resource: '*', Condition }))).toThrow(words);
  });
});

test('NotAction and NotResource throw', () => {
  expect(() => statements({ NotAction: 'iam:*', Resource: '*' })).toThrow();
  expect(() => statements({ Action: 's3:GetObject', NotResource: '*' })).toThrow();
});

test('of two rights that allow the same, the narrower counts as used', () => {
  const wide = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::mails/*' };
  const narrow = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::mails/in/*' };
  for (const given of [
    [wide, narrow],
    [narrow, wide],
  ]) {
    const decision = policyOf(statements(...given)).evaluate(request('s3:GetObject', 'arn:aws:s3:::mails/in/a'));
    expect(decision).toMatchObject({ allowedBy: { resource: narrow.Resource } });
  }
});

test('a right is described without account and hash, with its conditions', () => {
  const [right] = policyOf(
    statements({
      Action: 'dynamodb:GetItem',
      Resource: 'arn:aws:dynamodb:eu-north-1:000000000000:table/storesregistertable637aae3a/index/work',
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CASE#*', 'YOUTH#*'] } },
    }),
  ).rights;
  expect(right?.description).toBe('dynamodb:GetItem table/storesregistertable/index/work [CASE#*,YOUTH#*]');
  expect(shortResourceName('arn:aws:s3:::storesrawmailbucket14bc45dd/in/*')).toBe('storesrawmailbucket/in/*');
});
