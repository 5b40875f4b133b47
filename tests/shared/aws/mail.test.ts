import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { sendMail } from '../../../shared/aws/mail.ts';

test.each([
  [
    'mail of staging goes to the sink, and says to whom production would have written',
    'sink@kommun.example',
    'sink@kommun.example',
  ],
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
  const raw = Buffer.from(sent[0]?.input.RawMessage?.Data ?? '');
  expect(raw.toString()).toMatch(new RegExp(`^To: ${receiver}`, 'm'));
  expect(raw.toString()).toContain('Reply-To: gruppen@kommun.example');
  const { headers, text } = await PostalMime.parse(raw);
  expect({ header: headers.find(({ key }) => key === 'x-kaa-to')?.value, text: text?.trim() }).toEqual(
    sink
      ? { header: mail.to, text: `Det här är ett prov. I skarp drift hade mejlet gått till ${mail.to}.\n\nHej!` }
      : { header: undefined, text: 'Hej!' },
  );
});
