/** Half of what the sweep takes: after an upgrade all are asked for, and what else is due must not wait for them. */
export const ASKED_A_MINUTE = 100;
