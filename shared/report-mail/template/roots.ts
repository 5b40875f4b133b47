/**
 * What words of protection have in common. `*`: any letters; a blank: next to each other; `…`: at most three words
 * between. One letter missing, doubled, swapped or wrong is allowed from seven letters on. docs/protection-words.md
 * argues the exceptions.
 */
export type Root = {
  words: string[];
  /** Seals only within six words of one of these; else it is weak. */
  beside?: string[];
  /** `nothing`: alone it says nothing. */
  alone?: 'nothing';
  /** It does not seal: contact and notice wait until a person has read the mail. */
  weak?: true;
  /** No fault is allowed: too many everyday words are one letter away. */
  isExact?: true;
  /** Whole words that are left out. */
  out?: string[];
  /** The word before or after: *hemlig kopia*. */
  harmlessNextTo?: string[];
  /** *Tillfälligt skydd* is a right to stay. */
  weakNextTo?: string[];
  /** Not in names, programmes, e-mail and web addresses. */
  isShort?: true;
};

const PERSON = ['elev*', 'ungdom*', 'flicka*', 'pojke*', 'hon', 'han', 'hen', 'dotter*', 'son', 'barn*', 'familj*'];
const DATA = ['adress*', 'identitet*', 'uppgift*', 'personuppgift*', 'bostad*', 'boende*', 'bor', 'lever', 'vistelse*'];
const ENGLISH = ['address*', 'adress*', 'identity', 'identities', 'person', 'persons', 'id'];
/** Given names that begin like *röj*. */
const KURDISH = ['rojhat*', 'rojda*', 'rojin*', 'rojan*', 'rojbin*', 'rojen*', 'rojava*', 'rojyar*', 'rojdar*'];
const NOT = ['inte', 'ej', 'icke', 'aldrig', 'inget', 'inga', 'ingen', 'utan'];

