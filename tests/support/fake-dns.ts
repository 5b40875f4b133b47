import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, decode, encode } from 'dns-packet';

export type Records = Record<string, { type: 'MX' | 'TXT' | 'CNAME'; values: string[] }[]>;

/** A name server on loopback that knows only these names. `address`: with port. */
export async function fakeDns(records: Records): Promise<{ address: string; stop: () => void }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const answers = questions.flatMap(({ name, type }) =>
      (records[name] ?? []).flatMap((one) =>
        one.type === type ? one.values.map((value) => answer(name, one.type, value)) : [],
      ),
    );
    const known = questions.every(({ name }) => name in records);
    socket.send(
      encode({ type: 'response', id: id ?? 0, flags: known ? 0 : NXDOMAIN, questions, answers }),
      port,
      address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, stop: () => socket.close() };
}

const NXDOMAIN = 3;

function answer(name: string, type: 'MX' | 'TXT' | 'CNAME', value: string): Answer {
  const [priority = '', exchange = ''] = value.split(' ');
  if (type === 'MX') return { name, type, data: { preference: Number(priority), exchange } };
  return type === 'TXT' ? { name, type, data: [value] } : { name, type, data: value };
}
