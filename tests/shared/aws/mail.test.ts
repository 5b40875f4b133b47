import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import { sendMail } from '../../../shared/aws/mail.ts';

test.each([
  ['mail of staging goes to the sink, for every addressee', 'sink@kommun.example', 'sink@kommun.example'],
  ['mail of production goes to whom it is for', '', 'skola@exempelskolan.example'],
])('%s', async (_, sink, receiver) => {
  const sent: SendRawEmailCommand[] = [];
  const ses = { send: async (command: unknown) => command instanceof SendRawEmailCommand && sent.push(command) && {} };
  const sender = { from: 'kaa@kommun.example', configurationSet: 'set', sink };
  const mail = {
    to: 'skola@exempelskolan.example',
    replyTo: 'gruppen@kommun.example',
    subject: 'Kvitto',
    text: 'Hej!',
    tag: 't',
  };
  await sendMail(ses as never, sender, { ...mail, autoSubmitted: 'auto-replied' });
  expect(sent.map(({ input }) => input.Destinations)).toEqual([[receiver]]);
  expect(Buffer.from(sent[0]?.input.RawMessage?.Data ?? '').toString()).toContain(`To: ${receiver}`);
  expect(Buffer.from(sent[0]?.input.RawMessage?.Data ?? '').toString()).toContain('Reply-To: gruppen@kommun.example');
});
