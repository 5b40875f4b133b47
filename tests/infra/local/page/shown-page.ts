import { startPage } from '../../../../infra/local/page/server.ts';
import { stockholm } from '../../../support/builders.ts';
import { startDynamo } from '../../../support/dynamo.ts';
import { aReport, aYouth, NOW, storing } from './stored-samples.ts';

/** Tries to run code on the page. */
export const HOSTILE = '<script>document.title = "taken"</script><img src=x onerror=alert(1)>';

export const PDF = Buffer.from('%PDF-1.7 a letter');
export const RECEIPT = Buffer.from(
  `From: KAA <kaa@kommun.example>\r\nTo: rapport@skola.example\r\nSubject: Kvitto R-7K3Q-9F\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHej!\r\n4 rader är mottagna.\r\n${HOSTILE}\r\n`,
);

export const DESK = 'http://127.0.0.1:8081';

export async function showPage() {
  const dynamo = await startDynamo();
  const store = storing(dynamo);
  await store.directory();
  await store.report(
    aReport({
      state: 'partly',
      counts: { accepted: 4, refused: 1, held: 0 },
      refusals: [{ attachment: 1, row: 3, field: 'personnummer', code: 'check-digit' }],
    }),
  );
  await store.youth(aYouth('a'.repeat(64)));
  const waiting = { state: 'held', counts: { accepted: 0, refused: 0, held: 1 }, reason: 'question' } as const;
  await store.report(
    aReport({ reportId: 'R-3333-33', object: 'asked', receivedAt: '2026-11-22T09:00:00Z', ...waiting }),
  );
  const sealed = { state: 'sealed', plan: '', counts: { accepted: 0, refused: 0, held: 0 } } as const;
  await store.report(aReport({ reportId: 'R-4444-44', object: 'flag', receivedAt: '2026-11-22T09:01:00Z', ...sealed }));
  const page = await startPage({
    port: 0,
    sources: {
      dynamoDb: dynamo.client,
      tables: dynamo.tables,
      queues: () => ({ mail: { ready: 0, inFlight: 0, dead: 1 } }),
      mailsOut: () => [{ id: 'm-1', to: ['rapport@skola.example'], subject: 'Kvitto R-7K3Q-9F', at: NOW.toString() }],
      idle: () => true,
      mailbox: 'kaa@kommun.example',
      desk: DESK,
      profile: stockholm,
      now: () => NOW,
    },
    files: {
      pdf: (object) => (object === 'letters/0123456789ABCDEF.pdf' ? PDF : undefined),
      mailRaw: () => RECEIPT,
    },
  });
  return {
    port: page.port,
    store,
    close: async () => {
      await page.close();
      await dynamo.stop();
    },
  };
}
export type ShownPage = Awaited<ReturnType<typeof showPage>>;
