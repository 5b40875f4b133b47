import type { TaskType } from '../../shared/domain/effects.ts';

/** What a person is to do. Nothing of whom it is about (PR3). */
export const TASK_WORDS: Record<TaskType, string> = {
  'check-identity': 'Ta reda på vem rapporten gäller',
  'check-coverage': 'Ta reda på om ungdomen omfattas',
  'other-municipality': 'Tala om för skolan att eleven är folkbokförd i en annan kommun, och att rapporten ska dit',
  'ask-whether-ended': 'Eleven har varit borta länge: fråga skolan om studierna är avslutade',
  'confirm-date': 'Skolan rapporterade i förväg, och dagen är här: fråga skolan om det blev så',
  'check-unit': 'Skolenheten i rapporten är okänd eller nedlagd: ta reda på vilken skola det gäller',
  'compulsory-school': 'Eleven har skolplikt: lämna över till den som bevakar skolplikten',
  gone: 'Personen finns inte längre i folkbokföringsuttaget: ta reda på varför',
  'no-address': 'Adress saknas, så brevet skickas inte: ta kontakt på annat sätt',
  'extract-too-old': 'Folkbokföringsuttaget är för gammalt, så brev väntar: läs in ett nytt',
  'letter-stopped': 'Ett brev har stoppats: se efter varför, och ta kontakt på annat sätt',
  'outcome-unknown': 'Det är oklart om ett brev eller en avisering kom iväg: kontrollera',
  'contact-hold': 'Ingen får ta kontakt: den som har hand om skyddade uppgifter bestämmer',
  'correction-unmatched': 'En rättelse eller ett återtagande hör inte ihop med någon rapport: fråga skolan',
  'withdrawn-after-letter':
    'Rapporten är återtagen eller rättad, men ett brev har gjorts: hör av dig till mottagaren om det har skickats',
  'read-first': 'Läs mejlet först: ingen kontaktas förrän någon har läst det',
  stuck: 'Något har fastnat: ta reda på vad som har hänt',
};
