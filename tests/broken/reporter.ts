import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** Of one broken build: tests that failed, and how many passed. */
export type Outcome = { failed: string[]; passed: number; errors: string[] };

/** Writes what became of each project to result.json in KAA_BROKEN_FOLDER. */
export default class implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outcomes = modules.map((module): [string, Outcome] => {
      const tests = [...module.children.allTests()];
      const named = (state: string) => tests.filter((test) => test.result().state === state);
      return [
        module.project.name,
        {
          failed: named('failed').map(({ fullName }) => fullName.replaceAll(' > ', ' ')),
          passed: named('passed').length,
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
