import { ACCOUNT, REGION } from '../account.ts';

export type Scope = {
  ref: (logicalId: string) => unknown;
  attribute: (logicalId: string, name: string) => unknown;
};

const NO_VALUE = Symbol('AWS::NoValue');

const pseudoParameters: Record<string, unknown> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': NO_VALUE,
};

/** Throws on unsupported functions. */
export function resolve(value: unknown, scope: Scope): unknown {
  const resolved = resolveInside(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolveInside(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveInside(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? ['', undefined];
  if (entries.length === 1 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::')))
    return call(name, argument, scope);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolveInside(item, scope)] as const).filter(([, item]) => item !== NO_VALUE),
  );
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  switch (name) {
    case 'Ref':
      return ref(text(argument, name), scope);
    case 'Fn::GetAtt': {
      const [logicalId = '', attribute = ''] = Array.isArray(argument)
        ? argument.map((part) => text(resolveInside(part, scope), name))
        : text(argument, name).split(/\.(.*)/s);
      return scope.attribute(logicalId, attribute);
    }
    case 'Fn::Join': {
      const [separator, parts] = list(argument, name);
      return texts(resolveInside(parts, scope), name).join(text(separator, name));
    }
    case 'Fn::Split': {
      const [separator, whole] = list(argument, name);
      return text(resolveInside(whole, scope), name).split(text(separator, name));
    }
    case 'Fn::Select': {
      const [index, choices] = list(argument, name);
      const chosen = list(resolveInside(choices, scope), name)[Number(resolveInside(index, scope))];
      if (chosen === undefined) throw new Error(`Fn::Select: no element ${index}`);
      return chosen;
    }
    case 'Fn::Sub':
      return substitute(argument, scope);
    default:
      throw new Error(`The embedded stack does not support ${name}: add it in infra/local/template/intrinsics.ts`);
  }
}

function ref(logicalId: string, scope: Scope): unknown {
  return logicalId in pseudoParameters ? pseudoParameters[logicalId] : scope.ref(logicalId);
}

function substitute(argument: unknown, scope: Scope): string {
  const [pattern, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const given = new Map(Object.entries(variables ?? {}));
  return text(pattern, 'Fn::Sub').replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, variable: string) => {
    if (literal) return `\${${variable}}`;
    if (given.has(variable)) return text(resolveInside(given.get(variable), scope), 'Fn::Sub');
    const [logicalId = '', attribute] = variable.split(/\.(.*)/s);
    return text(attribute ? scope.attribute(logicalId, attribute) : ref(logicalId, scope), 'Fn::Sub');
  });
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${where}: expected a string, not ${JSON.stringify(value)}`);
}

function list(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${where}: expected a list, not ${JSON.stringify(value)}`);
}

const texts = (value: unknown, where: string) => list(value, where).map((item) => text(item, where));
