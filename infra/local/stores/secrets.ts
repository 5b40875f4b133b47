import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { jsonReply, type Reply } from '../http.ts';

export type SecretSpec = { name: string; arn: string; value?: string; length: number };
export type Secrets = { handle: (action: string, body: string) => Reply };

/** Generated once: stored keys depend on them. */
export function openSecrets(specs: SecretSpec[], file: string): Secrets {
  const values: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  for (const { name, value, length } of specs)
    values[name] ??= value ?? randomBytes(length).toString('base64url').slice(0, length);
  // A kill leaves the old file or the new one.
  writeFileSync(`${file}.part`, JSON.stringify(values), { mode: 0o600 });
  renameSync(`${file}.part`, file);

  return {
    handle: (action, body) => {
      if (action !== 'GetSecretValue')
        return refused('InvalidRequestException', `${action} is not supported by the embedded stack`);
      const { SecretId }: { SecretId?: string } = JSON.parse(body);
      const spec = specs.find(({ name, arn }) => SecretId === name || SecretId === arn);
      if (!spec) return refused('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      return jsonReply(200, {
        ARN: spec.arn,
        Name: spec.name,
        SecretString: values[spec.name],
        VersionId: '00000000-0000-0000-0000-000000000000',
        VersionStages: ['AWSCURRENT'],
      });
    },
  };
}

const refused = (type: string, Message: string) => jsonReply(400, { __type: type, Message });
