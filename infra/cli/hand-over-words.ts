import type { Order, Result } from './hand-over-letters.ts';

export function handOverWords({ folder, batch }: Order, result: Result): string {
  const { written, stopped, waiting, missing, unreadable, unfinished, removed } = result;
  const lines = [
    `${written.length} brev skrivna till ${folder} (${batch}). ${stopped} stoppades, ${waiting} väntar.`,
    ...(stopped + waiting > 0 ? ['Varför ett brev stoppades eller väntar står som uppgift i ärendet.'] : []),
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
