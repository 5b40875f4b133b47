import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

export type Ports = {
  /** Name of the account's active rule set. */
  activeRuleSet: () => Promise<string | undefined>;
  /** Makes it the active one; without a name none is active. */
  setActiveRuleSet: (name?: string) => Promise<void>;
  pause: () => Promise<void>;
};

/** SES may answer with what was active a moment ago. */
const LOOKS = 5;

/**
 * What CloudFormation asks for. The rule set's name is the physical id: when it changes, CloudFormation deletes what
 * went by the old name, and by then that one is no longer active.
 */
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

/**
 * `before` is our rule set's name of the last deployment. SES knows no conditional write, so another set that becomes
 * active between our look and our write is replaced unseen; one that comes after our write is seen, and stays.
 */
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

/** Whoever is active by now stays so, unless it is ours. */
async function deactivate(name: string, ports: Ports): Promise<void> {
  if ((await ports.activeRuleSet()) === name) await ports.setActiveRuleSet();
}
