import * as z from 'zod';

const LEAST_CONTRAST = 4.5;

/** Of `#rrggbb`, WCAG 2.2 "relative luminance". */
function luminance(colour: string): number {
  const part = (from: number) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

/** White text on it, and its text on white, can be read (WCAG 2.2, 1.4.3). */
export const DarkColour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/, 'must be written #rrggbb, in lower case')
  .refine((colour) => 1.05 / (luminance(colour) + 0.05) >= LEAST_CONTRAST, 'is too light beside white (4.5:1)');
