/** What schools write below their names about themselves: hours, open houses, certificates. Whole parts, in small letters. */

const DAY =
  '(?:måndag(?:ar)?|tisdag(?:ar)?|onsdag(?:ar)?|torsdag(?:ar)?|fredag(?:ar)?|lördag(?:ar)?|söndag(?:ar)?|mån|tis|ons|tors?|fre|lör|sön|må|ti|on|to|fr|vardag(?:ar)?|helgfria vardagar|dagligen|alla dagar)';
const DAYS = `${DAY}(?: ?(?:-|,|/|och|samt|till) ?${DAY}){0,6}`;
const CLOCK = '(?:kl\\.? ?)?\\d{1,2}(?:[.:]\\d{2})?';
const SPAN = `(?:mellan )?${CLOCK} ?(?:-|och|till) ?${CLOCK}`;
const SPANS = `${SPAN}(?: ?(?:,|och|samt) ?${SPAN}){0,3}`;
const HOURS = `(?:${DAYS}(?:,? ${SPANS})?|${SPANS})(?:(?:,| och| samt) ?(?:${DAYS} ${SPANS}|(?:lunchstängt|stängt|lunch) ${SPANS})){0,6}`;
const MONTH =
  '(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const DATE = `(?:(?:den )?(?:${DAY} )?(?:den )?\\d{1,2}(?:/\\d{1,2}| ${MONTH})(?: (?:20\\d{2}|${CLOCK}))?|20\\d{2}-\\d{2}-\\d{2})`;
const DATES = `${DATE}(?:(?: ?[-,] ?| och | till | samt )${DATE}){0,5}`;
const PHONE = '\\+?[\\d(][\\d ()/-]{5,20}\\d';
const WEB = '(?:https?://)?(?:www\\.)?(?:[a-zåäö\\d-]+\\.)+[a-z]{2,}(?:/[\\w./%?=&#:;,+~-]*)?';
const OFFICE =
  '(?:(?:skol|elev|studerande)?(?:expedition(?:en)?|kansliet?|receptionen?|biblioteket|skolan|administrationen|elevservice))';
const ILL = '(?:sjuk- och frånvaroanmälan|sjukanmälan|frånvaroanmälan)';
const BEFORE = `(?:(?: senast| före| innan) (?:${CLOCK})| samma dag| varje dag)?`;
const WELCOME = '(?:[-,!. ]*(?:varmt )?välkom(?:men|na)(?: till oss)?)?';
const MORE = `(?:läs mer|mer information|mer info|anmäl dig|boka plats|läs mer och anmäl dig)(?: här| på ${WEB})?`;

