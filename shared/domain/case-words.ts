import type { Letter, TaskType } from './effects.ts';
import type { CloseReason, Coverage, CoverageReason, Entry, TimelineEvent, WaitsFor } from './youth-record.ts';

/** Tones: good, warn, bad, plain. */
type Badge = [text: string, tone: string];

/** What people read of a youth and a case. */
export const CASE_WORDS = {
  kind: { kaa: 'Ärende i KAA', prevention: 'Förebyggande ärende' } satisfies Record<Entry['kind'], string>,
  closeReason: {
    'study-start': 'studierna har börjat',
    returned: 'åter i studier',
    transfer: 'har bytt skola',
    'finished-with-exam': 'har fått examen',
    'turned-20': 'har fyllt 20 år',
    moved: 'har flyttat till en annan kommun',
    deceased: 'har avlidit',
    emigrated: 'har flyttat utomlands',
    'became-kaa': 'har blivit ett ärende i KAA',
    lapsed: 'ingen mer frånvaro rapporterad',
    joined: 'hör ihop med ett annat ärende',
    withdrawn: 'anmälan återtagen eller rättad',
    'by-person': 'avslutat av en person',
  } satisfies Record<CloseReason, string>,
  coverage: {
    covered: 'Omfattas av kommunens aktivitetsansvar.',
    'not-covered': 'Omfattas inte av kommunens aktivitetsansvar.',
    undecided: 'Det går inte att avgöra om ungdomen omfattas av kommunens aktivitetsansvar.',
  } satisfies Record<Coverage['result'], string>,
  coverageReason: {
    'no-education-known':
      'Ungdomen är folkbokförd i kommunen, har inte längre skolplikt, är under 20 år och går inte i gymnasieskolan eller anpassade gymnasieskolan så vitt vi vet.',
    'in-education': 'Ungdomen går i gymnasieskolan eller anpassade gymnasieskolan så vitt vi vet.',
    'has-exam': 'Ungdomen har examen, gymnasiebevis eller något som motsvarar det (skollagen 29 kap. 9 § 4–6).',
    'turned-20': 'Ungdomen har fyllt 20 år.',
    'compulsory-school':
      'Ungdomen har skolplikt, så vitt vi vet. Vi vet inte om den upphör tidigare eller senare än för de flesta (skollagen 7 kap. 12–14 §§).',
    'coordination-number':
      'Personen har samordningsnummer. Vi vet inte om hen är folkbokförd i landet (skollagen 29 kap. 9 § 2).',
    'start-awaited': 'Eleven byter skola. Vi vet inte om studierna har börjat där (skollagen 29 kap. 9 § 3).',
    'autumn-awaited':
      'Platserna är inte klara förrän höstterminen har börjat. Vi vet inte om ungdomen har börjat någonstans (skollagen 29 kap. 9 § 3).',
    'other-municipality': 'Ungdomen är folkbokförd i en annan kommun.',
    deceased: 'Personen har avlidit.',
    emigrated: 'Ungdomen har flyttat utomlands.',
    'no-extract':
      'Det finns inget fullständigt uttag ur folkbokföringen. Vi vet inte om ungdomen är folkbokförd här (skollagen 29 kap. 6 och 9 §§).',
    'not-in-extract':
      'Personen finns inte i uttaget ur folkbokföringen. Vi vet inte om hen är folkbokförd här (skollagen 29 kap. 6 och 9 §§).',
    'gone-from-extract':
      'Personen finns inte längre i uttaget ur folkbokföringen. Vi vet inte om hen bor kvar här (skollagen 29 kap. 6 och 9 §§).',
    'birth-date-unknown':
      'Födelsedatumet är okänt. Vi vet inte om ungdomen har fyllt 20 år eller har skolplikt (skollagen 29 kap. 9 § 1 och 2).',
  } satisfies Record<CoverageReason, string>,
  letter: {
    first: 'Första brevet',
    'prevention-first': 'Förebyggande brev',
  },
  addressee: { youth: 'Ungdomen', guardian1: 'Vårdnadshavare 1', guardian2: 'Vårdnadshavare 2' } satisfies Record<
    Letter['addressee'],
    string
  >,
  letterState: {
    planned: ['Planerat', 'plain'],
    sending: ['Skrivs just nu', 'plain'],
    'handed-over': ['Klart för utskrift', 'good'],
    batch: ['Lämnat till utskrift', 'good'],
    sent: ['Skickat', 'good'],
    cancelled: ['Inställt', 'plain'],
    stopped: ['Stoppat', 'bad'],
    unknown: ['Oklart om det kom iväg', 'warn'],
    returned: ['Kom i retur', 'warn'],
  } satisfies Record<Letter['state'] | 'batch', Badge>,
  stopped: {
    protected: 'skyddade uppgifter',
    'not-covered': 'omfattas inte längre',
    'not-in-extract': 'finns inte i folkbokföringsuttaget',
    gone: 'finns inte längre i folkbokföringsuttaget',
    'no-address': 'adress saknas',
    'address-changed': 'adressen ändrades medan brevet skrevs',
    'not-printable': 'namnet eller adressen går inte att trycka',
  },
  task: {
    'check-identity': 'Ta reda på vem rapporten gäller: personen går inte att finna i folkbokföringsuttaget',
    'check-coverage': 'Ta reda på om ungdomen omfattas',
    'other-municipality': 'Ungdomen är folkbokförd i en annan kommun: tala om det för skolan',
    'ask-whether-ended': 'Eleven har varit borta länge: fråga skolan om studierna är avslutade',
    'confirm-date': 'Skolan rapporterade i förväg, och dagen är här: fråga skolan om det blev så',
    'check-unit': 'Skolenheten i rapporten är okänd eller nedlagd: ta reda på vilken skola det gäller',
    'compulsory-school': 'Ungdomen har skolplikt, eller kan ha det: lämna över till den som bevakar skolplikten',
    gone: 'Ungdomen finns inte längre i folkbokföringsuttaget: ta reda på varför',
    'no-address': 'Brevet kunde inte skickas, adress saknas: ta kontakt på annat sätt',
    'extract-too-old': 'Folkbokföringsuttaget är för gammalt: läs in ett nytt',
    'letter-stopped': 'Ett brev stoppades: se efter varför och ta kontakt på annat sätt',
    'outcome-unknown': 'Det är oklart om ett utskick kom iväg: kontrollera',
    'contact-hold': 'Kontakten är stoppad: en handläggare för skyddade uppgifter måste bestämma',
    'correction-unmatched': 'En rättelse eller ett återtagande hör inte ihop med någon rapport: fråga skolan',
    'withdrawn-after-letter':
      'Anmälan är återtagen eller rättad, men brev har gjorts: hör av dig till mottagaren om det har lämnats ut',
    'read-first': 'Läs mejlet först: något i det är inte förstått, och ingen kontaktas förrän det är läst',
    stuck: 'Något har fastnat: se efter vad som har hänt',
  } satisfies Record<TaskType, string>,
  event: {
    notified: 'Anmäld i rapport',
    'correction-came': 'Rättelse kom i rapport',
    'withdrawal-came': 'Återtagande kom i rapport',
    'report-read': 'En person har läst mejlet',
    opened: 'Ärende öppnat',
    joined: 'Anmälan lades till ärendet',
    closed: 'Ärende avslutat',
    reopened: 'Ärende öppnat igen',
    'opened-in-error': 'Ärende visade sig vara öppnat av misstag:',
    'hold-set': 'Kontakten stoppades',
    'hold-lifted': 'Kontaktstoppet hävdes',
    'identity-unknown': 'Personen gick inte att finna i folkbokföringsuttaget',
    'resident-changed': 'Uppgifterna i folkbokföringen ändrades',
    'identity-confirmed': 'En person har sagt att raden gäller ungdomen',
    'identity-wrong': 'En person har sagt att raden gäller någon annan',
    read: 'Posten lästes',
  } satisfies Record<TimelineEvent['what'], string>,
  waitsFor: {
    'read-before-contact': 'Läs mejlet först',
    'check-identity': 'Ta reda på vem det gäller',
    objection: 'Någon har invänt',
  } satisfies Record<WaitsFor, string>,
};
