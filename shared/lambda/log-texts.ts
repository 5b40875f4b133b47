/** Log texts that metric filters count: whoever changes one changes both ends. */
export const REPORT_STORED = 'report stored';
