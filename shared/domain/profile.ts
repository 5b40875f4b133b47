import * as z from 'zod';
import { FreeDays, IsoDate, MonthDay, YearlyPeriod } from './calendar.ts';
import { DarkColour } from './colour.ts';
import { Fault } from './fault.ts';
import { MAILS_LIST } from './mail-place.ts';
import { FactType, UnitCode } from './notification.ts';
import { GROUP_LIST, OFFICERS_LIST } from './place.ts';

/** A paragraph of law, or a decision of the city. */
const Source = z.string().min(1);

/** In klarspråk, with `{name}` and `{caseNumber}`. */
export const LetterText = z.object({
  source: Source,
  heading: z.string(),
  /** Paragraphs; "- " begins a bullet. */
  body: z.array(z.string()),
  /** In place of the common one. */
  dataProtection: z.string().optional(),
});
export type LetterText = z.infer<typeof LetterText>;

const ReportRule = z.object({
  source: Source,
  opens: z.enum(['kaa', 'prevention']).optional(),
  closes: z.array(z.enum(['kaa', 'prevention'])),
  /** Variant of the letter; absent: none. */
  letter: z.string().optional(),
  notice: z.boolean(),
  /** Its entry opens only if no start is heard so long, from the day of leaving or of the report. */
  opensAfterWorkingDays: z.number().int().positive().optional(),
  /** Its entry opens on coverage.autumnCheckOn, if the place is of that autumn. */
  opensAfterAutumnCheck: z.literal(true).optional(),
  /** The letter waits so long, e.g. for a start elsewhere; the notice does not. */
  firstLetterAfterWorkingDays: z.number().int().nonnegative().optional(),
});

