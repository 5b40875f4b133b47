import { fold } from '../template/labels.ts';

/** By Skolverket's study path codes: Gy11, and those that Gy25 changed; since 1 July 2025 with the suffix 25. */
export const PROGRAMMES: Record<string, string> = {
  EK: 'Ekonomiprogrammet',
  ES: 'Estetiska programmet',
  HU: 'Humanistiska programmet',
  NA: 'Naturvetenskapsprogrammet',
  SA: 'Samhällsvetenskapsprogrammet',
  TE: 'Teknikprogrammet',
  BF: 'Barn- och fritidsprogrammet',
  BA: 'Bygg- och anläggningsprogrammet',
  EE: 'El- och energiprogrammet',
  FT: 'Fordons- och transportprogrammet',
  FS: 'Försäljnings- och serviceprogrammet',
  HT: 'Hotell- och turismprogrammet',
  IN: 'Industritekniska programmet',
  NB: 'Naturbruksprogrammet',
  RL: 'Restaurang- och livsmedelsprogrammet',
  VF: 'VVS- och fastighetsprogrammet',
  VO: 'Vård- och omsorgsprogrammet',
  HA: 'Handels- och administrationsprogrammet',
  HV: 'Hantverksprogrammet',
  FR: 'Frisör- och stylistprogrammet',
  FX: 'Flygteknikutbildningen',
  MX: 'Marinteknikutbildningen',
  SX: 'Sjöfartsutbildningen',
  TX: 'Tågteknikutbildningen',
  UX: 'Utbildningen samiska näringar',
  YX: 'Yrkesdansarutbildningen',
  IB: 'International Baccalaureate',
  VI: 'Gymnasieingenjör, vidareutbildning (fjärde tekniskt år)',
  IMA: 'Individuellt alternativ',
  IMV: 'Programinriktat val',
  IMS: 'Språkintroduktion',
  IMY: 'Yrkesintroduktion',
  IMP: 'Preparandutbildning',
  IMR: 'Programinriktat individuellt val',
  IMIND: 'Individuellt alternativ',
  IMPRO: 'Programinriktat individuellt val',
  IMSPR: 'Språkintroduktion',
  IMYRK: 'Yrkesintroduktion',
  IMPRE: 'Preparandutbildning',
  AH: 'Programmet för administration, handel och varuhantering',
  EV: 'Programmet för estetiska verksamheter',
  FA: 'Programmet för fastighet, anläggning och byggnation',
  FG: 'Programmet för fordonsvård och godshantering',
  HP: 'Programmet för hantverk och produktion',
  HR: 'Programmet för hotell, restaurang och bageri',
  HO: 'Programmet för hälsa, vård och omsorg',
  HS: 'Programmet för handel och service',
  SN: 'Programmet för samhälle, natur och språk',
  SK: 'Programmet för skog, mark och djur',
  IAIND: 'Individuella program',
  FB: 'Programmet för fastighet och byggnation',
  FL: 'Flygteknikutbildningen',
  MA: 'Marinteknikutbildningen',
  SJ: 'Sjöfartsutbildningen',
  TA: 'Tågteknikutbildningen',
  YR: 'Yrkesdansarutbildningen',
};

const BY_NAME = Object.entries(PROGRAMMES).map(([code, name]) => ({ code, name: fold(name) }));
/** HVFRI0L0N, SA25, NA2025. */
const STUDY_PATH_CODE = new RegExp(
  `^(?:${Object.keys(PROGRAMMES).join('|')})(?:\\d{0,4}|[A-ZÅÄÖ]{3}(?:\\d[A-Z\\d]{0,3})?)$`,
);
/** "SA gravid" is no code. */
const ANOTHER_WORD = /(?<!^IM)\s\p{L}{2}/iu;
/** With fewer letters several names begin. */
const LETTERS_OF_A_NAME = 5;

export function programmeOf(written: string): string | undefined {
  const code = written.toUpperCase().replaceAll(/[\s.]/g, '');
  if (STUDY_PATH_CODE.test(code) && !ANOTHER_WORD.test(written.trim())) return code;
  const beginning = fold(written);
  if (beginning.length < LETTERS_OF_A_NAME) return undefined;
  const [found, ...others] = BY_NAME.filter(({ name }) => name.startsWith(beginning));
  return others.every(({ name }) => name === found?.name) ? found?.code : undefined;
}
