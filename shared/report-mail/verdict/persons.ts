import type { Attachment, Mail } from '../mail/mail.ts';
import { attachedText, filesOf, textsOf } from '../mail/mail-texts.ts';
import { textOfAttachment } from '../mail/read-mail.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { caseNumbersIn } from './named.ts';
import { holdsDamagedNumber, numbersMeantIn } from './numbers-in.ts';
import type { JudgeInput, Verdict } from './verdict.ts';

type Persons = Pick<Verdict, 'toHold' | 'caseNumbers' | 'holdsIncomplete'>;
type Reading = Pick<JudgeInput, 'receivedOn' | 'personKeyOf'>;

/** Contact with them is held. */
export function personsIn(mail: Mail, { rows, tables }: RowsRead, reading: Reading): Persons {
  const files = filesOf(mail);
  const texts = [...textsOf(mail), ...files.map(attachedText)];
  const isWithout = (text: string) => numbersMeantIn([text], reading.receivedOn).length === 0;
  const isIncomplete =
    files.some(isClosed) ||
    texts.some(holdsDamagedNumber) ||
    rows.some(({ attachment, reading: row }) => attachment === 0 && 'faults' in row && row.faults.some(isOfNumber)) ||
    tables.some(({ table }) => table.records.some(({ cells }) => isWithout(cells.join('\n'))));
  const persons = personsOf(texts, reading);
  return isIncomplete ? { ...persons, holdsIncomplete: true } : persons;
}

export function personsOf(texts: string[], { receivedOn, personKeyOf }: Reading): Persons {
  const toHold = numbersMeantIn(texts, receivedOn).map((number) => ({ number, personKey: personKeyOf(number) }));
  const caseNumbers = caseNumbersIn(texts);
  const isNobody = toHold.length === 0 && caseNumbers.length === 0;
  return { toHold, caseNumbers, ...(isNobody && { holdsIncomplete: true }) };
}

/** A picture or document that nobody could read whole. */
function isClosed(attachment: Attachment): boolean {
  const { content } = attachment;
  if (content && 'workbook' in content) return content.workbook.hasPictures;
  return content ? 'unreadable' in content : textOfAttachment(attachment) === undefined;
}

const isOfNumber = ({ field }: { field: string }) => field === 'personnummer';
