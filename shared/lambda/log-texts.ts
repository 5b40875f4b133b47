/** Log texts that metric filters count. */
export const REPORT_STORED = 'report stored';
