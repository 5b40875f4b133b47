/** `npm run dashboard`: docs/it/dashboard.svg, the dashboard of production as its template lays it out, without data. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { synthesize } from './synth.ts';

const Widget = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  properties: z.object({
    title: z.string().default(''),
    markdown: z.string().default(''),
    alarms: z.array(z.string()).default([]),
    annotations: z.object({ horizontal: z.array(z.object({ value: z.number() })) }).optional(),
  }),
});
const Body = z.object({ widgets: z.array(Widget) });
const Parts = z.tuple([z.literal(''), z.array(z.unknown())]);
const Resource = z.object({
  Properties: z
    .looseObject({ AlarmName: z.string(), DashboardBody: z.object({ 'Fn::Join': Parts }) })
    .partial()
    .default({}),
});
const Template = z.object({ Resources: z.record(z.string(), Resource) });

/** Of a column and of a row of CloudWatch's grid, in pixels. */
const COLUMN = 50;
const ROW = 34;
const COLUMNS = 24;
const GAP = 4;

export function dashboardPicture(template: string): string {
  const { Resources } = Template.parse(JSON.parse(template));
  const [body] = Object.values(Resources).flatMap(({ Properties: { DashboardBody } }) => DashboardBody ?? []);
  if (!body) throw new Error('no dashboard in the template');
  const idOf = (part: unknown) => z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).safeParse(part).data;
  const text = body['Fn::Join'][1].map((part) =>
    typeof part === 'string' ? part : (idOf(part)?.['Fn::GetAtt'][0] ?? '…'),
  );
  const { widgets } = Body.parse(JSON.parse(text.join('')));
  const titleOf = (id: string) => Resources[id]?.Properties.AlarmName?.replace(/^[^:]*: /, '') ?? id;
  const width = COLUMNS * COLUMN;
  const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title" font-family="sans-serif" font-size="12" fill="#16191f">
<title id="title">The dashboard of production, without data</title>
<rect width="${width}" height="${height}" fill="#f2f3f3"/>
${widgets.map((widget) => drawn(widget, titleOf)).join('\n')}
</svg>
`;
}

function drawn({ x, y, width, height, properties }: z.infer<typeof Widget>, titleOf: (id: string) => string): string {
  const { title, markdown, alarms, annotations } = properties;
  const [right, bottom] = [width * COLUMN - GAP, height * ROW - GAP];
  const [limit] = annotations?.horizontal ?? [];
  const content = [
    ...(markdown ? heading(markdown) : [`<rect width="${right}" height="${bottom}" fill="#fff"/>`]),
    ...(title ? [`<text x="8" y="18" font-size="11" font-weight="bold">${escaped(title)}</text>`] : []),
    ...alarms.map((id, n) => {
      const [across, down] = [n % 3, Math.floor(n / 3)];
      return `<g transform="translate(${8 + (across * right) / 3} ${28 + down * 14})"><rect width="7" height="7" y="2" fill="#1d8102"/><text x="11" y="9" font-size="8.5">${escaped(titleOf(id))}</text></g>`;
    }),
    ...(limit
      ? [
          `<path d="M30 ${bottom - 22}H${right - 10}" stroke="#aab7b8"/><text x="24" y="${bottom - 18}" text-anchor="end">0</text>`,
          `<path d="M30 60H${right - 10}" stroke="#d13212"/><text x="32" y="54" fill="#d13212">Larm ${limit.value.toLocaleString('sv-SE')}</text>`,
        ]
      : []),
  ];
  return `<g transform="translate(${x * COLUMN + GAP / 2} ${y * ROW + GAP / 2})">${content.join('')}</g>`;
}

const heading = (markdown: string) =>
  markdown
    .split('\n')
    .map(
      (line, n) =>
        `<text x="4" y="${22 + n * 22}" font-size="${line.startsWith('# ') ? 18 : line.startsWith('#') ? 16 : 12}">${escaped(line.replace(/^#+ /, ''))}</text>`,
    );

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { templates } = await synthesize({ nag: false });
  const picture = dashboardPicture(readFileSync(String(templates.production), 'utf8'));
  writeFileSync(new URL('../../docs/it/dashboard.svg', import.meta.url), picture);
}
