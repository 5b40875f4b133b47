import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answers, newCity, writeCity } from '../../infra/tools/new-city.ts';
import { type Profile, readProfile } from '../../shared/domain/profile.ts';

/** A small municipality that does not exist: two districts, no postcode table, guardians get no letters. */
export const BJORKDAL: Answers = {
  name: 'Björkdals kommun',
  municipality: '9901',
  districts: 'Norra Björkdal, Södra Björkdal',
  board: 'Barn- och utbildningsnämnden',
  group: 'Ungdomsgruppen',
  street: 'Låtsasvägen 3',
  postcodeAndCity: '987 65 Björkdal',
  phone: '031-390 06 01',
  email: 'ungdom@bjorkdal.test',
  dataProtectionEmail: 'dataskydd@bjorkdal.test',
  guardians: 'no',
  caseLink: 'https://arenden.bjorkdal.test/kaa/{caseNumber}',
  mailbox: 'kaa@kaa.bjorkdal.test',
  testMailbox: 'kaa@kaa-test.bjorkdal.test',
  sinkAddress: 'it-test@bjorkdal.test',
  alarmAddress: 'it-drift@bjorkdal.test',
  officers: 'KaaSkyddadeUppgifter',
};

export const bjorkdal: Profile = readProfile(newCity(BJORKDAL).profile);

/** Its folder, as npm run city -- new makes it, with changes of the files. */
export function bjorkdalFolder(change: (city: ReturnType<typeof newCity>) => void = () => {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-bjorkdal-'));
  const city = newCity(BJORKDAL);
  change(city);
  writeCity(folder, city);
  return folder;
}
