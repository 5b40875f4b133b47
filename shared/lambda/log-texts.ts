/** Metric filters count these. */
export const REPORT_STORED = 'report stored';
