import * as z from 'zod';
import { FreeDays, IsoDate, YearlyPeriod } from './calendar.ts';
import { Fault } from './fault.ts';
import { FactType } from './notification.ts';

/** Where a rule comes from: a paragraph of law or a decision of the municipality. */
const Source = z.string().min(1);

/** A letter's text in klarspråk. `{name}` and `{caseNumber}` are filled in; nothing else is. */
export const LetterText = z.object({
  source: Source,
  heading: z.string(),
  /** Paragraphs; one that starts with "- " is a bullet. */
  body: z.array(z.string()),
});
export type LetterText = z.infer<typeof LetterText>;

const ReportRule = z.object({
  source: Source,
  /** The kind of entry it opens; absent = opens none. */
  opens: z.enum(['kaa', 'prevention']).optional(),
  /** The kinds of entry it closes. */
  closes: z.array(z.enum(['kaa', 'prevention'])),
  /** Variant of the letter; absent = no letter. */
  letter: z.string().optional(),
  notice: z.boolean(),
});

/**
 * What differs between municipalities: law, texts, intervals, districts; no people. Bundled with the functions and
 * checked at build, start and deploy. Facts marked unverified in the sources stand here, never in code.
 */
export const Profile = z
  .object({
    /** Kommunkod, 4 digits. */
    municipality: z.string().regex(/^\d{4}$/),
    name: z.string(),
    ruleSet: z.string(),
    sources: z.record(z.string(), z.string()),
    coverage: z.object({
      source: Source,
      /** The first age not covered (29:9 p 1: "inte har fyllt 20 år"). */
      untilAge: z.number().int(),
      /** Compulsory school ends in the year of birth plus this, at the end of the spring term (7:10, 7:12). */
      compulsorySchoolYears: z.number().int(),
      /** MM-DD taken as the end of the spring term (skolförordningen 3:3: in June; the day is the municipality's). */
      springTermEnds: z.string().regex(/^\d\d-\d\d$/),
      /** Programme codes that begin so are education, too (IM since 2018-07-01); for the coordinator's eye only. */
      introductoryProgrammes: z.array(z.string()),
    }),
    residents: z.object({
      /** An older extract stops every letter. */
      oldestExtractDays: z.number().int().positive(),
      /** A new extract with fewer rows than this share of the last is refused whole. */
      smallestShare: z.number().min(0).max(1),
    }),
    reports: z.record(FactType, ReportRule),
    letters: z.object({
      firstLetterAfterWorkingDays: z.number().int().nonnegative(),
      quietPeriods: z.array(YearlyPeriod),
      /** Under this age the guardians are parties (FB 6:2, 9:1). */
      adultAge: z.number().int(),
      /** Whether guardians of a minor get a letter of their own. */
      guardians: z.enum(['own-letter', 'none']),
      /** E-mail invitations from adultAge where an address is known; otherwise paper. */
      emailInvitations: z.boolean(),
      sender: z.object({
        office: z.string(),
        street: z.string(),
        postcodeAndCity: z.string(),
        phone: z.string(),
        email: z.string(),
      }),
      /** Who answers for the personal data, and where to read more (GDPR art. 13 and 14). */
      dataProtection: z.string(),
      otherLanguages: z.array(z.object({ language: z.string(), line: z.string() })),
      texts: z.record(z.string(), z.object({ youth: LetterText, guardian: LetterText.optional() })),
      email: z.object({ subject: z.string(), body: z.array(z.string()) }),
    }),
    notices: z.object({
      /** Working days within which a new case is looked at. */
      acknowledgeWithinWorkingDays: z.number().int().positive(),
      /** The case in the city's own system; {caseNumber} is filled in. */
      caseLink: z.string(),
    }),
    tasks: z.object({ withinWorkingDays: z.number().int().positive() }),
    answers: z.object({
      /** Working days until a held report has been read by a person. */
      heldReadWithinWorkingDays: z.number().int().positive(),
      phone: z.string(),
    }),
    intake: z.object({
      /** Phrases, lower case, that name secrecy without marking a pupil, e.g. in a mail footer. */
      harmlessPhrases: z.array(z.string()),
      /** Words, lower case, that seal a mail wherever they stand. */
      sealingWords: z.array(z.string()),
      /** Days before and after a mail came in which the date of what it reports must lie. */
      dates: z.object({
        source: Source,
        oldestDays: z.number().int().positive(),
        mostDaysAhead: z.number().int().nonnegative(),
      }),
      /** Words, or beginnings of words, that may mean that a child is being harmed. */
      harmWords: z.array(z.string()),
      /** Words, or beginnings of words, about what we may not register: health, crime, religion and the like. */
      sensitiveWords: z.array(z.string()),
      /** Domains where anybody can get an address: never a school's domain. */
      sharedMailProviders: z.array(z.string()),
      /** Host name of the city's own relay that may stand between the school and SES. */
      trustedRelay: z.string().optional(),
    }),
    freeDays: FreeDays.extend({ source: Source }),
    districts: z.array(z.object({ code: z.string(), name: z.string() })),
    /** Postcode to district code, for extracts without a district. */
    postcodeDistricts: z.record(z.string().regex(/^\d{5}$/), z.string()),
    validFrom: IsoDate,
  })
  .superRefine((profile, context) => {
    for (const [type, rule] of Object.entries(profile.reports))
      if (rule.letter !== undefined && profile.letters.texts[rule.letter] === undefined)
        context.addIssue({
          code: 'custom',
          path: ['reports', type, 'letter'],
          message: 'letters.texts has no text of that name',
        });
    for (const variant of new Set(Object.values(profile.reports).map(({ letter }) => letter))) {
      const text = variant === undefined ? undefined : profile.letters.texts[variant];
      if (text && !text.guardian && profile.letters.guardians === 'own-letter')
        context.addIssue({
          code: 'custom',
          path: ['letters', 'texts', variant ?? '', 'guardian'],
          message: 'guardians get a letter of their own, so it needs a text',
        });
    }
    const codes = new Set(profile.districts.map(({ code }) => code));
    for (const [postcode, code] of Object.entries(profile.postcodeDistricts))
      if (!codes.has(code))
        context.addIssue({
          code: 'custom',
          path: ['postcodeDistricts', postcode],
          message: 'districts has none of that code',
        });
  });
export type Profile = z.infer<typeof Profile>;

/** The error names each key that is wrong and why, and no value. */
export function readProfile(json: unknown): Profile {
  const result = Profile.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.') || '(whole file)'}: ${message}`);
  throw new Fault('profile-invalid', `The municipality's profile is not valid:\n${faults.join('\n')}`);
}
