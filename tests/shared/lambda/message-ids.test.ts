import { expect, test } from 'vitest';
import { effectTag } from '../../../shared/domain/effect-tag.ts';
import { objectCreated } from '../../../shared/domain/messages.ts';
import { reportReference } from '../../../shared/domain/reference.ts';
import {
  idsOfFeedbackSignal,
  idsOfLetterSignal,
  idsOfMail,
  idsOfNoticeSignal,
  idsOfRegisterSignal,
} from '../../../shared/lambda/message-ids.ts';
import { reportKey, youthKey } from '../../../shared/store/keys.ts';
import { KIM } from '../../support/builders.ts';

const REPORT = 'R-7K3Q-9F';

test('a failing message is known by its report or effect', () => {
  expect(idsOfRegisterSignal({ about: 'notification', reportId: REPORT, row: 2 })).toEqual({
    reportId: REPORT,
    row: 2,
  });
  expect(idsOfLetterSignal({ personKey: KIM, letter: 'L1' })).toEqual({ effect: 'L1' });
  expect(idsOfNoticeSignal({ item: reportKey(REPORT), notice: 'held' })).toEqual({ reportId: REPORT, effect: 'held' });
  const tags = [effectTag({ item: reportKey(REPORT), path: ['answer'], attempt: 1 })];
  expect(idsOfFeedbackSignal({ event: 'Bounce', tags })).toEqual({ reportId: REPORT, effect: 'answer' });
  expect(idsOfMail(objectCreated('raw-mail', 'in/0a1b2c'))).toEqual({ reportId: reportReference('0a1b2c') });
});

test('and never by the person whom it is about', () => {
  const tags = [effectTag({ item: youthKey(KIM), path: ['letters', 'L1'], attempt: 1 })];
  const ids = [
    idsOfRegisterSignal({ about: 'youth', personKey: KIM }),
    idsOfRegisterSignal({ about: 'hold', personKey: KIM }),
    idsOfNoticeSignal({ item: youthKey(KIM), notice: 'identity' }),
    idsOfNoticeSignal({ item: 'ANSWERS#kim@skola.example#2026-11-23T08:00:00Z', notice: 'stuck' }),
    idsOfFeedbackSignal({ event: 'Bounce', tags }),
  ];
  expect(ids).toEqual([{}, {}, { effect: 'identity' }, { effect: 'stuck' }, { effect: 'L1' }]);
});
