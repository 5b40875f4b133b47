import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { directDynamo } from '../support/direct-dynamo.ts';
import { csvMail, dropoutMail, sealedMail, strangersMail } from '../support/system/mails.ts';
import { START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { startSystem } from '../support/system/system.ts';
import { perStage } from './synthesized.ts';

const MetricQueries = z.array(
  z.object({
    Id: z.string(),
    Expression: z.string().optional(),
    MetricStat: z
      .object({ Metric: z.object({ MetricName: z.string() }), Period: z.number(), Stat: z.string() })
      .optional(),
  }),
);

const mails = { accepted: dropoutMail(), partly: csvMail(), sealed: sealedMail(), held: strangersMail() };

/** As Lambda writes it down. */
async function linesFor(mail: string): Promise<string[]> {
  const dynamo = await directDynamo();
  await seed(dynamo);
  const chain = startSystem(dynamo, START);
  chain.receive(mail, 'one');
  await chain.settle();
  chain.end();
  return chain.printed.map((line) => `2026-11-23T08:00:00.000Z\t7f0c1b9e-0000-4000-8000-000000000000\tINFO\t${line}`);
}
const lines = new Map<string, string[]>();
for (const [state, mail] of Object.entries(mails)) lines.set(state, await linesFor(mail));

const termsOf = (pattern: string) =>
  (pattern.match(/"(?:\\.|[^"\\])*"/g) ?? []).map((term) => JSON.parse(term) as string);

/** Of terms, or of words between spaces, one of them fixed. */
function matches(pattern: string, line: string): boolean {
  if (!pattern.startsWith('[')) return termsOf(pattern).every((term) => line.includes(term));
  const fields = pattern.slice(1, -1).split(',');
  const words = line.split(/\s+/);
  return (
    words.length === fields.length &&
    fields.every((field, index) => !field.includes('=') || termsOf(field)[0] === words[index])
  );
}

describe.each(perStage)('mails set aside in %s', (stage, synthesized) => {
  const filters = synthesized
    .all('AWS::Logs::MetricFilter')
    .filter(([id]) => id.includes('MailShares'))
    .map(([, { Properties }]) => Properties);
  const nameOf = ({ MetricTransformations }: (typeof filters)[number]) =>
    (MetricTransformations as { MetricName: string }[])[0]?.MetricName;
  const counted = (state: string) =>
    filters
      .filter(({ FilterPattern }) => lines.get(state)?.some((line) => matches(String(FilterPattern), line)))
      .map(nameOf);

  test('each is counted once among all, and by how it was set aside', () => {
    expect(counted('accepted')).toEqual(['AllMails', 'TakenRows', 'ToReadRows']);
    expect(counted('partly')).toEqual(['AllMails', 'TakenRows', 'ToReadRows']);
    expect(counted('sealed')).toEqual(['AllMails', 'SealedMails']);
    expect(counted('held')).toEqual(['AllMails', 'HeldMails']);
    for (const written of lines.values())
      expect(written.filter((line) => line.includes('report stored'))).toHaveLength(1);
  });

  test('the log of mail-intake is counted, whole, with nothing of a school beside the number', () => {
    const [, intake] = synthesized.functions().get('mail-intake') ?? [];
    expect(filters).toHaveLength(7);
    for (const { LogGroupName, MetricTransformations, ...filter } of filters) {
      const value = { TakenRows: '$taken', ToReadRows: '$toRead' }[nameOf({ ...filter, MetricTransformations }) ?? ''];
      expect(intake?.Properties.LoggingConfig).toEqual({ LogGroup: LogGroupName });
      expect(MetricTransformations).toEqual([
        { MetricName: expect.any(String), MetricNamespace: `kaa-${stage}`, MetricValue: value ?? '1' },
      ]);
    }
  });

  test.each([
    { id: /SealedAlarm/, some: 'SealedMails', share: 0.3, description: /protected identity.*not followed up/ },
    { id: /HeldAlarm/, some: 'HeldMails', share: 0.5, description: /wait for a person.*not followed up/ },
    { id: /UnreadMailsAlarm/, some: 'ToReadMails', share: 0.2, description: /not understood.*no letter until/ },
    {
      id: /UnreadRowsAlarm/,
      all: 'TakenRows',
      some: 'ToReadRows',
      share: 0.05,
      description: /not understood.*no letter until/,
    },
  ])('a large share of $some of a day is an alarm in words', ({ id, all = 'AllMails', some, share, description }) => {
    const [, { Properties }] = synthesized.one('AWS::CloudWatch::Alarm', id);
    const metrics = MetricQueries.parse(Properties.Metrics);
    expect(metrics.find(({ Expression }) => Expression)?.Expression).toBe('IF(all >= 5, FILL(some, 0) / all, 0)');
    const summed = metrics.flatMap(({ Id, MetricStat }) =>
      MetricStat ? [[Id, MetricStat.Metric.MetricName, MetricStat.Period, MetricStat.Stat]] : [],
    );
    expect(summed.sort()).toEqual([
      ['all', all, 86_400, 'Sum'],
      ['some', some, 86_400, 'Sum'],
    ]);
    expect(Properties).toMatchObject({
      Threshold: share,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(description),
    });
  });
});
