import { isCaseNumber, readReportReference } from '../../domain/reference.ts';
import { visible } from '../template/labels.ts';

const CASE_NUMBER =
  /(?<![0-9A-Z])K[\s\u2010-\u2015\u2212-]?([0-9A-Z]{4})[\s\u2010-\u2015\u2212-]?([0-9A-Z])(?![0-9A-Z])/gi;
const REPORT = /(?<![0-9A-Z])R[\s\u2010-\u2015\u2212-]?[0-9A-Z]{4}[\s\u2010-\u2015\u2212-]?[0-9A-Z]{2}(?![0-9A-Z])/gi;

/** Ours, as people copy them; letters that we never use stand for look-alikes. */
export function caseNumbersIn(texts: string[]): string[] {
  const found = texts.flatMap((text) =>
    [...visible(text).matchAll(CASE_NUMBER)].map(([, four = '', check = '']) => {
      const written = `${four}-${check}`.toUpperCase();
      return `K-${written.replaceAll('O', '0').replace(/[IL]/g, '1')}`;
    }),
  );
  return [...new Set(found.filter(isCaseNumber))].sort();
}

export function referencesIn(texts: string[]): string[] {
  const found = texts.flatMap((text) => visible(text).match(REPORT) ?? []);
  return [...new Set(found.flatMap((written) => readReportReference(written) ?? []))].sort();
}
