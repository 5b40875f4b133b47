import { describe, expect, test } from 'vitest';
import { perStage } from './synthesized.ts';

describe.each(perStage)('what SES alone knows of our mail in %s', (_stage, synthesized) => {
  const alarm = (title: string) => synthesized.alarm(title);

  test('one mail that cannot be stored is an alarm at once, while SES still tries', () => {
    const { Metrics, Threshold, EvaluationPeriods } = alarm('Mail does not reach our bucket');
    expect(Metrics).toMatchObject([{ Expression: 'SELECT SUM(PublishFailure) FROM "AWS/SES"', Period: 300 }]);
    expect([Threshold, EvaluationPeriods]).toEqual([1, 1]);
  });

  test.each([
    { title: 'Much of our mail bounces', metric: 'Reputation.BounceRate', share: 0.05 },
    { title: 'Our mail is reported as spam', metric: 'Reputation.ComplaintRate', share: 0.001 },
  ])('$metric of the account is an alarm before AWS stops our mail', ({ title, metric, share }) => {
    expect(alarm(title)).toMatchObject({
      Namespace: 'AWS/SES',
      MetricName: metric,
      Threshold: share,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(alarm(title).Dimensions).toBeUndefined();
  });
});
