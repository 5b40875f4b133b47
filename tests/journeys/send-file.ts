import { createTransport } from 'nodemailer';
import type { Chain } from '../support/chain.ts';

/** A school's mail with one list. */
export async function sendFile(chain: Chain, filename: string, content: Uint8Array): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: chain.stack.ports.smtp,
    secure: false,
    ignoreTLS: true,
  });
  await transport.sendMail({
    from: 'rapport@exempelgymnasiet.example',
    to: chain.mailbox,
    subject: 'Rapport',
    text: 'Hej, se bifogad lista.',
    attachments: [{ filename, content: Buffer.from(content) }],
  });
  transport.close();
}
