import { today } from './chain.ts';
import { madeFamily, madeNumbers } from './made-numbers.ts';

/** All 18: the extract's birth date counts, not the number's. */
export function extractOf(count: number): { csv: string; numbers: string[] } {
  const numbers = madeNumbers(count);
  const born = today.subtract({ years: 18, days: 100 }).toString();
  const header =
    'personnummer;fodelsedatum;fornamn;efternamn;utdelningsadress;postnummer;postort;hemkommun;stadsdel;folkbokford_sedan;skydd;avliden;utflyttad;vardnadshavare1_namn;vardnadshavare1_adress;vardnadshavare1_postnummer;vardnadshavare1_postort;vardnadshavare2_namn;vardnadshavare2_adress;vardnadshavare2_postnummer;vardnadshavare2_postort;uttagsdatum';
  const rows = numbers.map(
    (number, n) =>
      `${number};${born};Påhittad;${madeFamily(n)};Exempelvägen ${n};10000;STOCKHOLM;0180;farsta;${born};;;;;;;;;;;;${today}`,
  );
  return { csv: `${[header, ...rows].join('\n')}\n`, numbers };
}
