import type { DynamoDb } from '../../shared/aws/clients.ts';
import type { HeldPorts } from '../../shared/staff-actions/held.ts';
import { learn as teach } from '../../shared/staff-actions/learn.ts';
import type { NotLearned } from '../../shared/staff-actions/outcomes.ts';
import type { RegisterPorts } from '../../shared/staff-actions/register-pupil.ts';
import { type Lesson, learnedStore } from '../../shared/store/learned-store.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { UsageError } from '../parts/usage-error.ts';
import { NOT_THERE, timeOf } from './held-words.ts';

export type HeldContext = HeldPorts & Pick<RegisterPorts, 'directory' | 'notificationsQueueUrl'>;

/** What it says it has learned. */
export async function learn(reference: string, written: string, ports: HeldContext): Promise<string[]> {
  const result = await teach(reference, numbersOf(written), ports, true);
  if (result.outcome === 'refused') throw new UsageError(refusalWords(result, reference));
  return [`Inlärt om ${result.address}: ${result.numbers.join(', ')}.`];
}

function refusalWords(refusal: NotLearned, reference: string): string {
  if ('address' in refusal) return `Det finns redan för mycket inlärt om ${refusal.address}. Ta bort något först.`;
  if (!('n' in refusal))
    return refusal.why === 'not-there' ? NOT_THERE : 'Avsändaren är inte kontrollerad, och om den lärs inget in.';
  const { n } = refusal;
  return {
    'no-number': `${reference} har inget nummer ${n}. Se kaa held show ${reference}.`,
    'not-teachable': `Nummer ${n} går inte att lära in. Godkänn mejlet utan --learn.`,
    'only-officer': `Nummer ${n} kan bara en handläggare för skyddade uppgifter lära in.`,
  }[refusal.why];
}

type LearnedPorts = { dynamoDb: DynamoDb; register: string; directory: string; actor: Actor };

/** Undefined for an unknown command. */
export async function learned([command, written = '', n]: string[], ports: LearnedPorts): Promise<string | undefined> {
  const address = written.toLowerCase();
  if (!address.includes('@')) return undefined;
  const store = learnedStore(ports.dynamoDb, ports.directory);
  const lessons = await store.list(address);
  if (command === 'list') return lessonsWords(lessons);
  if (command !== 'forget' || !n) return undefined;
  const [number = 0] = numbersOf(n);
  const lesson = lessons[number - 1];
  if (!lesson) throw new UsageError(`Det finns inget nummer ${n}. Se kaa learned list ${written}.`);
  await leaveTrace(ports.dynamoDb, ports.register, lesson.reportId, 'forget', ports.actor);
  await store.forget(address, lesson.hash);
  return 'Glömt. Nästa mejl som innehåller det väntar på en person.';
}

function lessonsWords(lessons: Lesson[]): string {
  if (lessons.length === 0) return 'Inget har lärts in om avsändaren.';
  return lessons
    .map(({ kind, by, at, reportId }, index) => [index + 1, kind, `ur ${reportId}`, by, timeOf(at)].join('  '))
    .join('\n');
}

function numbersOf(written: string): number[] {
  const numbers = written.split(',').map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return [...new Set(numbers)];
  throw new UsageError(`${written} är inga nummer. Skriv dem med komma emellan: 1,3`);
}
