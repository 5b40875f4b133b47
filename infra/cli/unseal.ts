import { type Unsealed, unsealFile, unsealPerson } from '../../shared/staff-actions/unseal.ts';
import { UsageError } from '../parts/usage-error.ts';
import { type HoldPorts, numberIn } from './holds.ts';

type UnsealOptions = { file?: string | undefined; reason?: string | undefined };

/** Undefined if the arguments do not fit the usage. */
export async function unseal(
  [written]: string[],
  { file, reason = '' }: UnsealOptions,
  { keyedHash, ...ports }: HoldPorts,
): Promise<string | undefined> {
  if ((written === undefined) === (file === undefined)) return undefined;
  if (reason.trim() === '' || reason.length > MAX_REASON) throw new UsageError(REASON);
  if (file !== undefined) return fileWords(await unsealFile(fileOf(file), reason, ports), file);
  const personKey = (await keyedHash()).personKeyOf(numberIn(written ?? '', ports.actor));
  return personWords(await unsealPerson(personKey, reason, ports));
}

const MAX_REASON = 500;
const REASON = `Skriv varför med --reason "…" (högst ${MAX_REASON} tecken, inga personuppgifter). Det antecknas.`;

function fileOf(file: string): string {
  if (/^I-[0-9A-Z]{4}-[0-9A-Z]{2}$/.test(file)) return file;
  throw new UsageError(`${file} är ingen fil. Referensen ser ut som I-7K3Q-9F och står i filens resultat.`);
}

const AGAIN = 'Kör kommandot igen om en kvart.';

function personWords(outcome: Unsealed): string {
  switch (outcome) {
    case 'unsealed':
      return ['Skyddet är borttaget och ärendet är tillbaka.', NEXT].join('\n');
    case 'not-sealed':
      return 'Personen är inte skyddad här.';
    case 'in-work':
      return `Ärendet är på väg till den skyddade vägen. ${AGAIN}`;
    case 'still-flagged':
      return 'Ett nytt uttag säger att personen har skydd. Skyddet står kvar.';
  }
}

const NEXT = 'Brev väntar på nästa uttag ur folkbokföringen. Kontaktstopp står kvar tills de hävs med kaa lift.';

function fileWords(outcomes: Unsealed[], file: string): string {
  const count = (outcome: Unsealed) => outcomes.filter((one) => one === outcome).length;
  const [stay, wait] = [count('still-flagged'), count('in-work')];
  return [
    `Skyddet från ${file} är borttaget för ${count('unsealed')} personer.`,
    ...(stay > 0 ? [`${stay} har skydd också enligt en annan fil. Det står kvar.`] : []),
    ...(wait > 0 ? [`${wait} är på väg till den skyddade vägen. ${AGAIN}`] : []),
    NEXT,
  ].join('\n');
}
