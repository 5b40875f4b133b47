import { timeOf } from '../../shared/desk/times.ts';
import type { Hold } from '../../shared/domain/hold.ts';
import type { RowOutcome } from '../../shared/domain/row-outcome.ts';
import type { Lifted, LiftedAll, Released } from '../../shared/staff-actions/outcomes.ts';

/** By the first part of the key. */
export const KINDS: Record<string, string> = {
  MAIL: 'Mejl',
  YOUTH: 'Ungdom',
  ROW: 'Rad i en rapport',
  FLAGS: 'Markeringar som saknas i ett nytt uttag',
};

export const CAUSES: Record<Hold['cause'], string> = {
  'sealed-mail': 'ett mejl på skyddad väg nämner personen',
  telephone: 'någon har ringt',
  'lost-flag': 'markeringen om skydd saknas i ett nytt uttag',
  objection: 'någon har invänt i ett mejl som ingen har läst',
  joined: 'personen har två nummer',
  'newer-version': 'okänd för den här versionen',
};

export const NOT_A_ROW: Partial<Record<RowOutcome, string>> = {
  'no-action': 'kräver ingen åtgärd',
  refused: 'har fel och kan inte släppas',
  held: 'kan inte läsas maskinellt och kan inte släppas',
};

export const RELEASED: Record<Released, string> = {
  released: 'släppt. Kontaktstoppet är hävt och anmälan behandlas inom en kvart.',
  protected: 'inte släppt. Folkbokföringen säger att personen har skydd.',
  'not-a-report': 'inte släppt. Raden finns inte eller går inte att ta emot.',
};

const RELEASE = 'Ska mejlets rader om personen också gälla: släpp dem nedanför.';

export function liftedWords(lifted: Lifted, reference: string): { isDone: boolean; text: string } {
  if (lifted.outcome === 'protected')
    return { isDone: false, text: 'Folkbokföringen säger att personen har skydd. Kontaktstoppet hävs inte.' };
  const { others } = lifted;
  const rest = others.length > 0 ? `Personen har kontaktstopp kvar från ${others.join(', ')}.` : '';
  if (lifted.outcome === 'no-hold') {
    const { by, at } = lifted;
    const why = at ? `${by ?? 'Systemet'} hävde det ${timeOf(at)}.` : '';
    return { isDone: false, text: `Personen har inget kontaktstopp från ${reference}. ${why} ${rest}` };
  }
  return { isDone: true, text: ['Kontaktstoppet är hävt.', reference.startsWith('R-') ? RELEASE : '', rest].join(' ') };
}

export function liftedAllWords(reference: string, { lifted, others, left, ...not }: LiftedAll): string {
  return [
    `Kontaktstoppet från ${reference} är hävt för ${lifted} personer.`,
    not['no-hold'] > 0 ? `${not['no-hold']} hade inget kontaktstopp från mejlet.` : '',
    not.protected > 0 ? `${not.protected} har skydd i folkbokföringen och hävs inte.` : '',
    others > 0 ? `${others} har kontaktstopp kvar från annat håll.` : '',
    left > 0 ? `${left} är kvar: fortsätt nedan.` : '',
  ].join(' ');
}
