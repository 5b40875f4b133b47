import { describe, expect, test } from 'vitest';
import { perStage } from './synthesized.ts';

describe.each(perStage)('what SES alone knows of our mail in %s', (_stage, synthesized) => {
  const alarm = (id: RegExp) => synthesized.one('AWS::CloudWatch::Alarm', id)[1].Properties;

  test('one mail that cannot be stored is an alarm at once, while SES still tries', () => {
    const { Metrics, Threshold, EvaluationPeriods } = alarm(/DoesNotReachOurBucket/);
    expect(Metrics).toMatchObject([{ Expression: 'SELECT SUM(PublishFailure) FROM "AWS/SES"', Period: 300 }]);
    expect([Threshold, EvaluationPeriods]).toEqual([1, 1]);
  });

  test.each([
    { id: /OurMailBounces/, metric: 'Reputation.BounceRate', share: 0.05 },
    { id: /OurMailIsReportedAsSpam/, metric: 'Reputation.ComplaintRate', share: 0.001 },
  ])('$metric of the account is an alarm before AWS stops our mail', ({ id, metric, share }) => {
    expect(alarm(id)).toMatchObject({
      Namespace: 'AWS/SES',
      MetricName: metric,
      Threshold: share,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(alarm(id).Dimensions).toBeUndefined();
  });
});