/** What differs between cities, and facts not verified; no people. */
export const Profile = z
  .object({
    /** Kommunkod. */
    municipality: z.string().regex(/^\d{4}$/),
    name: z.string(),
    ruleSet: z.string(),
    sources: z.record(z.string(), z.string()),
    coverage: z.object({
      source: Source,
      /** The first age not covered (29:9 p 1: "inte har fyllt 20 år"). */
      untilAge: z.number().int(),
      /** Counted from the year of birth (7:10, 7:12). */
      compulsorySchoolYears: z.number().int(),
      /** MM-DD (skolförordningen 3:3: in June; the city sets the day). */
      springTermEnds: MonthDay,
      /** Where it may end otherwise, coverage is undecided. */
      compulsorySchool: z.object({
        source: Source,
        /** So many years earlier or later (7:12 specialskola, 7:13, 7:14). */
        changesByYears: z.number().int().positive(),
        /** Reports that show the pupil was admitted to upper secondary school, and so has left it. */
        isOverBy: z.array(FactType),
        /** Units (skolenhetskod) of specialskola, whose pupils have one year more. */
        longerAtUnits: z.array(UnitCode),
        /** Who is told of reports about those who are in it. */
        watch: z.enum(['kaa-group', 'manager']),
      }),
      /** MM-DD: by then who was admitted has started or not. */
      autumnCheckOn: MonthDay,
      introductoryProgrammes: z.object({
        source: Source,
        /** Beginnings of their codes. */
        codes: z.array(z.string().min(1)),
        /** Since 2018-07-01. */
        areEducation: z.boolean(),
      }),
      /** What was said of somebody who is not covered: type, date and unit. */
      notCoveredKeptDays: z.number().int().positive(),
    }),
    residents: z.object({
      /** An older extract stops every letter. */
      oldestExtractDays: z.number().int().positive(),
      /** Of the last extract's rows; with fewer a new one is refused. */
      smallestShare: z.number().min(0).max(1),
      /** Whom the extract may hold; others are refused. Absent: anybody. */
      ages: z
        .object({
          source: Source,
          from: z.number().int(),
          /** With it: some turn 20 on the way. */
          to: z.number().int(),
          /** Guardians of older youths are left out. */
          guardiansBelow: z.number().int(),
        })
        .optional(),
      /** They protect in any cell of a row; beginnings of words, in any case. */
      protectionWords: z.array(z.string()).min(1),
      /** Share of protected persons in an extract; beyond it, and the number, it is refused for all but new flags. */
      mostProtected: z.number().min(0).max(1),
      /** The protected may grow or shrink by this share from one extract to the next, or by the number. */
      protectedMayChangeBy: z.object({ share: z.number().positive(), persons: z.number().int().nonnegative() }),
    }),
    reports: z.record(FactType, ReportRule),
    spells: z.object({
      source: Source,
      /** Without new absence; then a prevention entry ends. */
      preventionLapsesAfterDays: z.number().int().positive(),
      /** Absence that lasts longer after a return is new: lists are of whole months. */
      absenceAfterReturnDays: z.number().int().nonnegative(),
      /** An end at one school that is dated so soon after a start at another is no end. */
      startElsewhereDays: z.number().int().nonnegative(),
    }),
    letters: z.object({
      quietPeriods: z.array(YearlyPeriod),
      /** Below it guardians are parties (FB 6:2, 9:1). */
      adultAge: z.number().int(),
      guardians: z.enum(['own-letter', 'none']),
      /** From adultAge, where an address is known. */
      emailInvitations: z.boolean(),
      sender: z.object({
        office: z.string(),
        street: z.string(),
        postcodeAndCity: z.string(),
        phone: z.string(),
        /** That people read: never the mailbox that mail-intake reads. */
        email: z.string(),
      }),
      /** Required by GDPR art. 13 and 14. */
      dataProtection: z.string(),
      otherLanguages: z.array(z.object({ language: z.string(), line: z.string() })),
      /** `office`: who writes, if not the sender's. */
      texts: z.record(
        z.string(),
        z.object({ office: z.string().optional(), youth: LetterText, guardian: LetterText.optional() }),
      ),
      email: z.object({ subject: z.string(), body: z.array(z.string()) }),
    }),
    notices: z.object({
      acknowledgeWithinWorkingDays: z.number().int().positive(),
      /** In Stockholm, on working days: of mails that wait to be read (P11). */
      unreadMailsAtHours: z.array(z.number().int().min(0).max(23)).min(1),
      /** To a case in another system; without it notices lead to the desk. */
      caseLink: z.string().optional(),
    }),
    tasks: z.object({
      withinWorkingDays: z.number().int().positive(),
      /** Nobody agrees to be called later than that. */
      nextContactDaysAhead: z.number().int().positive().default(183),
      /** Absence in a row after which a person asks the school whether the studies have ended. */
      askAfterAbsence: z.object({ source: Source, days: z.number().int().positive() }),
      /** Refused rows that the school has not sent again by then are told of. */
      refusedRowsAfter: z.object({ source: Source, workingDays: z.number().int().positive() }),
    }),
    answers: z.object({
      heldReadWithinWorkingDays: z.number().int().positive(),
      /** Where schools turn with pupils who have no number. */
      newlyArrived: z.object({ source: Source, sentence: z.string() }),
      phone: z.string(),
    }),
    intake: z.object({
      /** Whole sentences that name secrecy without marking a pupil; `(mejl|meddelande)` are two ways to write one. */
      footers: z.array(z.string()),
      /** Words that do not seal here, though they hold a root: a school's name. `*` is any letters. */
      harmlessWords: z.array(z.string()),
      /** The city's own; they seal wherever they stand. */
      sealingWords: z.array(z.string()),
      /** Counted from the day the mail came. */
      dates: z.object({
        source: Source,
        oldestDays: z.number().int().positive(),
        mostDaysAhead: z.number().int().nonnegative(),
      }),
      /** Of what is taken, the shares that may wait to be read; above them an alarm. */
      unreadShare: z.object({ mails: z.number().min(0).max(1), rows: z.number().min(0).max(1) }),
      /** Words or beginnings of words. */
      harmWords: z.array(z.string()),
      /** Also so; contact waits until a person has read the mail, whatever else is understood. */
      threatWords: z.array(z.string()).default([]),
      /** What we may not register: health, crime, religion. */
      sensitiveWords: z.array(z.string()),
      /** Anybody can get an address there: never a school's. */
      sharedMailProviders: z.array(z.string()),
      /** Senders who are not verified, or whom the directory does not name. */
      strangers: z.object({
        source: Source,
        /** Numbers of a sealed mail that are held. */
        holdsAMail: z.number().int().positive(),
        holdsAnHour: z.number().int().positive(),
        /** Mails that staff are told of one by one; the others of an hour in one mail. */
        mailsAnHour: z.number().int().positive(),
      }),
      /** The city's relay that may stand between the school and SES. */
      trustedRelay: z.string().optional(),
    }),
    /** Where people work. */
    desk: z.object({ source: Source, colours: z.object({ accent: DarkColour }) }).optional(),
    freeDays: FreeDays.extend({ source: Source }),
    districts: z.array(z.object({ code: z.string(), name: z.string() })),
    /** For extracts without a district. */
    postcodeDistricts: z.record(z.string().regex(/^\d{5}$/), z.string()),
    validFrom: IsoDate,
  })
  .superRefine((profile, context) => {
    const fault = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const [type, rule] of Object.entries(profile.reports))
      if (rule.letter !== undefined && profile.letters.texts[rule.letter] === undefined)
        fault(['reports', type, 'letter'], 'letters.texts has no text of that name');
      else if (rule.letter !== undefined && rule.firstLetterAfterWorkingDays === undefined)
        fault(['reports', type, 'firstLetterAfterWorkingDays'], 'a letter needs it');
    for (const variant of new Set(Object.values(profile.reports).map(({ letter }) => letter))) {
      const text = variant === undefined ? undefined : profile.letters.texts[variant];
      if (text && !text.guardian && profile.letters.guardians === 'own-letter')
        fault(
          ['letters', 'texts', variant ?? '', 'guardian'],
          'guardians get a letter of their own, so it needs a text',
        );
    }
    const codes = new Set(profile.districts.map(({ code }) => code));
    for (const [postcode, code] of Object.entries(profile.postcodeDistricts))
      if (!codes.has(code)) fault(['postcodeDistricts', postcode], 'districts has none of that code');
    for (const list of [GROUP_LIST, OFFICERS_LIST, MAILS_LIST])
      if (codes.has(list)) fault(['districts'], `${list} is the name of a list of its own`);
  });
export type Profile = z.infer<typeof Profile>;

/** The error names the keys that are wrong, no value. */
export function readProfile(json: unknown): Profile {
  const result = Profile.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.') || '(whole file)'}: ${message}`);
  throw new Fault('profile-invalid', `The municipality's profile is not valid:\n${faults.join('\n')}`);
}
