import type { Temporal } from 'temporal-polyfill';
import type { Refusal, RequestedDecision } from '../../../shared/domain/held-report.ts';
import type { Mail } from '../../../shared/report-mail/mail/mail.ts';
import type {
  Learned,
  PupilForm,
  Registered,
  Shown,
  ShownPiece,
  ToDo,
} from '../../../shared/staff-actions/outcomes.ts';

type Actor = { by: string; now: Temporal.Instant };

/**
 * A mail, taken apart as far as it can be. `sender`: verified, null if nobody is; absent unless it was looked at.
 * `isInDoubt`: a weak word may speak of a protected identity.
 */
export type Opened = { mail?: Mail; sender?: string | null; pieces: ShownPiece[]; isInDoubt?: true };

export type MailPorts = {
  list: () => Promise<ToDo[]>;
  /** By code. */
  schools: (units: string[]) => Promise<ReadonlyMap<string, string>>;
  show: (reference: string, actor: Actor) => Promise<Shown | 'not-there'>;
  open: (shown: Shown & { raw: Uint8Array }) => Promise<Opened>;
  decide: (
    reference: string,
    request: Pick<RequestedDecision, 'act' | 'unit'> & { seen?: string },
    actor: Actor,
  ) => Promise<'decided' | Refusal>;
  learn: (reference: string, numbers: number[], actor: Actor) => Promise<Learned>;
  register: (reference: string, act: string, form: PupilForm, actor: Actor) => Promise<Registered>;
};
