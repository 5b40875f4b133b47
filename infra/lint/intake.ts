import type { Profile } from '../../shared/domain/profile.ts';
import { protectionIn } from '../../shared/report-mail/template/protection.ts';
import type { Finding } from './finding.ts';

const NONE = { footers: [], harmlessWords: [], sealingWords: [] };

/** Must seal whatever a city calls harmless (PR5b). */
const MUST_SEAL = [
  'eleven har skyddad identitet',
  'eleven har skyddade personuppgifter',
  'sekretessmarkering',
  'hen har hemlig adress',
  'kvarskriven i en annan kommun',
];

/** A footer that cannot be compiled would stop every mail. */
export function intakeFaults({ intake }: Profile): Finding[] {
  const { footers, harmlessWords, sealingWords } = intake;
  const broken = [
    ...footers.map((text, index) => ({ key: `intake.footers.${index}`, own: { ...NONE, footers: [text] } })),
    ...harmlessWords.map((text, index) => ({
      key: `intake.harmlessWords.${index}`,
      own: { ...NONE, harmlessWords: [text] },
    })),
    ...sealingWords.map((text, index) => ({
      key: `intake.sealingWords.${index}`,
      own: { ...NONE, sealingWords: [text] },
    })),
  ];
  return broken.flatMap(({ key, own }) => {
    try {
      const isHarmful = MUST_SEAL.some((text) => protectionIn([text], own) !== 'seals');
      return isHarmful ? [{ key, words: 'lets words of protected identity pass: it must seal nothing less' }] : [];
    } catch {
      return [{ key, words: 'cannot be read: is a parenthesis missing?' }];
    }
  });
}
