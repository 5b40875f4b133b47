import { isCaseNumber, readReportReference } from '../../shared/domain/reference.ts';
import { type IdentityPorts, listInDoubt, settleIdentity } from '../../shared/staff-actions/identity.ts';
import { UsageError } from '../parts/usage-error.ts';
import { notShown } from './show-case.ts';

export type IdentityOptions = { ok?: boolean | undefined; wrong?: boolean | undefined };

/** Undefined if the arguments do not fit the usage. */
export async function identity(
  [number = '', written]: string[],
  { ok, wrong }: IdentityOptions,
  ports: IdentityPorts,
): Promise<string | undefined> {
  if (number === 'list') return listWords(await listInDoubt(ports));
  if (number === '' || ok === wrong) return undefined;
  if (!isCaseNumber(number))
    throw new UsageError(`${number} är inget ärendenummer. Kontrollera det tecken för tecken.`);
  const reportId = written === undefined ? undefined : readReportReference(written);
  if (written !== undefined && !reportId)
    throw new UsageError(`${written} är ingen referens. Den ser ut som R-7K3Q-9F.`);
  const outcome = await settleIdentity(number, ok ? 'confirmed' : 'wrong', reportId, ports);
  if (outcome === 'not-there') throw notShown(number);
  if (outcome === 'no-doubt') throw new UsageError(`Inget namn väntar på besked i ${number}. Se kaa case ${number}.`);
  if (outcome !== 'settled')
    throw new UsageError(`Flera rapporter har ett annat namn: ${outcome.which.join(', ')}. Ange en i taget.`);
  return ok ? CONFIRMED : WRONG;
}

const CONFIRMED = 'Antecknat. Raden gäller ungdomen: den räknas, och brev som väntade på det här lämnas ut.';
const WRONG = 'Antecknat. Raden gäller någon annan och räknas inte här. Be skolan rapportera den elev som det gällde.';

function listWords(numbers: string[]): string {
  return numbers.length > 0 ? numbers.join('\n') : 'Inget ärende väntar på besked om ett namn.';
}
