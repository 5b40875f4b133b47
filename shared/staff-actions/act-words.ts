import type { ActRefusal } from '../domain/judge-act.ts';

/**
 * `not-there`: no such case, or none to be seen. `unknown-colleague`: no
 * coordinator of the case's district. The others: what was typed is none.
 */
export type NotDone = Exclude<ActRefusal, 'hidden'> | 'not-there' | 'unknown-colleague' | Wrong;
type Wrong = 'wrong-phone' | 'wrong-email' | 'wrong-programme';
export type ActOutcome = { outcome: 'done' } | { outcome: 'already' } | { outcome: 'refused'; why: NotDone };

/** What the person is told of an act that was not done; shown by the desk and by `kaa`. */
export const NOT_DONE: Record<NotDone, string> = {
  'not-there': 'Ärendet finns inte eller får inte visas.',
  'unknown-colleague': 'Ingen samordnare i ärendets område har den adressen.',
  'wrong-phone': 'Det är inget telefonnummer.',
  'wrong-email': 'Det är ingen e-postadress.',
  'wrong-programme': 'Det är ingen studievägskod.',
  'newer-version':
    'Systemet byts ut just nu och kan inte läsa allt om den unga. Försök igen om en stund, eller fråga den som driver systemet.',
  'entry-closed': 'Ärendet är avslutat. Öppna det igen först, om det ska fortsätta.',
  'entry-open': 'Ärendet är redan öppet.',
  'later-entry': 'Den unga har ett senare ärende. Arbeta i det i stället.',
  acknowledged: 'En kollega har redan kvitterat ärendet.',
  'task-gone': 'Uppgiften finns inte, är redan gjord eller behövs inte längre.',
  'task-other-way':
    'Uppgiften försvinner av sig själv när orsaken är löst: läs mejlet, ge besked om namnet eller fråga handläggaren.',
  'letter-gone': 'Brevet finns inte, eller är redan stoppat.',
  'letter-in-work': 'Brevet skapas just nu. Försök igen om en stund.',
  'letter-left': 'Brevet har redan lämnats till tryck eller skickats, och går inte att ta tillbaka.',
  'letter-planned': 'Brevet är redan planerat.',
  'fact-gone': 'Uppgiften från skolan finns inte eller gäller inte längre.',
  'no-change': 'Det är redan så. Inget ändrades.',
  'changed-meanwhile': 'Det har kommit något nytt sedan du öppnade ärendet. Läs ärendet igen först.',
  'handed-over': 'Ärendet har redan lämnats över. Läs ärendet igen först.',
  'unknown-district': 'Det finns ingen sådan stadsdel.',
  'wrong-outcome': 'Det resultatet passar inte för den här sortens ärende.',
  'in-the-future': 'Datumet har inte varit än.',
  'in-the-past': 'Nästa datum har redan varit.',
  'too-far-ahead': 'Nästa kontakt ligger för långt fram. Kontrollera året.',
  'too-old': 'Dagen ligger för långt tillbaka. Kontrollera året.',
  'until-before-date': 'Sista dagen ligger före den första.',
  'until-in-the-future': 'Sista dagen har inte varit än.',
  'before-entry': 'Datumet är tidigare än ärendet.',
  'no-effect':
    'Det gick inte: reglerna tillåter det inte just nu. Den unga kanske inte omfattas, eller saknar adress. Se ärendet.',
};
