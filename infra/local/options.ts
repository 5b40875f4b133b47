import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from '../parts/usage-error.ts';

export type Options = {
  once: boolean;
  reset: boolean;
  samples: boolean;
  stage: 'staging' | 'production';
  /** Missing = the examples. */
  files: { residents?: string; schools?: string; coordinators?: string };
  stateDir: string;
  ports: { smtp: number; aws: number; page: number; desk: number; oidc: number };
};

const root = fileURLToPath(new URL('../../', import.meta.url));

export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const { values } = parsed(args);
  const { stage = 'production', residents, schools, coordinators } = values;
  if (stage !== 'staging' && stage !== 'production') throw new UsageError('--stage ska vara staging eller production.');
  const once = values.once ?? false;
  const given = residents ?? schools ?? coordinators;
  return {
    once,
    reset: values.reset ?? false,
    // The samples are about the example people.
    samples: !(values['no-samples'] ?? false) && given === undefined,
    stage,
    files: { residents, schools, coordinators },
    stateDir: env.KAA_STATE_DIR ?? join(root, '.local', once ? 'once' : 'state'),
    ports: {
      smtp: port(env, 'KAA_SMTP_PORT', 2525),
      aws: port(env, 'KAA_AWS_PORT', 4566),
      page: port(env, 'KAA_PAGE_PORT', 8080),
      desk: port(env, 'KAA_DESK_PORT', 8081),
      oidc: port(env, 'KAA_OIDC_PORT', 8082),
    },
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        once: { type: 'boolean' },
        reset: { type: 'boolean' },
        'no-samples': { type: 'boolean' },
        residents: { type: 'string' },
        schools: { type: 'string' },
        coordinators: { type: 'string' },
        stage: { type: 'string' },
      },
    });
  } catch {
    throw new UsageError(
      'Användning: npm start -- [--once] [--reset] [--no-samples] [--residents FIL] [--schools FIL] [--coordinators FIL] [--stage staging]',
    );
  }
}

function port(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const value = env[name];
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new UsageError(`${name} ska vara ett portnummer.`);
  return number;
}
