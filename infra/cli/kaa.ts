import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { listTasks } from '../../shared/staff-actions/tasks.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { keyedHash } from '../../shared/store/person-key.ts';
import type { Actor } from '../../shared/store/trace.ts';
import { doctorCommand } from '../doctor/command.ts';
import { type Names, OUTPUTS_FILE } from '../parts/tool-names.ts';
import { UsageError } from '../parts/usage-error.ts';
import { ACTS, act } from './acts.ts';
import { exportAll, importAll } from './backup.ts';
import { connect } from './connect.ts';
import { startContact, stopContact } from './contact-switch.ts';
import { handOverLetters, type Order } from './hand-over-letters.ts';
import { handOverWords } from './hand-over-words.ts';
import { held } from './held.ts';
import { hold, lift, liftAll } from './holds.ts';
import { identity } from './identity.ts';
import { join as joinNumbers } from './join.ts';
import { learned } from './learned.ts';
import { profileOfStage } from './profile-of-stage.ts';
import { resendMails } from './resend.ts';
import { sealed } from './sealed.ts';
import { showCase } from './show-case.ts';
import { taskWords } from './tasks.ts';
import { unseal } from './unseal.ts';

const USAGE = `Användning (npm run kaa -- KOMMANDO). Allt som läses och görs antecknas.

Brev och ärenden:
  letters --out MAPP                 lämna ut breven som PDF
  letters --out MAPP --batch B       skriv en avbruten omgång igen (--lost: en färdig vars filer är borta)
  case ÄRENDENUMMER                  visa ett ärende
  tasks                              vad som är kvar att göra, och senast när
  identity list                      ärenden där rapporten har ett annat namn än folkbokföringen
  identity ÄRENDENUMMER --ok         det är rätt ungdom (--wrong: raden gäller någon annan);
                                     är det flera rapporter, ange en: identity K-4M2P-X R-7K3Q-9F --ok
  join GAMMALT NYTT                  ungdomen har fått ett nytt nummer: för ihop det som finns under det gamla
                                     (samordningsnummer eller tidigare personnummer) med det nya

Arbeta i ett ärende (samordnare, chef och KAA-gruppen):
  acknowledge ÄRENDENUMMER           kvittera: du har sett ärendet
  contact ÄRENDENUMMER --way telefon anteckna en kontakt: telefon, brev, sms, epost, besok eller mote
                                     (--with ungdom: du nådde den unga, eller vardnadshavare, annan;
                                     --date DATUM: en annan dag än i dag; --next DATUM: nästa gång)
  done ÄRENDENUMMER UPPGIFT          uppgiften är gjord (namnet står i kaa case)
  letter ÄRENDENUMMER BREV --stop    stoppa ett brev som inte har gått (--anew: planera det på nytt)
  correct ÄRENDENUMMER RAD --date D  rätta det skolan rapporterat (raden står i kaa case):
                                     --type, --date, --until, --programme; --take-back: det gäller inte
  correct ÄRENDENUMMER --phone NR    rätta telefon eller --email ADRESS ("" = det finns ingen)
  close ÄRENDENUMMER --outcome R     avsluta: studier, arbete, annat, kvar (i skolan), flyttat, fyllt-20,
                                     avliden, inte-nådd, vill-inte, omfattas-inte (--date DATUM: från när)
  reopen ÄRENDENUMMER                öppna ett avslutat ärende igen
  hand-over ÄRENDENUMMER --from A --to B
                                     lämna över till en annan stadsdel eller samordnare (e-postadress)

Alla utskick (chef och systemsamordnare):
  stop                               inga brev eller mejl till unga lämnar systemet förrän någon startar igen
  start                              utskicken börjar igen

Säkerhetskopia (lösenfrasen i KAA_EXPORT_PASSPHRASE):
  export MAPP                        det som är lagrat, krypterat (det skyddade bara om du får läsa det)
  import MAPP                        läs in det i en tom miljö, som stoppas

Mejl som väntar på en person (KAA-gruppen):
  held list                          vilka som väntar, sedan när och varför
  held show REFERENS                 vad systemet läste, och mejlet som text (--out MAPP: mejlet som fil)
  held release REFERENS              ta avsändaren som kontrollerad och läs mejlet på nytt
                                     (--unit KOD: skolenheten, om skolregistret inte har adressen)
  held read REFERENS                 du har läst mejlet: brev och annan kontakt släpps
                                     (--learn 1,2: det här är ofarligt från den här avsändaren, se held show)
  held register REFERENS --number NR --name "…" --type Avbrott --date DATUM
                                     registrera en elev som står i mejlet (frånvaro: --from, --until;
                                     --unit KOD: skolenheten). Svaret till skolan går med held done
  held refuse REFERENS               mejlet kan inte användas; skolan får veta det
  held release --all unread          alla mejl som inte kunde läsas: läs dem på nytt, när felet är rättat
  held seal REFERENS                 någon i mejlet har skyddade personuppgifter
  held done REFERENS                 du har tagit hand om mejlet på annat sätt
  learned list ADRESS                vad som har lärts in om en avsändare
  learned forget ADRESS 1            glöm det

Mejl från systemet som kanske inte kom fram (systemsamordnare):
  resend list                        mejl som ingen vet om de skickades
  resend REFERENS                    skicka det igen (--all: alla)

Kontaktstopp (handläggare och KAA-gruppen):
  hold PERSONNUMMER                  någon har ringt: inget får skickas förrän en handläggare har hävt det

Den skyddade vägen (bara handläggare):
  sealed list                        vad som har kommit och inte är avslutat
  sealed show REFERENS               vad som kom (--out MAPP: mejlet som fil)
  sealed rows REFERENS               raderna i ett mejl
  sealed release-rows REFERENS 1,3   de här raderna gäller ingen med skydd: behandla dem som mottagna
  sealed close REFERENS              klart; innehållet finns kvar
  lift REFERENS PERSONNUMMER         häv ett kontaktstopp: det från mejlet eller samtalet, inget annat
  lift REFERENS --all                häv kontaktstoppet för alla i ett mejl
  unseal PERSONNUMMER --reason "…"   personen har inget skydd: ta tillbaka ärendet
  unseal --file I-… --reason "…"     filen hade fel: ta tillbaka alla som bara den skyddade

Drift (IT):
  doctor MILJÖ --profile P           vad som är kvar att göra innan staging eller production fungerar, och hur;
                                     slutar med 0 = inget, 1 = något hindrar, 2 = något är kvar
                                     (--dns SERVER: fråga den namnservern i stället för datorns egen)

Lägg till --outputs FIL för en miljö i AWS; annars används den som npm start kör här.`;

