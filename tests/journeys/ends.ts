import type { State } from '../../infra/local/page/state.ts';
import type { SentReport } from './two-hundred.ts';

type Notice = State['youths'][number]['notices'][number];
const noticesOf = (notices: Notice[]) => notices.map(({ kind, to, state }) => `${kind} ${to} ${state}`).sort();

/** Without what every run draws anew: references, case numbers, times. */
export function endsOf({ reports, youths }: State, mails: SentReport[]) {
  const messages = new Set(mails.map(({ messageId }) => messageId));
  const pupils = new Set(mails.map(({ personnummer }) => personnummer));
  const sent = reports.filter(({ messageId }) => messages.has(messageId ?? ''));
  // Of a mail that came twice only the answered report counts.
  const byMail = new Map(
    sent
      .toSorted((a, b) => Number(a.answerState !== 'none') - Number(b.answerState !== 'none'))
      .map((one) => [one.messageId ?? '', one]),
  );
  return {
    reports: [...byMail]
      .map(([messageId, { state, reason, rows, refusals, answerState, notices, unit }]) => {
        return { messageId, state, reason, rows, refusals, answerState, notices: noticesOf(notices), unit };
      })
      .toSorted((a, b) => a.messageId.localeCompare(b.messageId)),
    youths: youths
      .filter(({ personnummer }) => pupils.has(personnummer ?? ''))
      .map(({ personnummer, record, contactHold, entries, letters, notices, tasks, coverage, facts, district }) => ({
        personnummer,
        record,
        contactHold,
        district,
        coverage,
        entries: entries.map(({ kind, state, reason, eventDate, unit }) => ({ kind, state, reason, eventDate, unit })),
        letters: letters
          .map(({ addressee, variant, state, channel, stoppedBecause }) =>
            [addressee, variant, state, channel, stoppedBecause].join(' '),
          )
          .sort(),
        notices: noticesOf(notices),
        tasks: tasks.map(({ type }) => type).sort(),
        facts: [...new Set(facts.map(({ type, date }) => `${type} ${date}`))].sort(),
      }))
      .toSorted((a, b) => `${a.personnummer}`.localeCompare(`${b.personnummer}`)),
  };
}

/** The state has only the number of sealed mails; an officer has a notice of each. */
export function sealedOf({ sealed, reports, mailsOut }: State) {
  return {
    kept: sealed,
    reports: reports.filter(({ state }) => state === 'sealed').length,
    notices: new Set(mailsOut.filter(({ to }) => to.includes('skydd@kommun.example')).map(({ subject }) => subject))
      .size,
  };
}
