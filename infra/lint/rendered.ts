import { noticeText } from '../../functions/coordinator-notice/notice-text.ts';
import { everyAnswer } from '../../functions/mail-intake/own-sentences.ts';
import { fitsLine, LetterTextFault, renderLetter } from '../../functions/outreach/letter.ts';
import { NoticeKind } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Finding } from './finding.ts';

/** The widest name that is printed without a person, and an address that fills the window. */
const longestName = () => {
  let name = 'Wm';
  while (fitsLine(`${name}m`)) name += 'm';
  return name;
};
const FACTS = {
  name: 'Konstantina Alexandra-Maximiliana Šahovic-Żółkiewska af Påhittingsberg',
  address: {
    street: 'c/o Exempelsson-Testberg, Övre Påhittade Fältmarskalksvägen 123 B lgh 1203',
    postcode: '98765',
    city: 'Hägersten-Liljeholmen',
  },
  date: '2026-09-30',
};
const CASE = 'K-WWWW-W';

/** Every letter and mail that the profile can lead to. */
export async function rendered(profile: Profile): Promise<Finding[]> {
  const found: Finding[] = [];
  const youthName = longestName();
  for (const [variant, { guardian }] of Object.entries(profile.letters.texts))
    for (const addressee of guardian ? (['youth', 'guardian1'] as const) : (['youth'] as const)) {
      const letter = { profile, variant, addressee, facts: FACTS, youthName, caseNumber: CASE, sample: true };
      const fault = await faultOf(letter);
      if (fault) found.push(fault);
    }
  return [...found, ...mailFaults(profile)];
}

async function faultOf(letter: Parameters<typeof renderLetter>[0]): Promise<Finding | undefined> {
  const key = `letters.texts.${letter.variant}.${letter.addressee === 'youth' ? 'youth' : 'guardian'}`;
  try {
    const { outcome } = await renderLetter(letter);
    return outcome === 'rendered' ? undefined : { key, words: 'cannot be printed for a long name and address' };
  } catch (error) {
    if (!(error instanceof LetterTextFault)) throw error;
    // Told by texts.ts with its paragraph.
    if (error.message.includes('nothing fills')) return undefined;
    return { key: `letters.${error.code}`, words: error.message.replace(/^[^ ]+: /, '') };
  }
}

/** Longer subjects are cut by mail programs. */
const LONGEST_SUBJECT = 78;

function mailFaults(profile: Profile): Finding[] {
  const answers = everyAnswer(profile);
  const notices = NoticeKind.options.flatMap((kind) =>
    profile.districts.map(({ code }) =>
      noticeText({ kind, to: 'coordinator', reference: CASE, state: 'planned', attempt: 0, district: code }, profile),
    ),
  );
  const hasGap = (text: string) => /undefined|\{\w*\}/.test(text);
  return [
    ...(answers.some(hasGap) ? [{ key: 'answers', words: 'an answer to a school has a gap' }] : []),
    ...(notices.some(({ subject, text }) => hasGap(subject + text))
      ? [{ key: 'notices', words: 'a notice has a gap' }]
      : []),
    ...(profile.letters.email.subject.length > LONGEST_SUBJECT
      ? [{ key: 'letters.email.subject', words: `has more than ${LONGEST_SUBJECT} characters` }]
      : []),
  ];
}
