import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answerText } from '../../functions/mail-intake/answer.ts';
import { guideWith } from '../../shared/report-mail/rows/kit-guide.ts';
import { attached, exempelskolan, multipart, profile, rawMail, template, text, verdictOf } from '../support/mails.ts';

const beside = (words: string) => verdictOf(rawMail({ body: `${template()}\r\n${words}\r\n` }));

/** Everyday words that hold a root or are one letter from it. */
test.each([
  ...['Brandskydd är viktigt.', 'Skyddsombud: Bo Exempel', 'Vi har haft skyddsrond.', 'Huvudskyddsombudet deltog.'],
  ...['Dataskyddsombud: dso@skola.example', 'Läs om dataskyddsförordningen', 'Filen är skrivskyddad', 'Munskydd finns'],
  ...[
    'Skyddsglasögon behövs i verkstaden',
    'Hen fick skyddskläder',
    'beskyddande',
    'oskyddad',
    'Försäkringsskydd saknas',
  ],
  ...['Ring skolsekreteraren', 'Sekretariatet har stängt', 'Sekreterare: Kim', 'School Secretary: Kim'],
  ...['Hemlig kopia: rektor@skola.example', 'Mötet var på hotellet', 'Adress: hotmail', 'Skicka en screenshot'],
  ...['kim@hotmail.example har svarat', 'Se https://hot.example/a', 'Se www.hot.example'],
  ...['Dolda kolumner finns i filen', 'Undersökningen fungerade', 'Begreppet är definierat', 'raffinerad', 'kvarskatt'],
  ...[
    'Protest mot nedläggning',
    'Sekunder',
    'Skolan påskyndade utredningen',
    'beskådad',
    'översådd',
    'Märkning av böcker',
  ],
  ...[
    'Vad?????',
    'Hej!!!! ????',
    '????? ?????',
    'Är det så? Ja!',
    'Betyg lämnas ut den 12 juni',
    'Kontot: spärrat konto',
  ],
  ...['Tveka inte att kontakta oss', 'Svara inte på detta mejl', 'Vill ni veta mer, ring oss', 'Utskrivet 2026-11-16'],
  ...['<https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fskola.example%2F&data=05%7C01>'],
])('%s: says nothing', async (words) => {
  expect(await beside(words)).toMatchObject({ state: 'accepted', plan: 'a' });
});

/** Whole, as they stand below mails; a line break may stand anywhere. */
test.each([
  'Detta mejl kan innehålla sekretessbelagda uppgifter enligt offentlighets- och sekretesslagen (2009:400).',
  'Det här meddelandet kan innehålla sekretess.'.replace('meddelandet', 'meddelande'),
  'Informationen i detta e-postmeddelande kan vara sekretessbelagd.',
  'Uppgifterna i detta mejl kan omfattas av sekretess.',
  'Skicka aldrig sekretessbelagda eller känsliga uppgifter i mejl.',
  'Detta meddelande är endast avsett för mottagaren och kan innehålla konfidentiell information.',
  'This e-mail and any attachments are confidential and intended solely for the addressee.',
  'This email may contain confidential information.',
  'The information contained in this message is confidential.',
  'Läs om hur vi behandlar dina personuppgifter.',
])('the footer "%s" says nothing, alone', async (footer) => {
  const broken = footer.replace(/(.{40}\S*) /, '$1\r\n');
  for (const written of [footer, broken, footer.toUpperCase(), `--\r\n${footer}`, `> ${footer}`])
    expect(await beside(written)).toMatchObject({ state: 'accepted' });
  expect((await beside(`${footer}\r\nEleven har sekretess.`)).state).toBe('sealed');
  expect((await beside(`${footer.replace(/\.$/, '')} om Kim, sekretessmarkerad`)).state).toBe('sealed');
});

test.each([
  '21 kap. 3 a § offentlighets- och sekretesslagen',
  'Uppgifterna får inte lämnas ut enligt offentlighets- och sekretesslagen',
  'Enligt offentlighets- och sekretesslagen får adressen inte lämnas ut.',
])('a law beside a footer is no footer: %s', async (words) => {
  const footer = 'Detta mejl kan innehålla sekretessbelagda uppgifter enligt offentlighets- och sekretesslagen.';
  expect((await beside(`${words}\r\n${footer}`)).state).toBe('sealed');
  expect((await beside(`${footer}\r\n${words}`)).state).toBe('sealed');
});

test.each([
  ...['Skolan avslöjade fusk', 'Utredningen är konfidentiell', 'Vi fick veta att hen slutat'],
  ...['Eleven är anonym i utredningen', 'Kontot är spärrat', 'This is confidential', 'OSL', 'Tillfälligt skydd'],
])('%s: may speak of protection, so a person reads before contact and notice', async (words) => {
  expect(await beside(words)).toMatchObject({
    state: 'held',
    reason: 'protection-in-doubt',
    plan: 'h',
    notifications: [],
  });
});

test('a person who has read it releases it', async () => {
  const raw = rawMail({ body: `${template()}\r\nDetta är konfidentiellt.` });
  expect(await verdictOf(raw, { ruling: { senderIsTrusted: true } })).toMatchObject({ state: 'accepted', plan: 'a' });
});

test('the answer to a mail in doubt reads like that to any other', async () => {
  const { answer, counts, plan } = await beside('Detta är konfidentiellt.');
  expect(answer).toMatchObject({ state: 'planned', kind: 'held' });
  const report = {
    ...{ reportId: 'R-7K3Q-9F', object: 'o', receivedAt: '2026-11-23T09:00:00Z', state: 'held' as const },
    ...{ reason: 'protection-in-doubt' as const, plan, counts, refusals: [], ignoredColumns: [], answer },
    ...{ notices: {}, done: false },
  };
  const { text: sent } = answerText(report, exempelskolan, profile);
  expect(sent.replace('Mejla aldrig om elever med skyddade personuppgifter.', '')).not.toMatch(/skydd|sekretess|tvek/i);
});

test('neither our receipt, nor the guide of the blank list, nor the blank list itself seals', async () => {
  const blank = readFileSync(new URL('../../docs/skola/kaa-rapport.xlsx', import.meta.url));
  expect((await beside(guideWith('08-000 00 00').join('\r\n'))).state).not.toBe('sealed');
  expect((await verdictOf(rawMail(multipart([text(template()), attached('kaa-rapport.xlsx', blank)])))).state).not.toBe(
    'sealed',
  );
});
