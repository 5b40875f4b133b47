import type { Errors } from '../../../shared/desk/forms.ts';
import { html } from '../../../shared/desk/html.ts';
import { download } from '../../../shared/desk/mail-parts.ts';
import type { Answer, Page, TraceLine, Typed, Visit } from '../../../shared/desk/page.ts';
import { timeOf } from '../../../shared/desk/times.ts';
import { ReportId, UnitCode } from '../../../shared/domain/notification.ts';
import type { Decision } from '../../../shared/domain/report.ts';
import { LABELS, type PupilFault, type PupilForm, type Shown, TYPED } from '../../../shared/staff-actions/outcomes.ts';
import { mailView, mayAnswerFor, type Told } from './mail-view.ts';
import type { MailPorts, Opened } from './ports.ts';
import { DECIDED, FAULTS, HOW_TO_WRITE, NOT_ENTERED, NOT_SEEN, PROTECTS, REFUSED } from './words.ts';

const actorOf = ({ person, now }: Visit) => ({ by: person.email, now });
const referenceOf = ({ params }: Visit) => ReportId.safeParse(params.reference).data;
const CLOSED: Opened = { pieces: [] };

/** One mail, whatever was typed or done before. */
async function shownMail(
  visit: Visit,
  ports: MailPorts,
  status: 200 | 409 | 422,
  traced: TraceLine[],
  tell: Told | ((shown: Shown) => Told) = {},
): Promise<Answer> {
  const reference = referenceOf(visit);
  const shown = reference && (await ports.show(reference, actorOf(visit)));
  if (!reference || !shown || shown === 'not-there') return 'not-found';
  const { raw, report } = shown;
  const opened = raw && report.reason !== 'virus' ? await ports.open({ ...shown, raw }) : CLOSED;
  const school = report.unit === undefined ? undefined : (await ports.schools([report.unit])).get(report.unit);
  const told = typeof tell === 'function' ? tell(shown) : tell;
  const main = mailView(visit, { shown, opened, told, ...(school && { school }) });
  return { main, status, traced: [...traced, { reference, what: shown.hidden ? 'mail-hidden' : 'mail' }] };
}

export const mailPage =
  (ports: MailPorts): Page =>
  (visit) =>
    shownMail(visit, ports, 200, []);

/** As a file for the person's own programs, never for the browser. */
export const attachmentPage =
  (ports: MailPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    const shown = reference && (await ports.show(reference, actorOf(visit)));
    if (!reference || !shown || shown === 'not-there' || !shown.raw || shown.report.reason === 'virus')
      return 'not-found';
    const { mail } = await ports.open({ ...shown, raw: shown.raw });
    const file = download(reference, visit.params.number ?? '', shown.raw, mail);
    if (file === 'not-there') return 'not-found';
    const traced = [{ reference, what: 'attachment' }];
    if (file !== 'too-large') return { download: file, traced };
    return {
      main: html`<h1>Bilagan är för stor</h1><p>Den går inte att hämta här. Hämta mejlet på kommandoraden:
<code>npm run kaa -- held show ${reference} --out MAPP</code>.</p>`,
      traced,
    };
  };

/** Stored, then carried out by mail-intake; sent twice it is one decision. */
export const decisionPage =
  (path: string, act: Decision['act'], ports: MailPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    if (!reference) return 'not-found';
    const unit = act === 'release' && visit.typed.skolenhetskod ? visit.typed.skolenhetskod.trim() : undefined;
    if (unit !== undefined && !UnitCode.safeParse(unit).success)
      return shownMail(visit, ports, 422, [], {
        typed: { act: path, fields: visit.typed, errors: { skolenhetskod: 'Skolenhetskoden har åtta siffror.' } },
      });
    const seen = await ports.show(reference, actorOf(visit));
    if (seen === 'not-there') return 'not-found';
    // About somebody whom only officers may see: nobody here has read it.
    if (!mayAnswerFor(act, seen))
      return shownMail(visit, ports, 409, [], { refused: seen.hidden ? REFUSED.hidden : NOT_SEEN });
    const traced = [{ reference, what: act }];
    const { sedd } = visit.typed;
    const request = { act, ...(unit && { unit }), ...(sedd !== undefined && { seen: sedd }) };
    const outcome = await ports.decide(reference, request, actorOf(visit));
    if (outcome === 'decided') return { to: '/mejl', traced };
    let isOwn = false;
    const answer = await shownMail(visit, ports, 409, [], ({ report: { decision, read } }) => {
      const own = act === 'read' ? read : decision?.act === act ? decision : undefined;
      isOwn = own?.by === visit.person.email;
      if (!decision || !['does-not-wait', 'in-work'].includes(outcome)) return { refused: REFUSED[outcome] };
      return { refused: `${decision.by} ${DECIDED[decision.act]} ${timeOf(decision.at)}. ${REFUSED[outcome]}` };
    });
    return isOwn ? { to: '/mejl', traced } : answer;
  };

