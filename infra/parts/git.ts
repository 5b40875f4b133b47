import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from './usage-error.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a deployment asks of the repository it is made from. */
export function repository(folder = root) {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  const commit = () => {
    try {
      return git('rev-parse', 'HEAD');
    } catch {
      throw new UsageError('Det här är ingen klon av kodförrådet. Hämta koden med git clone, och driftsätt därifrån.');
    }
  };
  return {
    commit,
    isChanged: () => git('status', '--porcelain') !== '',
    /** An annotated tag that says which bundles of the commit were proved in staging. */
    markProved: ({ version, digest, at }: { version: string; digest: string; at: string }): string => {
      const tag = `${PROVED}${version}-${commit().slice(0, 8)}-${digest.slice(0, 8)}`;
      const author = ['-c', 'user.name=kaa deploy', '-c', 'user.email=kaa@localhost'];
      git(...author, 'tag', '--annotate', '--force', tag, '--message', `Proved in staging ${at}\n\n${lineOf(digest)}`);
      return tag;
    },
    isProved: (digest: string): boolean =>
      git('tag', '--points-at', 'HEAD', '--format=%(contents)').split('\n').includes(lineOf(digest)),
  };
}
export type Repository = ReturnType<typeof repository>;

/** What the outputs of a stack say of it. */
export function releaseOf({ commit }: Pick<Repository, 'commit'>): { version: string; commit: string } {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  return { version, commit: commit() };
}

const PROVED = 'proved-';
const lineOf = (digest: string) => `bundles ${digest}`;
