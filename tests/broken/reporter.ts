import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** Of one broken build: tests that failed, with the first error's name. */
export type Outcome = { failed: { name: string; error: string }[]; errors: string[] };

/** Writes what became of each project to result.json in KAA_BROKEN_FOLDER. */
export default class implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outcomes = modules.map((module): [string, Outcome] => {
      const failed = [...module.children.allTests('failed')];
      return [
        module.project.name,
        {
          failed: failed.map((test) => ({
            name: test.fullName.replaceAll(' > ', ' '),
            error: test.result().errors?.[0]?.name ?? '',
          })),
          errors: module.errors().map(({ message }) => message),
        },
      ];
    });
    writeFileSync(
      join(process.env.KAA_BROKEN_FOLDER ?? '', 'result.json'),
      JSON.stringify(Object.fromEntries(outcomes)),
    );
  }
}