export const learnPage =
  (ports: MailPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    if (!reference) return 'not-found';
    const numbers = Object.keys(visit.typed).flatMap((name) => /^stycke-(\d{1,4})$/.exec(name)?.[1] ?? []);
    if (numbers.length === 0) return shownMail(visit, ports, 422, [], { refused: 'Bocka för minst ett stycke.' });
    const traced = [{ reference, what: 'learn', count: numbers.length }];
    const result = await ports.learn(reference, numbers.map(Number), actorOf(visit));
    if (result.outcome === 'learned')
      return shownMail(visit, ports, 200, traced, {
        done: `Inlärt om ${result.address}: ${result.numbers.join(', ')}. Det här mejlet väntar tills du trycker Läst.`,
      });
    if (result.why === 'not-there') return 'not-found';
    return shownMail(visit, ports, 409, [], { refused: NOT_LEARNED[result.why] });
  };

const NOT_LEARNED = {
  'not-verified': 'Avsändaren är inte kontrollerad, och om den lärs inget in.',
  full: 'Det finns redan för mycket inlärt om avsändaren.',
  'no-number': 'Mejlet har inget stycke med det numret.',
  'not-teachable': 'Stycket går inte att lära in. Tryck Läst i stället.',
  'only-officer': 'Bara en handläggare för skyddade uppgifter kan lära in det.',
};

/** A row by a person; the page comes back for the next pupil. */
export const registerPage =
  (ports: MailPorts): Page =>
  async (visit) => {
    const reference = referenceOf(visit);
    if (!reference) return 'not-found';
    const shown = await ports.show(reference, actorOf(visit));
    if (shown === 'not-there') return 'not-found';
    if (shown.hidden) return shownMail(visit, ports, 409, [], { refused: REFUSED.hidden });
    const result = await ports.register(reference, visit.act, pupilOf(visit.typed), actorOf(visit));
    const kept = (errors: Errors) => ({ typed: { act: 'registrera', fields: visit.typed, errors } });
    if (result.outcome === 'faults')
      return shownMail(visit, ports, 422, [], kept(errorsOf(result.faults, visit.typed)));
    if (result.outcome === 'refused') {
      if (result.why === 'not-there') return 'not-found';
      const why = NOT_ENTERED[result.why];
      return shownMail(visit, ports, 409, [], { ...kept({}), refused: result.protects ? `${why} ${PROTECTS}` : why });
    }
    if (result.outcome === 'sealed') return { main: sealedView(reference), traced: [{ reference, what: 'seal' }] };
    return { to: `/mejl/${reference}`, traced: [{ reference, what: 'register' }] };
  };

const sealedView = (reference: string) => html`<h1>${reference} går den skyddade vägen</h1>
<p>Det du skrev talar om skyddade uppgifter. Eleven är inte registrerad. Handläggaren för skyddade uppgifter får mejlet, och
alla som det nämner, och den du skrev om, får kontaktstopp.</p>
<p>Handläggaren ser inte det du skrev. Vet du mer än det som står i mejlet: ring handläggaren.</p>
<p><a href="/mejl">Alla mejl som väntar</a></p>`;

const pupilOf = (typed: Typed): PupilForm =>
  Object.fromEntries(Object.values(TYPED).flatMap((name) => (typed[name]?.trim() ? [[name, typed[name].trim()]] : [])));

function errorsOf(faults: PupilFault[], { typ = '' }: Typed): Errors {
  return Object.fromEntries(
    faults.map(({ field, code }) => {
      const name =
        field === 'date' && /frånvaro/i.test(typ)
          ? 'fran'
          : Object.hasOwn(TYPED, field)
            ? TYPED[field as keyof typeof TYPED]
            : 'typ';
      const isShape = code === 'format' || code === 'missing';
      return [name, (isShape && HOW_TO_WRITE[name]) || `${LABELS[name]}: ${FAULTS[code]}`];
    }),
  );
}
