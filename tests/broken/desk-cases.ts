import type { BrokenBuild } from './builds.ts';

/** What people see of cases at the desk, and do there. */
export const BROKEN_CASES: BrokenBuild[] = [
  {
    rule: 'P5',
    name: 'a list shows who is held before register has looked',
    file: 'functions/desk/cases/case-store.ts',
    find: 'stopping(held[index] ?? []).length === 0 &&',
    replace: '',
    test: 'tests/functions/desk/cases.test.ts',
    fails: 'show nobody who is held, flagged or has moved',
  },
  {
    rule: 'P5',
    name: 'a case shows whom a new extract protects',
    file: 'functions/desk/cases/case-store.ts',
    find: 'known.resident?.protected || ',
    replace: '',
    test: 'tests/functions/desk/case-rights.test.ts',
    fails: 'all else is not there, to the byte',
  },
  {
    rule: 'PR17',
    name: 'a case of another district is shown',
    file: 'functions/desk/cases/case-store.ts',
    find: 'return reaches(districtOfCase(record));',
    replace: 'return true;',
    test: 'tests/functions/desk/case-rights.test.ts',
    fails: 'all else is not there, to the byte',
  },
  {
    rule: 'P11',
    name: 'a telephone number is shown while contact waits',
    file: 'functions/desk/cases/case-page.ts',
    find: 'const isHidden = waitingFor(shown).length > 0;',
    replace: 'const isHidden = false;',
    test: 'tests/functions/desk/cases.test.ts',
    fails: 'no telephone, e-mail or address is shown',
  },
  {
    rule: 'P12',
    name: 'what was typed into a form that was sent before is lost',
    file: 'functions/desk/cases/case-pages.ts',
    find: "done.outcome === 'already' &&",
    replace: 'false &&',
    test: 'tests/functions/desk/cases.test.ts',
    fails: 'are not lost without a word',
  },
  {
    rule: 'P12',
    name: 'two forms of one page are one act',
    file: 'shared/desk/forms.ts',
    find: "randomBytes(9).toString('base64url')",
    replace: "randomBytes(9).fill(0).toString('base64url')",
    test: 'tests/functions/desk/cases.test.ts',
    fails: 'are done from the forms of the page',
  },
];
