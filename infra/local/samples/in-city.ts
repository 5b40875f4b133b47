import type { Profile } from '../../../shared/domain/profile.ts';
import type { SampleName, SamplePerson } from './people.ts';

type City = Pick<Profile, 'municipality' | 'districts'>;
type People = Record<SampleName, SamplePerson>;

const SAMPLES_LIVE_IN = '0180';
const ELSEWHERE = '0380';

/** The samples stand for any city: who lives in Stockholm lives in it, who lives elsewhere does not. */
export function inCity(people: People, { municipality, districts }: City): People {
  const known = new Set(districts.map(({ code }) => code));
  const moved = Object.entries(people).map(([name, person], index) => {
    if (person.municipality !== SAMPLES_LIVE_IN)
      return [name, { ...person, municipality: municipality === ELSEWHERE ? SAMPLES_LIVE_IN : ELSEWHERE }];
    const district = known.has(person.district) ? person.district : districts[index % districts.length]?.code;
    return [name, { ...person, municipality, district }];
  });
  return Object.fromEntries(moved) as People;
}

/** coordinators.csv, whose rows of other districts give way to one for each of the city's. */
export function coordinatorsOf(csv: string, { districts }: City): string {
  const [heading = '', ...rows] = csv.split(/\r?\n/).filter((row) => row !== '');
  const own = rows.filter((row) => row.startsWith(';') || districts.some(({ code }) => row.startsWith(`${code};`)));
  const isKnown = own.some((row) => !row.startsWith(';'));
  const made = districts.map(({ code, name }) => `${code};samordnare;Samordnare ${name};${code}@kommun.example;;;`);
  return `${[heading, ...own, ...(isKnown ? [] : made)].join('\n')}\n`;
}
