/** `npm run city`: makes a city's own folder by asking, or checks one. */
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CannotDeploy, cityFolder, EXAMPLE_CITY, profileIn, readJson } from '../city.ts';
import { lintCity, listed } from '../lint/lint-city.ts';
import { type Answers, newCity, QUESTIONS, refuseFolder, writeCity, writeSchemas, wrongAnswer } from './new-city.ts';
import { toDecide } from './to-decide.ts';

const USAGE = `npm run city -- new FOLDER    makes the folder of your city: asks, and takes the rest from the example
npm run city -- check         says what is wrong in the folder that KAA_CITY names, and what is still to be decided`;

/** One line for each question, from a terminal or a file. */
async function ask(): Promise<Answers> {
  const lines = createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
  const answers: Partial<Answers> = {};
  for (const question of Object.keys(QUESTIONS) as (keyof Answers)[]) {
    for (;;) {
      process.stdout.write(`${QUESTIONS[question]}: `);
      const { value, done } = await lines.next();
      if (done) throw new CannotDeploy(`\nThere is no answer to "${QUESTIONS[question]}". Nothing was written.`);
      const answer = String(value).trim();
      const wrong = wrongAnswer(question, answer);
      if (!process.stdin.isTTY) process.stdout.write('\n');
      if (wrong === undefined) {
        answers[question] = answer;
        break;
      }
      process.stdout.write(`  ${wrong}\n`);
    }
  }
  return answers as Answers;
}

async function make(folder: string): Promise<number> {
  refuseFolder(folder);
  console.log('The answers can be changed in the files afterwards.\n');
  writeCity(folder, newCity(await ask()));
  console.log(`\n${folder}: profile.json, stages.json, and a schema of each for your editor.`);
  const code = await check(folder);
  console.log(`\nFrom now on, in every shell: export KAA_CITY=${folder}`);
  return code;
}

async function check(folder: string): Promise<number> {
  const found = await lintCity(folder);
  if (folder !== EXAMPLE_CITY) writeSchemas(folder);
  const open = toDecide(readJson(profileIn(folder)));
  if (open.length > 0)
    console.log(`\nExample values that your city must decide on, by their source:\n  ${open.join('\n  ')}`);
  console.log(
    found.length === 0 ? `\n${folder}: no faults.` : `\nTo mend before anything can be built:\n${listed(found)}`,
  );
  return found.length === 0 ? 0 : 1;
}

const [command, folder] = process.argv.slice(2);
try {
  if (command === 'new' && folder) process.exitCode = await make(resolve(folder));
  else if (command === 'check' && !folder) process.exitCode = await check(cityFolder());
  else throw new CannotDeploy(USAGE);
} catch (error) {
  if (!(error instanceof CannotDeploy)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  process.stdin.destroy();
}