const root = new URL('../../', import.meta.url);

type Options = ReturnType<typeof parsed>['values'];
type CommandContext = ReturnType<typeof connect> & { actor: Actor; options: Options };
/** Undefined if the arguments do not fit the usage. */
type Command = (args: string[], context: CommandContext) => Promise<string> | Promise<string | undefined> | undefined;

const COMMANDS: Record<string, Command> = {
  case: ([number], { dynamoDb, names, actor }) =>
    number ? showCase(dynamoDb, tablesOf(names), number, actor) : undefined,
  identity: (args, { options, names, ...context }) =>
    identity(args, options, { ...context, tables: tablesOf(names), profile: profileOfStage(names) }),
  tasks: async (_, { dynamoDb, names, actor }) => taskWords(await listTasks(dynamoDb, tablesOf(names), actor.now)),
  ...Object.fromEntries(
    Object.keys(ACTS).map((name): [string, Command] => [
      name,
      (args, { options, names, dynamoDb, actor }) =>
        act(name, args, options, {
          dynamoDb,
          actor,
          tables: tablesOf(names),
          staff: directoryStore(dynamoDb, names.DirectoryTable).staff,
          profile: profileOfStage(names),
        }),
    ]),
  ),
  letters: (_, context) => letters(context),
  stop: (_, { dynamoDb, names, actor }) => stopContact(dynamoDb, names.RegisterTable, actor),
  start: (_, { dynamoDb, names, actor }) => startContact(dynamoDb, names.RegisterTable, actor),
  export: ([folder], context) => (folder ? exportAll(folder, backupPorts(context)) : undefined),
  import: ([folder], context) => (folder ? importAll(folder, backupPorts(context)) : undefined),
  hold: ([number], context) => (number ? hold(number, holdPorts(context)) : undefined),
  join: (args, context) => joinNumbers(args, holdPorts(context)),
  lift: ([reference, number], context) => {
    if (!reference || (number === undefined) === (context.options.all !== true)) return undefined;
    return number === undefined ? liftAll(reference, holdPorts(context)) : lift(reference, number, holdPorts(context));
  },
  unseal: (args, context) => unseal(args, context.options, holdPorts(context)),
  held: (args, { options, ...context }) =>
    held(args, options, {
      ...holdPorts({ ...context, options }),
      s3: context.s3,
      sqs: context.sqs,
      register: context.names.RegisterTable,
      rawMailBucket: context.names.RawMailBucket,
      mailQueueUrl: context.names.MailQueueUrl,
      notificationsQueueUrl: context.names.NotificationsQueueUrl,
      directory: context.names.DirectoryTable,
      profile: profileOfStage(context.names),
    }),
  resend: (args, { dynamoDb, names, actor, options }) =>
    resendMails(args, options, { dynamoDb, register: names.RegisterTable, actor }),
  learned: (args, { dynamoDb, names, actor }) =>
    learned(args, { dynamoDb, register: names.RegisterTable, directory: names.DirectoryTable, actor }),
  sealed: (args, { names, options, ...context }) =>
    sealed(args, {
      ...context,
      ...options,
      tables: tablesOf(names),
      directory: names.DirectoryTable,
      sealedBucket: names.SealedBucket,
      profile: profileOfStage(names),
    }),
};

