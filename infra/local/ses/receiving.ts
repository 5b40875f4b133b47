import { newSesId, sesHeaders } from './inbound-headers.ts';

export type ReceiptRuleSpec = { ruleSet: string; recipients: string[]; bucket: string; prefix: string };

type Envelope = { sender: string; recipients: string[]; helo: string };
type Store = (bucket: string, key: string, mail: Buffer) => void;

export type Receiving = {
  accepts: (address: string) => boolean;
  /** Stores the mail by each rule; the id that SES gives it. */
  receive: (envelope: Envelope, mail: Buffer) => string;
  /** Undefined = none is active. */
  active: () => { name: string; rules: ReceiptRuleSpec[] } | undefined;
  /** By hand, in the console: the template's is no longer active. */
  activate: (ruleSet: string | undefined) => void;
};

/** At first the template's rule set is active, as the custom resource leaves it. */
export function openReceiving(rules: ReceiptRuleSpec[], store: Store): Receiving {
  let name = rules[0]?.ruleSet;
  const inForce = () => rules.filter(({ ruleSet }) => ruleSet === name);
  return {
    accepts: (address) => inForce().some((rule) => takes(rule, address)),
    receive: ({ sender, recipients, helo }, mail) => {
      const sesId = newSesId();
      for (const rule of inForce()) {
        const recipient = recipients.find((address) => takes(rule, address));
        if (recipient === undefined) continue;
        const headers = sesHeaders({ sender, recipient, helo, sesId, at: new Date() }, mail);
        store(rule.bucket, `${rule.prefix}${sesId}`, Buffer.concat([Buffer.from(headers), mail]));
      }
      return sesId;
    },
    active: () => (name === undefined ? undefined : { name, rules: inForce() }),
    activate: (ruleSet) => {
      name = ruleSet;
    },
  };
}

/** Addresses, domains, or `.domain` for subdomains. */
function takes({ recipients }: ReceiptRuleSpec, address: string): boolean {
  const wanted = address.toLowerCase();
  return recipients.some((recipient) => {
    const name = recipient.toLowerCase();
    if (name.includes('@')) return wanted === name;
    return wanted.endsWith(name.startsWith('.') ? name : `@${name}`);
  });
}