/** Also above a closing: who is closed or open is named. */
const ANYWHERE = [
  `${OFFICE} (?:är |har )?(?:stängt?|stängd|öppet|öppen|lunchstängt|lovstängt)(?: (?:på grund av lov|under (?:jul|sport|påsk|höst|sommar)lovet))?(?: (?:${DATES}|${HOURS}))`,
  `(?:${WELCOME.slice(0, -1)} till )?öppet hus!?,? ?(?:den )?${DATES}(?:,? ?${SPANS})?[.!]?(?: ${MORE})?${WELCOME}`,
  `(?:varmt )?välkommen till öppet hus[!.]?(?: ${DATES}(?:,? ?${SPANS})?)?[.!]?(?: ${MORE})?`,
  `${ILL} (?:görs|sker|lämnas|gör (?:du|ni)) (?:i|via|på|genom) (?:appen|${WEB}|tel\\.? ${PHONE}|telefon ${PHONE}|skolans (?:app|hemsida|webbplats))${BEFORE}(?: eller (?:på|via|i) (?:appen|tel\\.? ${PHONE}|telefon ${PHONE}|${WEB}))?${BEFORE}`,
  `(?:sjuk|frånvarande|sjuk eller frånvarande)\\? ring ${PHONE}${BEFORE}`,
  `(?:följ|hitta|gilla|träffa) oss(?: gärna)?(?:[ ,:|·]+(?:på|i|facebook|instagram|linkedin|youtube|tiktok|sociala medier|och|@[\\w.]+|(?:https?://|www\\.)[\\w./-]+))*`,
  `(?:integritetspolicy|cookies?|kakor|villkor|användarvillkor|personuppgifter|dataskydd|tillgänglighet|tillgänglighetsredogörelse|kontakta oss|kontakt|om oss|hemsida|webb|webbplats|facebook|instagram|linkedin|youtube|tiktok|lediga jobb)`,
  `(?:visselblåsartjänst|visselblåsning|synpunkter|synpunkter och klagomål|klagomål|visselblåsartjänst och synpunkter)(?:: ?| på | till )${WEB}`,
  `(?:en )?(?:hbtqi?\\+?|miljö|kvalitets|iso ?\\d{4,5}|jämställdhets|trafik|regnbågs)[- ]?(?:diplomerad|certifierad)e?(?: (?:verksamhet|skola|gymnasieskola|enhet|organisation|gymnasium))?(?: (?:sedan )?20\\d{2})?`,
  `(?:certifierad |en )?(?:grön flagg|fairtrade school|fairtrade-skola|unesco-skola|vård- och omsorgscollege|teknikcollege|erasmus\\+)(?:[- ]skola)?(?: (?:sedan )?20\\d{2})?`,
  `org(?:anisations)?\\.?[ -]?(?:nr|nummer)\\.?:? ?\\d{6}-\\d{4}|styrelsens säte:? \\p{L}{3,20}|säte:? \\p{L}{3,20}|(?:godkänd|innehar|godkänd för) f-skatt(?:sedel)?|bankgiro:? \\d{3,4}-\\d{4}`,
];

/** Of the writer: only below the writer's own name. */
const SIGNED = [
  `(?:arbetar|jobbar|telefontid|öppettider|öppet|mottagning|drop-?in|besökstid(?:er)?|expeditionstid(?:er)?|jag arbetar|vi arbetar)(?: är)?:? ?(?:vanligtvis |oftast )?${HOURS}(?: (?:på|tel\\.?|telefon) ?${PHONE})?`,
  `(?:jag |vi )?(?:har förtroendearbetstid(?: och)? )?(?:svarar|nås|träffas)(?: (?:på (?:mejl|mail|e-post|telefon|tel|samtal)))?(?: (?:säkrast|enklast|bäst))? ${HOURS}`,
  `${PHONE} \\((?:säkrast|bäst|enklast|telefontid|vardagar)? ?${HOURS}\\)`,
  `(?:ring eller sms:?a|ring eller skicka sms)(?: gärna)?(?: på| till)? ${PHONE}`,
  `boka (?:tid|möte|samtal|vägledning|vägledningssamtal|en tid)(?: (?:hos|med) (?:mig|oss))?(?::| på| via| här:?) ?${WEB}`,
  `(?:${ILL}|växel|expedition(?:en)?|trygghetsteamet|krisgruppen|elevhälsan|elevhälsoteamet|studiehandledning|vaktmästare|vaktmästeriet|bibliotek(?:et)?|it-support|support|servicedesk):? ?(?:${PHONE}|[\\w.+-]+@[\\w.-]+)`,
  `trygghetsteamet|krisgruppen|krisgrupp|krisledningen|likabehandlingsteamet`,
  `(?:rum|sal|hus|vån|våning|plan|byggnad) [a-z]?\\d{1,4}[a-z]?`,
];

const whole = (sources: string[]) => new RegExp(`^(?:${sources.join('|')})$`, 'u');
const IS_ANYWHERE = whole(ANYWHERE);
const IS_SIGNED = whole(SIGNED);

export function isNotice(part: string, isSigned: boolean): boolean {
  if (part.length > 160) return false;
  const text = part.toLowerCase().replace(/[\s.,!:;-]+$/, '');
  return IS_ANYWHERE.test(text) || (isSigned && IS_SIGNED.test(text));
}
