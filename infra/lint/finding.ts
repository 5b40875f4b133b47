/** No word quotes a value: it may be a person's. */
export type Finding = { key: string; words: string };
