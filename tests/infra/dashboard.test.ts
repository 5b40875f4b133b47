import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { dashboardPicture } from '../../infra/tools/dashboard-picture.ts';
import { flat, perStage, templates } from './synthesized.ts';

const Widget = z.object({
  type: z.string(),
  properties: z.object({
    title: z.string().optional(),
    markdown: z.string().optional(),
    metrics: z.unknown().optional(),
    alarms: z.array(z.string()).optional(),
    annotations: z.object({ horizontal: z.array(z.object({ value: z.number() })) }).optional(),
  }),
});
const Body = z.object({ widgets: z.array(Widget) });

describe.each(perStage)('the dashboard of %s', (stage, synthesized) => {
  const [, { Properties }] = synthesized.one('AWS::CloudWatch::Dashboard');
  const { widgets } = Body.parse(JSON.parse(flat(Properties.DashboardBody)));
  const of = (type: string) => widgets.filter((widget) => widget.type === type).map(({ properties }) => properties);
  const alarms = synthesized.alarms();

  test('is called as the stack, and has one graph for each alarm, with its metric and its limit', () => {
    expect(Properties.DashboardName).toBe(`kaa-${stage}`);
    const graphs = of('metric');
    expect(graphs).toHaveLength(alarms.length);
    for (const { title, properties } of alarms) {
      const wanted = measured(properties);
      const ofAlarm = graphs.filter(
        ({ metrics, annotations }) =>
          wanted.every((name) => strings(metrics).includes(name)) &&
          annotations?.horizontal[0]?.value === properties.Threshold,
      );
      expect({ title, graphs: ofAlarm.length }).toEqual({ title, graphs: 1 });
    }
  });

  test('says in Swedish what each graph shows, and in no two the same', () => {
    const titles = widgets.flatMap(({ properties: { title, markdown } }) => title ?? markdown ?? []);
    expect(new Set(titles).size).toBe(titles.length);
    const words = titles.map((title) => title.replace(/^[a-z-]+: (?=misslyckanden$)/, ''));
    expect(words.join('\n')).not.toMatch(/\b(?:the|of|and|is|mails?|queue|young|letters)\b/i);
  });

  test('shows the state of every alarm, the urgent first', () => {
    const shown = of('alarm').map(({ alarms: arns = [] }) => arns.length);
    const urgent = alarms.filter(({ urgency }) => urgency === 'at once').length;
    expect(shown).toEqual([urgent, alarms.length - urgent]);
  });
});

/** Names of an alarm's metrics, and what they are about. */
function measured(what: unknown, key = ''): string[] {
  if (typeof what !== 'object' || what === null)
    return ['MetricName', 'Expression'].includes(key) ? [String(what)] : [];
  if (key === 'Value') return [flat(what)];
  return Object.entries(what).flatMap(([inner, value]) => measured(value, inner));
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

test('the picture in the guide is what npm run dashboard makes', () => {
  const picture = dashboardPicture(readFileSync(String(templates.production), 'utf8'));
  expect(readFileSync(new URL('../../docs/it/dashboard.svg', import.meta.url), 'utf8')).toBe(picture);
});