async function main(args: string[]): Promise<string> {
  const { values: options, positionals } = parsed(args);
  const [name = '', ...rest] = positionals;
  if (name === 'doctor') {
    const { words, exitCode } = await doctorCommand(rest, options);
    process.exitCode = exitCode;
    return words;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(USAGE);
  const stateDir = process.env.KAA_STATE_DIR ?? fileURLToPath(new URL('.local/state', root));
  const actor = { by: userInfo().username, now: Temporal.Now.instant() };
  const output = await command(rest, { ...connect(options.outputs, join(stateDir, OUTPUTS_FILE)), actor, options });
  if (output === undefined) throw new UsageError(USAGE);
  return output;
}

async function letters({ dynamoDb, s3, names, actor, options }: CommandContext): Promise<string | undefined> {
  if (!options.out) return undefined;
  const ports = {
    dynamoDb,
    s3,
    tables: tablesOf(names),
    lettersBucket: names.LettersBucket,
    profile: profileOfStage(names),
  };
  const batch = options.batch ?? `omgang-${actor.now.epochMilliseconds}`;
  const mode = options.batch === undefined ? 'new' : options.lost ? 'lost' : 'again';
  const order: Order = { folder: options.out, batch, mode };
  const result = await handOverLetters(order, { ...ports, ...actor, clock: Temporal.Now.instant });
  if (result.missing.length > 0 || result.unreadable > 0) process.exitCode = 1;
  return handOverWords(order, result);
}

function holdPorts({ dynamoDb, secrets, names, actor }: CommandContext) {
  return {
    dynamoDb,
    tables: tablesOf(names),
    profile: profileOfStage(names),
    actor,
    keyedHash: keyedHash(secrets, names.PersonKeySecret, dynamoDb, names.RegisterTable),
  };
}

function backupPorts(context: CommandContext) {
  const { s3, names } = context;
  const { tables, ...ports } = holdPorts(context);
  return {
    ...ports,
    s3,
    tables: { ...tables, directory: names.DirectoryTable, trace: names.TraceTable },
    buckets: { rawMail: names.RawMailBucket, letters: names.LettersBucket, sealedMail: names.SealedBucket },
    passphrase: process.env.KAA_EXPORT_PASSPHRASE,
  };
}

const tablesOf = (names: Names) => ({
  register: names.RegisterTable,
  residents: names.ResidentsTable,
  holds: names.HoldsTable,
  sealed: names.SealedTable,
});

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        batch: { type: 'string' },
        lost: { type: 'boolean' },
        ok: { type: 'boolean' },
        wrong: { type: 'boolean' },
        unit: { type: 'string' },
        learn: { type: 'string' },
        all: { type: 'boolean' },
        file: { type: 'string' },
        reason: { type: 'string' },
        outputs: { type: 'string' },
        profile: { type: 'string' },
        dns: { type: 'string' },
        number: { type: 'string' },
        name: { type: 'string' },
        way: { type: 'string' },
        with: { type: 'string' },
        date: { type: 'string' },
        next: { type: 'string' },
        type: { type: 'string' },
        until: { type: 'string' },
        programme: { type: 'string' },
        phone: { type: 'string' },
        email: { type: 'string' },
        outcome: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        'take-back': { type: 'boolean' },
        stop: { type: 'boolean' },
        anew: { type: 'boolean' },
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