export const ROOTS: Root[] = [
  {
    weakNextTo: ['tillfällig*'],
    words: ['*skydd*', '*skyddad*', '*skyddat*', '*skyddsm*', '*skyddsid*', '*skyddsadress*', '*adresskydd*'],
    out: [
      ...['*skyddsombud*', 'skyddsrond*', 'skyddskommitté*', 'skyddsglasögon*', 'skyddssko*', 'skyddskläd*'],
      ...['skyddsrum*', 'skyddsutrustning*', 'skyddsstopp*', 'skyddsingenjör*', 'skyddsområde*', 'skyddshandsk*'],
      ...['data*skydd*', 'gdpr*skydd*', 'brandskydd*', 'arbetarskydd*', 'miljöskydd*', 'naturskydd*', 'djurskydd*'],
      ...['virusskydd*', 'antivirusskydd*', 'lösenordsskydd*', 'skrivskydd*', 'kopieskydd*', 'kopieringsskydd*'],
      ...['försäkringsskydd*', 'smittskydd*', 'munskydd*', 'hörselskydd*', 'knäskydd*', 'benskydd*', 'solskydd*'],
      ...['*beskydd*', 'avskydd', 'avskydda', 'avskyddes', 'oskydd*', 'växtskydd*', 'skyddshelgon*', 'smitskydd*'],
      ...['ansiktsskydd*', 'fallskydd*', 'halkskydd*', 'klimatskydd*', 'konsumentskydd*', 'explosionsskydd*'],
      ...['skyndad*', 'skyndat*', 'påskyndad*', 'påskyndat*', 'spamskydd*', 'skräppostskydd*', '*skyddsbehöv*'],
      ...['avskydde', 'lässkydd*', 'grundlagsskydd*', 'åskskydd*', 'skyddsling*', 'skyddsnät*', 'skyddsäng*'],
      ...['integritetsskyddsmyndighet*', 'säkerhetsskyddschef*'],
    ],
  },
  { words: ['*sekretess*', 'sek*mark*', 'sek*märk*'], out: ['sekundmark*', 'sekundmärk*'] },
  { words: ['sekr*'], out: ['sekreterare*', 'sekreterar*', 'sekretariat*'] },
  { words: ['*hemlig*', '*hemmelig*'], harmlessNextTo: ['kopia'] },
  { words: ['gömd*', 'undangömd*', 'gömställ*'], beside: [...DATA, ...PERSON, 'id', 'håller'], alone: 'nothing' },
  { words: ['dold*', 'skjult*', 'hidden'], beside: [...DATA, 'id', 'identity', 'address*'], alone: 'nothing' },
  {
    words: ['hot', 'hotet', 'hoten', 'hots', 'hota*', 'hotels*', 'hotfull*', 'hotbild*', '*hot', '*hotad*'],
    out: [
      'hotels',
      'snapshot',
      'screenshot',
      'slingshot',
      'idiothot',
      'dothot',
      'inflationshot',
      'utrotningshot*',
      'hthot',
    ],
    isShort: true,
  },
  { words: ['*kvarskr*', '*kvarskriv*'], out: ['kvarskatt*'] },
  { words: ['*fingera*'], out: ['fingeravtryck*'], isExact: true },
  { words: ['*kvinnojour*', '*tjejjour*', '*kontaktförbud*', '*besöksförbud*', '*umgängesförbud*'] },
  { words: ['ny* identitet*', 's märk*', 's mark*', 'smärkt*', 'smärkning*'], isExact: true },
  { words: ['21 kap* … 3*', '22 kap* … 1*', 'kap* 21 … 3*', 'osl 21*', 'osl 22*'] },
  { words: ['osl', 'offentlighets och *lag*'], weak: true },
  { words: ['röj*', 'avslöj*'], beside: [...NOT, ...DATA, 'får'], out: ['röjsåg*', 'röjning*', 'röjde', ...KURDISH] },
  { words: ['få* … veta', 'fick … veta'], beside: [...NOT, ...DATA] },
  { words: ['lämna* … ut', 'utlämn*'], beside: [...NOT, ...DATA, 'får'], harmlessNextTo: ['betyg*'] },
  { words: ['spärrm', '*spärrmark*', '*spärrmärk*', 'adress*spärr*', 'personspärr*'] },
  {
    words: ['spärr*'],
    beside: ['uppgift*', 'adress*', 'person*', 'elev*', 'identitet*'],
    harmlessNextTo: ['konto*', 'kort*'],
    out: ['spärrlist*', 'spärrvakt*'],
    isShort: true,
  },
  { words: ['confidential*', 'konfidentiell*'], beside: ENGLISH },
  {
    words: ['protected by'],
    beside: ['identity', 'identities', 'pupil*', 'student*', 'child*', 'person', 'she', 'he', 'her', 'family'],
    alone: 'nothing',
    isExact: true,
  },
  { words: ['protected personal*', 'secret personal*'] },
  {
    words: ['secret*', 'protect*'],
    beside: ENGLISH,
    out: ['secretary*', 'secretari*'],
    isExact: true,
    harmlessNextTo: ['by', 'data', 'email', 'mail', 'virus', 'threat', 'endpoint', 'privacy', 'policy', 'officer'],
    // safelinks.protection.outlook.com
    isShort: true,
  },
  {
    words: ['*skyddsbehöv*', 'anonym*', 'avidentifier*', 'pseudonym*', 'förövar*', 'förfölj*', 'stalk*'],
    weak: true,
    isExact: true,
  },
  {
    words: ['*säkerhetsskäl*', 'sk id*', 'jourboende*', 'threatened', 'under threat', 'classified', 'not … disclose*'],
    weak: true,
    isExact: true,
  },
  {
    words: [
      ...['ring inte', 'ring ej', 'ring aldrig', 'inte ringa', 'ej ringa', 'kontakta inte', 'kontakta ej'],
      ...['kontakta aldrig', 'inte kontaktas', 'ej kontaktas', 'inte … brev', 'ej … brev', 'aldrig … brev'],
    ],
    weak: true,
  },
];

/** Words that are a flag as a heading, and say nothing elsewhere. */
export const HEADINGS = ['pu', 'säkerhet*', 'marker*', 'märk*', 'lvu', 'dold*', 'gömd*', 'säker'];

/** A word whose letters stand apart, also on two lines. */
export const APART = [
  ...['skydd', 'sekretess', 'spärrmark', 'spärrmärk', 'kvarskr', 'kvinnojour', 'besöksförbud', 'kontaktförbud'],
  ...['hemligadress', 'hemligidentitet', 'hemliguppgift', 'hemligauppgift', 'hemligbostad', 'hemligtnummer'],
];
