import type { Order, Result, Withheld } from './hand-over-letters.ts';

export function handOverWords({ folder, batch }: Order, result: Result): string {
  const { written, stopped, waiting, withheld, missing, unreadable, unfinished, removed } = result;
  const lines = [
    `${written.length} brev skrivna till ${folder} (${batch}): lämnade till utskrift. ${stopped} stoppades, ${waiting} väntar.`,
    ...withheldWords(withheld),
    ...(removed > 0
      ? [
          `${removed} brev från en tidigare gång togs bort ur mappen: de får inte skickas. Är de utskrivna, förstör dem.`,
        ]
      : []),
    ...missing.map((id) => `FEL: filen till brev ${id} saknas i arkivet. Anmäl det; brevet skrivs när filen finns.`),
    ...(unreadable > 0 ? [`FEL: ${unreadable} poster i registret gick inte att läsa. Anmäl det.`] : []),
    ...unfinished.map(
      (open) =>
        `Omgången ${open.batch} (${open.by}, ${open.startedAt}) blev aldrig klar. Om ingen skriver den just nu: skriv den igen med --batch ${open.batch}`,
    ),
  ];
  return lines.join('\n');
}

const WHY: Record<string, string> = {
  'entry-closed': 'stoppat: ärendet är avslutat',
  'of-age': 'stoppat: ungdomen har fyllt 18, och då får vårdnadshavare inget brev',
  'no-guardian': 'stoppat: mottagaren är inte längre vårdnadshavare',
  'not-covered': 'stoppat: ungdomen omfattas inte längre',
  'not-in-extract': 'stoppat: ungdomen finns inte i folkbokföringsuttaget',
  gone: 'stoppat: ungdomen finns inte längre i folkbokföringsuttaget',
  'no-address': 'stoppat: adress saknas',
  'address-changed': 'stoppat: namnet eller adressen har ändrats',
  'extract-too-old': 'väntar: folkbokföringsuttaget är för gammalt, läs in ett nytt',
  'not-yet': 'väntar: det ska inte lämnas ut än',
  'read-before-contact': 'väntar: någon måste läsa skolans mejl först, se kaa held list',
  'check-identity': 'väntar: någon måste kontrollera vem rapporten gäller',
  objection: 'väntar: ett mejl om ungdomen är inte läst, se kaa held list',
  stopped: 'väntar: alla utskick är stoppade',
  joining: 'väntar: ungdomen har fått ett nytt nummer, och det förs ihop med det gamla',
  'newer-version': 'väntar: en nyare version av systemet har hand om ärendet',
  'changed-meanwhile': 'väntar: ärendet ändrades just nu',
};

/** Of a protected youth the letter alone, with the words for any hold (P5). */
const HELD = 'stoppat: kontakten är stoppad';
const MOST_OF_A_KIND = 50;

function withheldWords(withheld: Withheld[]): string[] {
  const kinds = Map.groupBy(withheld, ({ why }) => WHY[why] ?? HELD);
  return [...kinds].flatMap(([kind, letters]) => [
    ...letters
      .slice(0, MOST_OF_A_KIND)
      .map(({ letter, caseNumber }) => `- brev ${letter}${kind === HELD ? '' : ` i ärende ${caseNumber}`}, ${kind}`),
    ...(letters.length > MOST_OF_A_KIND ? [`- och ${letters.length - MOST_OF_A_KIND} brev till, ${kind}`] : []),
  ]);
}
