import type { ReportType } from '../../domain/notification.ts';

const MONTH =
  '(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)';
const DAY = `(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}/\\d{1,2}|\\d{1,2} ${MONTH}(?: \\d{4})?)`;
const WHEN = `(?: (?:nu|(?:under|i|för) (?:${MONTH}|perioden|terminen|höstterminen|vårterminen|hösten|våren|höst|vår|veckan|månaden)|(?:den|från den|per|fr\\.?o\\.?m\\.?|från och med)(?: den)? ${DAY}))`;
const STUDIES =
  '(?: (?:på )?(?:sin|sina|sitt))?(?: (?:gymnasie)?(?:studier|studierna|utbildning|utbildningen))(?: (?:hos oss|på skolan|på vår skola|vid skolan|i gymnasiet|i gymnasieskolan))?';
const HERE = '(?: (?:hos oss|på skolan|på vår skola|vid skolan|vid vår skola|från skolan))';
const MUCH =
  '(?:(?:en |så )?(?:hög|stor|omfattande|betydande|upprepad|långvarig|mycket|återkommande)(?: och (?:upprepad|omfattande|långvarig))? )';
const ABSENCE = `${MUCH}?ogiltig (?:skol)?frånvaro(?: i betydande (?:utsträckning|omfattning))?`;

/** What each type of row says of its pupil, in small letters; more than it says waits (PR5c). */
const SAYS: Partial<Record<ReportType, string[]>> = {
  absence: [`(?:har(?: haft)?|med) ${ABSENCE}`, `är (?:ogiltigt )?frånvarande i betydande (?:utsträckning|omfattning)`],
  dropout: [
    `(?:har |hade |inte längre |nu )*(?:avbrutit|avslutat|avslutats|slutat|hoppat av|avbröt|avslutade|slutade|avbryter|avslutar|slutar|skrivits ut|avregistrerats)`,
    '(?:är|har blivit) (?:utskriven|utskrivna|avslutad|avslutade|avregistrerad|avregistrerade)',
    'inte längre (?:går|är inskrivna?|studerar)',
    'har (?:fått )?status(?:en)? avslutad',
  ],
  'not-started': [
    `(?:har )?(?:inte|ej|aldrig) (?:påbörjat|börjat|påbörjade)|påbörjade (?:inte|ej|aldrig)|(?:inte|ej|aldrig) har påbörjat`,
  ],
  'finished-without-exam': [
    `(?:har )?(?:fått|erhållit|gått ut med|avslutat med|slutat med) (?:ett )?studiebevis(?: i stället för examen)?`,
  ],
  'study-start': ['(?:har )?(?:börjat|påbörjat|påbörjade|började|startat)|påbörjar|börjar|är (?:antagna?|inskrivna?)'],
  returned: [
    '(?:har )?återupptagit(?= (?:sin|sina|studierna))|(?:har )?(?:återgått|återkommit) till(?= (?:sin|sina|studierna))',
    'är (?:åter|tillbaka) i (?:studier|studierna|utbildning)',
  ],
};

/** Of a row of one type may be said what another says. */
const ALSO: Partial<Record<ReportType, ReportType[]>> = {
  'not-started': ['dropout'],
  'finished-without-exam': ['dropout'],
  returned: ['study-start'],
};

const WHO =
  '(?:(?:en|flera|ett antal|följande|nedanstående|ovanstående|denna|dessa|aktuella|bifogade|våra|\\d{1,3}|två|tre|fyra|fem|sex) )*(?:elev|elever|eleven|eleverna)(?: nedan| ovan| i (?:listan|filen|tabellen|rapporten|bilagan))?';

/** Left is "elev": what the rows say, too, is said. */
export function withoutStatements(text: string, types: ReadonlySet<ReportType>): string {
  const key = [...types].sort().join();
  const known = PATTERNS.get(key) ?? patternOf(types);
  PATTERNS.set(key, known);
  return text.replace(known, ' elev ');
}

const PATTERNS = new Map<string, RegExp>();

function patternOf(types: ReadonlySet<ReportType>): RegExp {
  const all = new Set([...types].flatMap((type) => [type, ...(ALSO[type] ?? [])]));
  const said = [...all].flatMap((type) => SAYS[type] ?? []);
  if (said.length === 0) return /$^/gu;
  const statement = `(?:${said.join('|')})(?:${WHEN}|${STUDIES}|${HERE}){0,3}`;
  return new RegExp(
    `(?<!\\p{L})${WHO} (?:som |vilka )?${statement}(?!\\p{L}| (?:inte|ej|hos|på|i|till|från|av) )`,
    'gu',
  );
}
