import { blankReport } from '../../functions/mail-intake/blank-report.ts';
import { type Finding, leakScan, type Output } from '../support/leak-scan/leak-scan.ts';
import { PEOPLE } from '../support/system/people.ts';
import type { System } from '../support/system/system.ts';

/** Words of mails.ts and leaks.test.ts. */
const WRITTEN_BY_SCHOOLS = ['Rapport om elev', 'Se bifogad lista', 'lista.csv', 'Hemlig rubrik', 'om hur det är hemma'];

/** One a test file: it remembers what it has scanned. */
export const scan = leakScan(PEOPLE, { fromSchools: WRITTEN_BY_SCHOOLS, ourFiles: [blankReport().content] });

/** What may not have left the stores (P4). */
export const leaksIn = (run: System): Finding[] => scan.findings(outputsOf(run));

/** All that left: messages, log, mails, names of objects, letters, results. */
export function outputsOf({ queues, mails, s3, printed }: System): Output[] {
  return [
    ...queues.sent.flatMap(({ body, attributes }): Output[] => [
      { kind: 'queue', text: body },
      ...(attributes ? [{ kind: 'queue' as const, text: attributes }] : []),
    ]),
    ...queues.dead.map(({ body }): Output => ({ kind: 'dead-letter', text: body })),
    ...printed.map((text): Output => ({ kind: 'log', text })),
    ...mails.flatMap(({ to, raw, tag }): Output[] => [
      { kind: 'mail', to: readerOf(to), text: raw },
      { kind: 'mail-tag', text: tag },
    ]),
    ...[...s3.objects].flatMap(([path, { bytes }]): Output[] => [
      { kind: 'object-key', text: path },
      ...(path.endsWith('.pdf') ? [{ kind: 'pdf' as const, text: bytes }] : []),
      ...(path.endsWith('.result.json') ? [{ kind: 'import-result' as const, text: bytes }] : []),
    ]),
  ];
}

const EMAILS: string[] = Object.values(PEOPLE).flatMap((person) => ('emails' in person ? person.emails : []));

function readerOf(address: string): 'school' | 'staff' | 'youth' {
  if (EMAILS.includes(address)) return 'youth';
  return address.endsWith('@kommun.example') ? 'staff' : 'school';
}
