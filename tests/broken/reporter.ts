import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Of one broken build: tests that failed, and how many passed. */
export type Outcome = { failed: string[]; passed: number; errors: string[] };

/** Writes what became of each project to the file that KAA_BROKEN_RESULT names. */
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
    writeFileSync(process.env.KAA_BROKEN_RESULT ?? '', JSON.stringify(Object.fromEntries(outcomes)));
  }
}
