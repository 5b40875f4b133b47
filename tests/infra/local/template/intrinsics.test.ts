import { expect, test } from 'vitest';
import { resolve } from '../../../../infra/local/template/intrinsics.ts';

const scope = {
  ref: (id: string) => `ref-${id}`,
  attribute: (id: string, name: string) => `${id}.${name}`,
};

test.each([
  [{ Ref: 'Queue' }, 'ref-Queue'],
  [{ Ref: 'AWS::Region' }, 'eu-north-1'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue.Arn'],
  [{ 'Fn::GetAtt': 'Queue.Arn' }, 'Queue.Arn'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }, 'a-ref-B'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  [{ 'Fn::Sub': [`\${A}/\${!B}/\${Queue.Arn}/\${AWS::Partition}`, { A: { Ref: 'C' } }] }, `ref-C/\${B}/Queue.Arn/aws`],
  [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
])('%j resolves to %j', (value, resolved) => {
  expect(resolve(value, scope)).toEqual(resolved);
});

test.each([{ 'Fn::If': ['Condition', 1, 2] }, { 'Fn::Select': [5, ['a']] }, { 'Fn::Join': ['', [{ deep: 1 }]] }])(
  '%j throws',
  (value) => {
    expect(() => resolve(value, scope)).toThrow();
  },
);
