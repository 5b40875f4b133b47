import type { Temporal } from 'temporal-polyfill';
import type { Html } from './html.ts';
import type { Person } from './person.ts';
import type { DeskFunction, OpenRoute, Route, RouteOf } from './rights.ts';

/** Fields of a form; of a name that comes twice the last. */
export type Typed = Record<string, string>;

export type Visit = {
  person: Person;
  /** Whether cases of the district are this person's; of none: only if all are. */
  reaches: (district: string | undefined) => boolean;
  /** Of the path: `{caseNumber}`. */
  params: Record<string, string>;
  /** Codes alone: a query stands in the history of a browser. */
  query: URLSearchParams;
  /** Of a POST; without `token` and `act`. */
  typed: Typed;
  /** Id of the act (POST), from the form; of a GET a new one, for its forms. */
  act: string;
  /** For forms. */
  token: string;
  sessionId: string;
  now: Temporal.Instant;
};

/** What was shown or done: stored before anybody sees the answer. */
export type TraceLine = {
  /** Case number, reference of a mail, or `lista:` and the list's name. */
  reference: string;
  /** A code: `case`, `list`, `search` … */
  what: string;
  /** Lines of a list. */
  count?: number;
};

/** `traced` is empty only where nothing is about a youth or a mail. */
export type Answer =
  | { main: Html; status?: 200 | 409 | 422; traced: TraceLine[] }
  /** After an act (303): a path of the desk. */
  | { to: string; traced: TraceLine[]; cookies?: string[] }
  /** The name holds word characters, dots and hyphens; others become `_`. */
  | { download: { name: string; type: string; bytes: Uint8Array }; traced: TraceLine[] }
  /** Also for what is another's: the same bytes. */
  | 'not-found';

export type Page = (visit: Visit) => Promise<Answer>;

/** A page that no route has by itself. */
export type Message = { status: number; title: string; main: Html };

/** Nobody need be signed in. */
export type OpenAnswer = (Message | { status: number; headers: Record<string, string>; body?: string }) & {
  cookies?: string[];
};
export type OpenVisit = {
  params: Record<string, string>;
  query: URLSearchParams;
  cookies: ReadonlyMap<string, string>;
  now: Temporal.Instant;
};
export type OpenPage = (visit: OpenVisit) => Promise<OpenAnswer>;

/** One for each route of the function. */
export type PagesOf<Name extends DeskFunction> = { [R in RouteOf<Name>]: R extends OpenRoute ? OpenPage : Page };
export type SomePages = { [R in Route]?: R extends OpenRoute ? OpenPage : Page };
