import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { readProfile } from '../../shared/domain/profile.ts';
import { handOverLetters, type Order } from './hand-over-letters.ts';
import { handOverWords } from './hand-over-words.ts';
import { liftHold } from './lift-hold.ts';
import { connect, type Names, OUTPUTS_FILE, UsageError } from './names.ts';
import { showCase, showSealed } from './show-case.ts';

const USAGE = `Användning:
  npm run kaa -- letters --out MAPP            lämna ut breven som PDF
  npm run kaa -- letters --out MAPP --batch B  skriv en avbruten omgång igen (--lost: en färdig vars filer är borta)
  npm run kaa -- case ÄRENDENUMMER             visa ett ärende (läsningen antecknas)
  npm run kaa -- sealed REFERENS               visa den skyddade vägen (bara handläggare)
  npm run kaa -- lift REFERENS PERSONNUMMER    häv kontaktstoppet för en person i ett mejl (bara handläggare)
Lägg till --outputs FIL för en miljö i AWS; annars används den som npm start kör här.`;

const root = new URL('../../', import.meta.url);

async function main(args: string[]): Promise<string> {
  const { values, positionals } = parsed(args);
  const [command, argument, number] = positionals;
  const stateDir = process.env.KAA_STATE_DIR ?? fileURLToPath(new URL('.local/state', root));
  const localFile = join(stateDir, OUTPUTS_FILE);
  const reader = { by: userInfo().username, now: Temporal.Now.instant() };
  if (command === 'case' && argument) {
    const { names, dynamoDb } = connect(values.outputs, localFile);
    return showCase(dynamoDb, names.RegisterTable, argument, reader);
  }
  if (command === 'sealed' && argument) {
    const { names, dynamoDb } = connect(values.outputs, localFile);
    return showSealed(dynamoDb, { register: names.RegisterTable, sealed: names.SealedTable }, argument, reader);
  }
  if (command === 'lift' && argument && number) {
    const { names, dynamoDb } = connect(values.outputs, localFile);
    const { RegisterTable: register, ResidentsTable: residents, SealedTable: sealed } = names;
    const tables = { register, residents, sealed };
    return liftHold(argument, number, reader, { dynamoDb, tables, profile: profileOf(names) });
  }
  if (command === 'letters' && values.out) {
    const { names, dynamoDb, s3 } = connect(values.outputs, localFile);
    const profile = profileOf(names);
    const tables = { register: names.RegisterTable, residents: names.ResidentsTable };
    const ports = { dynamoDb, s3, tables, lettersBucket: names.LettersBucket, profile, ...reader };
    const batch = values.batch ?? `omgang-${reader.now.epochMilliseconds}`;
    const mode = values.batch === undefined ? 'new' : values.lost ? 'lost' : 'again';
    const order: Order = { folder: values.out, batch, mode };
    const result = await handOverLetters(order, ports);
    if (result.missing.length > 0 || result.unreadable > 0) process.exitCode = 1;
    return handOverWords(order, result);
  }
  throw new UsageError(USAGE);
}

function profileOf({ Profile }: Names) {
  return readProfile(JSON.parse(readFileSync(new URL(`infra/municipalities/${Profile}.json`, root), 'utf8')));
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        batch: { type: 'string' },
        lost: { type: 'boolean' },
        outputs: { type: 'string' },
      },
    });
  } catch {
    throw new UsageError(USAGE);
  }
}

try {
  console.log(await main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exit(1);
}
