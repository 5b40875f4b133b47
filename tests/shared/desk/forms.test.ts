import { expect, test } from 'vitest';
import { field, form, isAct } from '../../../shared/desk/forms.ts';
import { newAct } from '../../../shared/domain/new-act.ts';

const shown = async (...fields: Parameters<typeof field>[]) =>
  String(
    await form(
      { act: newAct(), token: 'x' },
      { action: '/sok', button: 'Sök', errors: fields[0]?.[2] ?? {} },
      ...fields.map((one) => field(...one)),
    ),
  );

test('a field keeps what was typed, and its error leads to it', async () => {
  const page = await shown([
    { name: 'datum', label: 'Datum', kind: 'date', hint: 'Till exempel 2026-11-16' },
    { datum: '16/11 "' },
    { datum: 'Skriv datumet som 2026-11-16.' },
  ]);
  expect(page).toContain('value="16/11 &quot;"');
  expect(page).toContain('aria-describedby="f-datum-hint f-datum-error" aria-invalid="true"');
  expect(page).toContain('<li><a href="#f-datum">Skriv datumet som 2026-11-16.</a></li>');
});

test.each([
  [2, /<input type="radio" name="typ" value="1" checked>/],
  [6, /<option value="1" selected>/],
])('one of %i keeps its choice', async (count, chosen) => {
  const options = Array.from({ length: count }, (_, n) => ({ value: `${n}`, label: `Val ${n}` }));
  const page = await shown([{ name: 'typ', label: 'Typ', kind: 'one-of', options }, { typ: '1' }]);
  expect(page).toMatch(chosen);
  expect(page.match(/checked|selected/g)).toHaveLength(1);
});

test('each form is an act of its own', () => {
  const acts = [newAct(), newAct()];
  expect(acts.every(isAct)).toBe(true);
  expect(new Set(acts).size).toBe(2);
  for (const act of [undefined, '', 'a b', 'x'.repeat(65)]) expect(isAct(act)).toBe(false);
});
