import { describe, expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import {
  attached,
  exempelskolan,
  multipart,
  profile,
  rawMail,
  template,
  text,
  verdictOf,
} from '../../support/mails.ts';

const withWords = (words: string) => rawMail({ body: `${template()}\r\n${words}\r\n` });

describe('words that a child may be harmed', () => {
  test.each([
    'Vi är oroliga: hon blir slagen hemma.',
    'Eleven har talat om SJÄLVMORD.',
    'En orosanmälan är gjord.',
    'Vi misstänker misshandel',
    'risk för heders­våld',
    'själv-\r\nmord',
  ])('are told at once, beside the normal way: %s', async (words) => {
    expect(await verdictOf(withWords(words))).toMatchObject({ urgent: true, state: 'accepted', plan: 'a' });
  });

  test.each(['Eleven far till Illa kommun', 'Vi har ett kriminalvårdsprogram', 'Hen är omisshandlad'])(
    'do not count inside other words: %s',
    async (words) => {
      expect(await verdictOf(withWords(words))).not.toHaveProperty('urgent');
    },
  );

  test.each(['Auto-Submitted: auto-generated', 'Precedence: list', 'X-Auto-Response-Suppress: DR'])(
    'count in what a form or a mailing list has sent on, which is automatic all the same: %s',
    async (header) => {
      const raw = rawMail({ body: 'Jag tror att grannens barn blir slagen.', headers: [header] });
      expect(await verdictOf(raw)).toMatchObject({ urgent: true, state: 'automatic', answer: { state: 'none' } });
    },
  );

  test('count in a list, too', async () => {
    const csv = `Personnummer;Namn;Anteckning\r\n200801012386;Kim;blir slagen`;
    const body = text('Typ av rapport: Avbrott\r\nDatum: 2026-11-16\r\n');
    const raw = rawMail(multipart([body, attached('lista.csv', csv)]));
    expect(await verdictOf(raw)).toMatchObject({ urgent: true, state: 'accepted' });
  });
});

describe('words about what may not be registered', () => {
  test.each([
    'Eleven har en diagnos.',
    'Pappan är häktad',
    'hon är djupt religiös',
    'ADHD',
    'sjukskriven sedan i höstas',
  ])('raise a general note in the answer: %s', async (words) => {
    const verdict = await verdictOf(withWords(words));
    expect(verdict).toMatchObject({ sensitive: true, state: 'accepted' });
    expect(JSON.stringify(verdict.notifications)).not.toContain(words);
  });

  test('the note quotes nothing', () => {
    const report = {
      ...{ reportId: 'R-7K3Q-9F', object: 'o', receivedAt: '2026-11-23T09:00:00Z', state: 'accepted' as const },
      ...{ plan: 'a', counts: { accepted: 1, refused: 0, held: 0 }, refusals: [], ignoredColumns: [] },
      ...{ answer: { state: 'planned' as const, attempt: 0 }, notices: {}, done: false },
    };
    const noted = answerText({ ...report, sensitive: true }, exempelskolan, profile);
    expect(noted.text).toContain('Skriv bara uppgifterna i mallen');
    expect(answerText(report, exempelskolan, profile).text).not.toContain('Skriv bara uppgifterna');
  });

  test('a plain report has neither', async () => {
    const verdict = await verdictOf(rawMail({ body: template() }));
    expect(verdict).not.toHaveProperty('urgent');
    expect(verdict).not.toHaveProperty('sensitive');
  });
});
