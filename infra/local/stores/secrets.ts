import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { jsonReply, type Reply } from '../http.ts';

/** Without value and length it is empty until somebody puts one. */
export type SecretSpec = { name: string; arn: string; value?: string; length?: number };
export type Secrets = { handle: (action: string, body: string) => Reply };

/** Generated once: stored keys depend on them. */
export function openSecrets(specs: SecretSpec[], file: string): Secrets {
  const values: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  for (const { name, value, length } of specs)
    if (value !== undefined) values[name] ??= value;
    else if (length !== undefined) values[name] ??= randomBytes(length).toString('base64url').slice(0, length);
  save();

  return {
    handle: (action, body) => {
      if (action !== 'GetSecretValue' && action !== 'PutSecretValue')
        return refused('InvalidRequestException', `${action} is not supported by the embedded stack`);
      const { SecretId, SecretString }: { SecretId?: string; SecretString?: string } = JSON.parse(body);
      const spec = specs.find(({ name, arn }) => SecretId === name || SecretId === arn);
      if (!spec) return refused('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      const answer = { ARN: spec.arn, Name: spec.name, VersionId: VERSION, VersionStages: ['AWSCURRENT'] };
      if (action === 'PutSecretValue') {
        values[spec.name] = SecretString ?? '';
        save();
        return jsonReply(200, answer);
      }
      if (values[spec.name] === undefined)
        return refused(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      return jsonReply(200, { ...answer, SecretString: values[spec.name] });
    },
  };

  function save() {
    // A kill leaves the old file or the new one.
    writeFileSync(`${file}.part`, JSON.stringify(values), { mode: 0o600 });
    renameSync(`${file}.part`, file);
  }
}

const VERSION = '00000000-0000-0000-0000-000000000000';
const refused = (type: string, Message: string) => jsonReply(400, { __type: type, Message });
