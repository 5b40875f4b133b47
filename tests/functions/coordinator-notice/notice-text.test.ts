import { describe, expect, test } from 'vitest';
import { noticeText } from '../../../functions/coordinator-notice/notice-text.ts';
import { NoticeKind } from '../../../shared/domain/effects.ts';
import { HeldReason } from '../../../shared/domain/report.ts';
import { aNotice, profileWith, stockholm } from '../../support/builders.ts';

const DESK = 'https://kaa.kommun.example';

describe('a notice about a case', () => {
  const { subject, text } = noticeText(aNotice({ deadline: '2026-11-24' }), stockholm, { deskUrl: DESK });
  test('names the case number, kind, district, deadline and link', () => {
    expect(subject).toBe('Nytt ärende K-4M2P-X');
    expect(text.split('\n').filter((line) => /^[^.]+: /.test(line))).toEqual([
      'Ärendenummer: K-4M2P-X',
      'Slag: Ärende i KAA',
      'Område: Farsta',
      'Öppna ärendet senast: 2026-11-24',
      'Länk: https://kaa.kommun.example/arende/K-4M2P-X',
    ]);
  });
  test('leaves out what is not known', () => {
    const bare = noticeText(aNotice({ district: undefined }), stockholm).text;
    expect(bare).not.toMatch(/Område|enast/);
  });
});

describe('a notice of any kind', () => {
  test.each(NoticeKind.options)(
    '%s: two notices differ in nothing but reference, district, deadline and link',
    (kind) => {
      const written = (
        { subject, text }: { subject: string; text: string },
        reference: string,
        district: string,
        deadline: string,
      ) =>
        `${subject}\n${text}`
          .replaceAll(reference, '<reference>')
          .replaceAll(district, '<district>')
          .replaceAll(deadline, '<deadline>');
      const a = aNotice({ kind, reference: 'R-7K3Q-9F', district: 'farsta', deadline: '2026-11-24' });
      const b = aNotice({ kind, reference: 'R-0000-01', district: 'jarva', deadline: '2026-12-24' });
      expect(written(noticeText(a, stockholm), 'R-7K3Q-9F', 'Farsta', '2026-11-24')).toBe(
        written(noticeText(b, stockholm), 'R-0000-01', 'Järva', '2026-12-24'),
      );
    },
  );

  test.each(NoticeKind.options)(
    '%s: subject and text are plain words on short lines, with the reference in both',
    (kind) => {
      const { subject, text } = noticeText(aNotice({ kind, reference: 'R-7K3Q-9F' }), stockholm);
      expect(subject).toContain('R-7K3Q-9F');
      expect(text).toContain('Referens: R-7K3Q-9F');
      expect(`${subject}${text}`).not.toMatch(/undefined|[{}]/);
    },
  );

  test('about a mail that waits leads to it at the desk', () => {
    const notice = aNotice({ kind: 'report-held', reference: 'R-7K3Q-9F' });
    expect(noticeText(notice, stockholm, { deskUrl: DESK }).text).toContain(`Länk: ${DESK}/mejl/R-7K3Q-9F`);
  });

  test('leads to another system where the city has one', () => {
    const caseLink = 'https://arenden.bjorkdal.test/kaa/{caseNumber}';
    const city = profileWith({ notices: { ...stockholm.notices, caseLink } });
    const { text } = noticeText(aNotice(), city, { deskUrl: DESK });
    expect(text).toContain('Länk: https://arenden.bjorkdal.test/kaa/K-4M2P-X');
    expect(text).not.toContain(DESK);
  });

  test('leads nowhere without a desk, or by what only officers may see', () => {
    expect(noticeText(aNotice(), stockholm).text).not.toContain('http');
    const sealed = aNotice({ kind: 'sealed', reference: 'S-7K3Q-9F' });
    expect(noticeText(sealed, stockholm, { deskUrl: DESK }).text).not.toContain('http');
  });
});

test('of a held mail each kind has its own words, and says what to do', () => {
  const of = (why: string) => noticeText(aNotice({ kind: 'report-held', reference: 'R-7K3Q-9F', why }), stockholm);
  const all = HeldReason.options.map(of);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  expect(all.map(({ subject }) => subject)).not.toContain(of('').subject);
  for (const { subject, text } of all) {
    expect(subject).toMatch(/^Uppgift: .* R-7K3Q-9F$/);
    expect(text).toMatch(/(?:Läs|Öppna|Ring|ring skolan)/);
  }
  expect(of('of a newer version').text).toContain('kunde inte hanteras automatiskt');
});
