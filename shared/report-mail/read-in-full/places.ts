import { setOf } from '../template/closed-words.ts';

/** Municipalities, and postal towns that pupils of Stockholm's schools have; another waits. Vara is a word, too. */
const PLACES = setOf(`
  stockholm solna sundbyberg nacka lidingö täby danderyd vallentuna vaxholm värmdö tyresö haninge nynäshamn huddinge botkyrka
  salem södertälje nykvarn ekerö järfälla upplands-bro upplands-väsby sollentuna sigtuna norrtälje österåker knivsta uppsala
  enköping håbo strängnäs eskilstuna västerås örebro göteborg malmö linköping norrköping gävle nyköping lund helsingborg
  bandhagen bromma enskede enskededalen farsta hägersten hässelby johanneshov kista skarpnäck skärholmen skarholmen spånga
  vällingby årsta älvsjö vårby tumba norsborg tullinge handen jordbro brandbergen västerhaninge märsta rosersberg jakobsberg
  järfälla åkersberga gustavsberg saltsjöbaden saltsjö-boo rinkeby tensta husby akalla hallunda fittja alby södermalm
  norrmalm östermalm kungsholmen hägersten-älvsjö hägersten-liljeholmen enskede-årsta-vantör rinkeby-kista spånga-tensta
  hässelby-vällingby järva
  ale alingsås alvesta aneby arboga arjeplog arvidsjaur arvika askersund avesta bengtsfors berg bjurholm bjuv boden
  bollebygd bollnäs borgholm borlänge borås boxholm bromölla bräcke burlöv båstad dals-ed degerfors dorotea eda eksjö
  emmaboda eslöv essunga fagersta falkenberg falköping falun filipstad finspång flen forshaga färgelanda gagnef gislaved
  gnesta gnosjö gotland grums grästorp gullspång gällivare götene habo hagfors hallsberg hallstahammar halmstad hammarö
  haparanda heby hedemora herrljunga hjo hofors hudiksvall hultsfred hylte hällefors härjedalen härnösand härryda hässleholm
  höganäs högsby hörby höör jokkmokk jönköping kalix kalmar karlsborg karlshamn karlskoga karlskrona karlstad katrineholm
  kil kinda kiruna klippan kramfors kristianstad kristinehamn krokom kumla kungsbacka kungsör kungälv kävlinge köping laholm
  landskrona laxå lekeberg leksand lerum lessebo lidköping lindesberg ljungby ljusdal ljusnarsberg lomma ludvika luleå
  lycksele lysekil malung-sälen malå mariestad mark markaryd mellerud mjölby mora motala mullsjö munkedal munkfors mölndal
  mönsterås mörbylånga nora norberg nordanstig nordmaling norsjö nybro nässjö ockelbo olofström orsa orust osby oskarshamn
  ovanåker oxelösund pajala partille perstorp piteå ragunda robertsfors ronneby rättvik sala sandviken simrishamn sjöbo
  skara skellefteå skinnskatteberg skurup skövde smedjebacken sollefteå sorsele sotenäs staffanstorp stenungsund storfors
  storuman strömstad strömsund sundsvall sunne surahammar svalöv svedala svenljunga säffle säter sävsjö söderhamn
  söderköping sölvesborg tanum tibro tidaholm tierp timrå tingsryd tjörn tomelilla torsby torsås tranemo tranås trelleborg
  trollhättan trosa töreboda uddevalla ulricehamn umeå uppvidinge vadstena vaggeryd valdemarsvik vansbro varberg vellinge
  vetlanda vilhelmina vimmerby vindeln vingåker vårgårda vänersborg vännäs värnamo västervik växjö ydre ystad åmål ånge åre
  årjäng åsele åstorp åtvidaberg älmhult älvdalen älvkarleby älvsbyn ängelholm öckerö ödeshög örkelljunga örnsköldsvik
  östersund östhammar överkalix övertorneå lilla-edet östra-göinge
`);

export function isPlace(value: string): boolean {
  const rest = value
    .toLowerCase()
    .replace(/^\d{4},? ?/, '')
    .replace(/ (?:kommun|stad)$/, '');
  return rest === '' || PLACES.has(rest) || PLACES.has(rest.replaceAll(' ', '-')) || PLACES.has(rest.replace(/s$/, ''));
}
