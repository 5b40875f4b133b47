export type Ports = {
  /** Name of the account's active rule set. */
  activeRuleSet: () => Promise<string | undefined>;
  /** Makes it the active one; without a name none is active. */
  setActiveRuleSet: (name?: string) => Promise<void>;
};

/** `before` is the name that the last deployment gave, when it was another. */
export async function activate(name: string, before: string | undefined, ports: Ports): Promise<void> {
  const active = await ports.activeRuleSet();
  if (active === name) return;
  if (active !== undefined && active !== before)
    throw new Error(
      `The receipt rule set "${active}" is active in this account and region, and it is not ours. ` +
        'Taking its place would stop the mail that it receives. Deactivate it by hand, or deploy to an account of its own.',
    );
  await ports.setActiveRuleSet(name);
}

/** Whoever is active by now stays so, unless it is ours. */
export async function deactivate(name: string, ports: Ports): Promise<void> {
  if ((await ports.activeRuleSet()) === name) await ports.setActiveRuleSet();
}
