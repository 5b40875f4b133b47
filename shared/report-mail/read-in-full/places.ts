import { setOf } from '../template/closed-words.ts';

/** Municipalities and postal towns that pupils of Stockholm's schools have; another waits. */
const PLACES = setOf(`
  stockholm solna sundbyberg nacka lidingö täby danderyd vallentuna vaxholm värmdö tyresö haninge nynäshamn huddinge botkyrka
  salem södertälje nykvarn ekerö järfälla upplands-bro upplands-väsby sollentuna sigtuna norrtälje österåker knivsta uppsala
  enköping håbo strängnäs eskilstuna västerås örebro göteborg malmö linköping norrköping gävle nyköping lund helsingborg
  bandhagen bromma enskede enskededalen farsta hägersten hässelby johanneshov kista skarpnäck skärholmen skarholmen spånga
  vällingby årsta älvsjö vårby tumba norsborg tullinge handen jordbro brandbergen västerhaninge märsta rosersberg jakobsberg
  järfälla åkersberga gustavsberg saltsjöbaden saltsjö-boo rinkeby tensta husby akalla hallunda fittja alby södermalm
  norrmalm östermalm kungsholmen hägersten-älvsjö hägersten-liljeholmen enskede-årsta-vantör rinkeby-kista spånga-tensta
  hässelby-vällingby järva
`);

export function isPlace(value: string): boolean {
  const rest = value
    .toLowerCase()
    .replace(/^\d{4},? ?/, '')
    .replace(/ (?:kommun|stad)$/, '');
  return rest === '' || PLACES.has(rest) || PLACES.has(rest.replaceAll(' ', '-')) || PLACES.has(rest.replace(/s$/, ''));
}
