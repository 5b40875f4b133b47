import { Temporal } from 'temporal-polyfill';
import { contactsOf, dayOfContact } from './acts.ts';
import { addWorkingDays } from './calendar.ts';
import { ageLimitOn, birthDateOf } from './coverage.ts';
import type { DecisionContext } from './decision.ts';
import { isAcknowledged } from './judge-act.ts';
import { announcedAs } from './notices.ts';
import { isToCheck, openEntry, ownList, shownEntry, tasksToDo } from './own-list.ts';
import { officersPlace, type Place, type Step } from './place.ts';
import { caseNumber } from './reference.ts';
import type { Entry } from './youth-record.ts';

/** After all rules. Each living record stands in exactly one list. */
export function putInList(context: DecisionContext): void {
  const { record, today } = context;
  const list = ownList(record);
  record.place = list === undefined ? undefined : (officersPlace(record, today.toString()) ?? openPlace(list, context));
}

function openPlace(list: string, context: DecisionContext): Place {
  const { record, today } = context;
  const entry = openEntry(record);
  const place = {
    list,
    reference: numberOf(context),
    ...(entry && { kind: entry.kind, openedOn: entry.openedOn }),
    ...(record.coordinator && { holder: record.coordinator }),
    ...ageLimitOf(context),
  };
  if (entry && !isToCheck(record)) return { ...place, ...nextStep(entry, context) };
  const since = record.place?.list === place.list && record.place.step === 'check' ? record.place.nextOn : undefined;
  return { ...place, step: 'check', nextOn: tasksToDo(record)[0] ?? since ?? today.toString() };
}

/** Until somebody has acknowledged the entry: by when, as whoever has it was told. Then the day agreed on, or of the last try. */
function nextStep(entry: Entry, { record, profile }: DecisionContext): { step: Step; nextOn: string } {
  const [id = ''] = Object.entries(record.entries).find(([, one]) => one === entry) ?? [];
  if (!isAcknowledged(id, record)) {
    const { acknowledgeWithinWorkingDays: within } = profile.notices;
    const untold = () => addWorkingDays(Temporal.PlainDate.from(entry.openedOn), within, profile.freeDays).toString();
    return { step: 'new', nextOn: record.notices[announcedAs(id, record)]?.deadline ?? untold() };
  }
  const contacts = contactsOf(record, id);
  const [last, agreed] = [contacts.at(-1), contacts.findLast(({ next }) => next !== undefined)?.next];
  const lastDay = last ? dayOfContact(last) : entry.openedOn;
  return { step: 'follow', nextOn: agreed !== undefined && agreed > lastDay ? agreed : lastDay };
}

/** Of who has no entry, a number of the record's own. */
function numberOf({ record, numbering }: DecisionContext): string {
  const entry = shownEntry(record);
  if (entry) return entry.caseNumber;
  record.caseNumber ??= caseNumber(`${record.personKey}|${OF_RECORD}`, numbering[OF_RECORD]);
  return record.caseNumber;
}

/** Among the ids of entries in `Numbering`. */
export const OF_RECORD = '';

function ageLimitOf({ facts: { resident }, profile }: DecisionContext): Pick<Place, 'ageLimitOn'> {
  const born = resident && !resident.protected ? birthDateOf(resident) : undefined;
  return born ? { ageLimitOn: ageLimitOn(born, profile).toString() } : {};
}
