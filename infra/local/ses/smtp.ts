import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { bodyOf } from '../http.ts';
import type { Receiving } from './receiving.ts';

export type Smtp = {
  port: number;
  busy: () => number;
  stop: () => Promise<void>;
};

/** SES's limit. */
const MAX_BYTES = 40 * 1024 * 1024;

/** Answers 250 only when the mail is stored. No TLS: only loopback is reached. */
export async function startSmtp(receiving: Pick<Receiving, 'accepts' | 'receive'>, port: number): Promise<Smtp> {
  let busy = 0;
  const server = new SMTPServer({
    banner: 'KAA embedded stack',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideSMTPUTF8: true,
    lenientAddressParsing: true,
    size: MAX_BYTES,
    logger: false,
    closeTimeout: 500,
    onRcptTo: ({ address }, _session, done) =>
      done(receiving.accepts(address) ? null : refusal(550, '5.1.1 No such mailbox here')),
    onData: async (stream, session, done) => {
      busy += 1;
      try {
        const mail = await bodyOf(stream as unknown as Parameters<typeof bodyOf>[0]);
        if (stream.sizeExceeded) return done(refusal(552, '5.3.4 The mail is larger than 40 MB'));
        const { mailFrom, rcptTo } = session.envelope;
        const sender = mailFrom ? mailFrom.address : '';
        const recipients = rcptTo.map(({ address }) => address);
        const helo = session.hostNameAppearsAs || 'localhost';
        done(null, `OK ${receiving.receive({ sender, recipients, helo }, mail)}`);
      } catch {
        done(refusal(451, '4.3.0 Could not be stored, try again'));
      } finally {
        busy -= 1;
      }
    },
  });
  server.on('error', () => undefined); // a client that disconnects
  greetAtOnce(server);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    busy: () => busy,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** smtp-server delays its greeting by 100 ms against spammers. */
function greetAtOnce(server: SMTPServer): void {
  const inner = server as unknown as {
    connect: (socket: unknown, options: unknown) => void;
    connections: Set<{ connectionReady: () => void }>;
  };
  const connect = inner.connect.bind(server);
  inner.connect = (socket, options) => {
    connect(socket, options);
    const connection = [...inner.connections].at(-1);
    if (!connection) return;
    const ready = connection.connectionReady.bind(connection);
    connection.connectionReady = () => undefined;
    setImmediate(ready);
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
