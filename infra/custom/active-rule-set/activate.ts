import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

export type Ports = {
  activeRuleSet: () => Promise<string | undefined>;
  /** Without a name none is active. */
  setActiveRuleSet: (name?: string) => Promise<void>;
  pause: () => Promise<void>;
};

/** SES is eventually consistent. */
const LOOKS = 5;

/** The physical id is the name: when it changes, CloudFormation deletes the old set, by then inactive. */
export async function onEvent(
  event: CloudFormationCustomResourceEvent,
  ports: Ports,
): Promise<{ PhysicalResourceId: string }> {
  if (event.RequestType === 'Delete') {
    await deactivate(event.PhysicalResourceId, ports);
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const name = String(event.ResourceProperties.RuleSetName);
  await activate(name, event.RequestType === 'Update' ? event.PhysicalResourceId : undefined, ports);
  return { PhysicalResourceId: name };
}

/** SES has no conditional write: a foreign set activated between our read and write is replaced unnoticed. */
async function activate(name: string, before: string | undefined, ports: Ports): Promise<void> {
  const active = await ports.activeRuleSet();
  if (active === name) return;
  refuseForeign(active, before);
  await ports.setActiveRuleSet(name);
  for (let look = 1; look <= LOOKS; look++) {
    await ports.pause();
    const now = await ports.activeRuleSet();
    if (now === name) return;
    refuseForeign(now, before);
  }
  throw new Error(`SES does not say that the receipt rule set "${name}" is active. Deploy again.`);
}

function refuseForeign(active: string | undefined, before: string | undefined): void {
  if (active === undefined || active === before) return;
  throw new Error(
    `The receipt rule set "${active}" is active in this account and region, and it is not ours. Ours does not take ` +
      'its place, since the mail that it receives would stop. Deploy to an account of its own; or, if nobody needs ' +
      `"${active}", deactivate it (Amazon SES, Email receiving, Set as inactive) and deploy again. A stack that then ` +
      'stands at UPDATE_ROLLBACK_FAILED goes on with "aws cloudformation continue-update-rollback".',
  );
}

async function deactivate(name: string, ports: Ports): Promise<void> {
  if ((await ports.activeRuleSet()) === name) await ports.setActiveRuleSet();
}
