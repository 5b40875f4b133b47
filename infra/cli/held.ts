import { newAct } from '../../shared/domain/new-act.ts';
import { readReportReference } from '../../shared/domain/reference.ts';
import { Decision } from '../../shared/domain/report.ts';
import { decideHeld, listHeld, showHeld } from '../../shared/staff-actions/held.ts';
import type { Shown } from '../../shared/staff-actions/outcomes.ts';
import { registerPupil } from '../../shared/staff-actions/register-pupil.ts';
import { unreadPieces } from '../../shared/staff-actions/unread-pieces.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { UsageError } from '../parts/usage-error.ts';
import {
  DECIDED,
  HIDDEN,
  listWords,
  NOT_THERE,
  piecesWords,
  REFUSED,
  RELEASED,
  registerWords,
  reportWords,
  WITH_OFFICERS,
} from './held-words.ts';
import { type HeldContext, learn } from './learned.ts';
import { mailText, writeMail } from './mail-text.ts';

export type HeldOptions = {
  number?: string | undefined;
  name?: string | undefined;
  type?: string | undefined;
  date?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  out?: string | undefined;
  unit?: string | undefined;
  learn?: string | undefined;
  all?: boolean | undefined;
};

/** Undefined for an unknown command. */
export async function held(
  [command = '', written = '']: string[],
  options: HeldOptions,
  ports: HeldContext,
): Promise<string | undefined> {
  if (command === 'list') return listWords(await listHeld(ports));
  const decision = Decision.shape.act.safeParse(command).data;
  if (command !== 'show' && command !== 'register' && !decision) return undefined;
  if (options.all) return decision === 'release' && written === 'unread' ? releaseUnread(ports) : undefined;
  const reference = readReportReference(written);
  if (!reference) throw new UsageError(`${written} är ingen referens. Den ser ut som R-7K3Q-9F.`);
  if (command === 'register') return registerWords(await enter(reference, options, ports));
  if (!decision) return show(reference, options.out, ports);
  if (options.unit !== undefined && !/^\d{8}$/.test(options.unit))
    throw new UsageError(`${options.unit} är ingen skolenhetskod. Den har åtta siffror.`);
  const learned = decision === 'read' && options.learn ? await learn(reference, options.learn, ports) : [];
  const outcome = await decideHeld(
    reference,
    { act: decision, ...(decision === 'release' && { unit: options.unit }) },
    ports,
  );
  if (outcome !== 'decided') throw new UsageError(REFUSED[outcome]);
  return [...learned, DECIDED[decision]].join('\n');
}

const enter = (reference: string, { number, name, unit, type, date, from, until }: HeldOptions, ports: HeldContext) =>
  registerPupil(
    reference,
    newAct(),
    {
      ...(number !== undefined && { personnummer: number }),
      ...(name !== undefined && { namn: name }),
      ...(unit !== undefined && { skolenhetskod: unit }),
      ...(type !== undefined && { typ: type }),
      ...(date !== undefined && { datum: date }),
      ...(from !== undefined && { fran: from }),
      ...(until !== undefined && { till: until }),
    },
    ports,
  );

/** After a mistake of ours by which mails could not be read. */
async function releaseUnread(ports: HeldContext): Promise<string> {
  let released = 0;
  for (const { reportId, reason, decision } of await listHeld(ports)) {
    if (reason !== 'unread' || decision?.judged === false) continue;
    if ((await decideHeld(reportId, { act: 'release' }, ports)) === 'decided') released += 1;
  }
  return RELEASED(released);
}

async function show(reference: string, folder: string | undefined, ports: HeldContext): Promise<string> {
  const shown = await showHeld(reference, ports);
  if (shown === 'not-there') throw new UsageError(NOT_THERE);
  const { report, raw } = shown;
  const units = directoryStore(ports.dynamoDb, ports.directory).units;
  const pieces = raw ? await unreadPieces(report, raw, { profile: ports.profile, units }) : [];
  const words = pieces.length > 0 ? [piecesWords(pieces, report.readFirst?.more)] : [];
  return [reportWords(report), ...words, await contentOf(shown, folder)].join('\n\n');
}

async function contentOf({ report, raw, hidden }: Shown, folder: string | undefined): Promise<string> {
  if (report.hidden) return WITH_OFFICERS;
  if (hidden) return HIDDEN(report.reportId);
  if (!raw) return 'Mejlet finns inte kvar i arkivet.';
  if (folder) return writeMail(raw, report.reportId, folder);
  if (report.reason === 'virus') return 'Mejlet visas inte, eftersom det inte gick igenom viruskontrollen.';
  return mailText(raw);
}
