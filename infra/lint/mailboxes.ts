import * as z from 'zod';
import type { Profile } from '../../shared/domain/profile.ts';
import type { StagesFile } from '../city.ts';
import type { Finding } from './finding.ts';
import { textsIn } from './texts.ts';

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export function stageFaults({ staging, production }: StagesFile): Finding[] {
  const fault = (key: string, words: string, isOne: boolean) => (isOne ? [{ key: `stages.json: ${key}`, words }] : []);
  const each = Object.entries({ staging, production }).flatMap(([name, { mailbox, mailDomain, alarmAddress }]) => [
    ...fault(`${name}.mailbox`, 'does not lie in mailDomain', domainOf(mailbox) !== mailDomain.toLowerCase()),
    ...[staging, production].flatMap((stage) =>
      fault(
        `${name}.alarmAddress`,
        'is a mailbox that mail-intake reads; name one that people read',
        same(alarmAddress, stage.mailbox),
      ),
    ),
  ]);
  return [
    ...each,
    ...fault(
      'staging.mailDomain',
      "is production's: stages live apart (P7)",
      same(staging.mailDomain, production.mailDomain),
    ),
    ...fault(
      'staging.desk.clientId',
      "is production's: who may try the desk would have the same role there (P7)",
      staging.desk !== undefined &&
        staging.desk.issuer === production.desk?.issuer &&
        staging.desk.clientId === production.desk.clientId,
    ),
    ...fault(
      'staging.sinkAddress',
      "lies in staging's own mail domain, whose mail only mail-intake gets",
      domainOf(staging.sinkAddress) === staging.mailDomain.toLowerCase(),
    ),
    ...fault(
      'staging.sinkAddress',
      "is production's mailbox: trial mails would be taken for reports (P7)",
      same(staging.sinkAddress, production.mailbox),
    ),
  ];
}

/** What people write there would wait for a person as a report that cannot be read. */
export function mailboxFaults(profile: Profile, { staging, production }: StagesFile): Finding[] {
  return textsIn(profile).flatMap(({ key, text }) =>
    Object.entries({ staging, production }).flatMap(([stage, { mailbox }]) => {
      const addresses = text.toLowerCase().match(/[^\s<>(),;:]+@[^\s<>(),;:]+/g) ?? [];
      const isNamed = addresses.some(
        (address) => address.replace(/\+[^@]*/, '').replace(/\.$/, '') === mailbox.toLowerCase(),
      );
      return isNamed
        ? [{ key, words: `names the mailbox of ${stage} that mail-intake reads; name one that people read` }]
        : [];
    }),
  );
}

const PHONE = /^[\d +()-]{6,}$/;

/** Where people are sent to. */
export function linkFaults({ notices: { caseLink }, letters: { sender }, answers }: Profile): Finding[] {
  return [
    ...(caseLink === undefined ? [] : caseLinkFaults(caseLink)),
    ...(z.email().safeParse(sender.email).success ? [] : [{ key: 'letters.sender.email', words: 'is no address' }]),
    ...(PHONE.test(sender.phone) ? [] : [{ key: 'letters.sender.phone', words: 'is no telephone number' }]),
    ...(PHONE.test(answers.phone) ? [] : [{ key: 'answers.phone', words: 'is no telephone number' }]),
  ];
}

function caseLinkFaults(caseLink: string): Finding[] {
  const url = URL.parse(caseLink.replace('{caseNumber}', 'K-4M2P-X'));
  const behindHost = url ? `${url.pathname}${url.search}${url.hash}` : '';
  const link = (words: string, isFault: boolean) => (isFault ? [{ key: 'notices.caseLink', words }] : []);
  return [
    ...link('must begin with https:// and name a host', url?.protocol !== 'https:' || !url.hostname.includes('.')),
    ...link(
      'must have a name as host, and no user or port',
      url !== null && (/^[\d.]+$|\[/.test(url.hostname) || url.username !== '' || url.port !== ''),
    ),
    ...link(
      'must have {caseNumber} once, behind the host',
      !behindHost.includes('K-4M2P-X') || caseLink.split('{caseNumber}').length !== 2,
    ),
  ];
}

/** A notice must lead somewhere. */
export function deskFaults({ notices: { caseLink } }: Profile, { staging, production }: StagesFile): Finding[] {
  if (caseLink !== undefined) return [];
  return Object.entries({ staging, production }).flatMap(([name, { desk }]) =>
    desk ? [] : [{ key: `stages.json: ${name}.desk`, words: 'is needed where notices.caseLink names no other system' }],
  );
}
