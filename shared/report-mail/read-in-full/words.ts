export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter((word) => word !== ''));

/** Of sentences; hardly anybody is called so, and who is waits. */
export const NO_NAMES = setOf(`
  inte ej icke ingen inget inga aldrig alltid får fick måste ska skall skulle bör vill kan kunde hade är var varit blir
  blev bli ring ringer ringa ringde kontakta kontaktar kontakt kontaktas skicka skickar skickas brev brevet post mejl
  mejla mail maila hem hemma hemifrån bor bott bodde flytt flytta flyttat flyttade lever levde vet veta vetat visste
  sagt säga säger mig mej dej sig henne honom hen han hon dem dom oss jag någon något några nånting ingenting dig ni
  mamma mamman pappa pappan moster mostern faster farbror morbror mormor morfar farmor farfar syster systern brodern
  syskon flicka flickan flickor pojke pojken pojkar barn barnet barnen elev eleven elever familj familjen förälder
  föräldern föräldrar föräldrarna vårdnadshavare vh målsman anhörig släkt släkten mannen kvinna kvinnan maken fru frun
  först innan sedan efter före bara endast utan med mot och eller men att som när där här hos från till på för vid
  under över upp ner bort hit dit nu då redan ännu kvar snälla obs viktigt akut stopp stoppa vänta vänte väntar
  hemlig hemligt hemliga gömd gömt gömda gömmer dold dolt dolda rädd livrädd orolig fara farlig farligt hot hotad hotas
  hotar slagen skydd skyddad skyddat skyddade sekretess adress adressen telefon nummer uppgift uppgifter okänd okänt
  polis polisen socialen soc socialtjänst socialtjänsten lvu lss bup hvb vab nej sos läs lvm ifo jourhem
  tala prata pratar berätta berättar avslöja lämna lämnar hämta hämtar komma kommer gå går gick åker reser rest
  sjuk sjukdom vård vårdas läkare sjukhus död dött avliden gift gifts tvingas tvingad slår slog våld misshandel
  det detta denna dessa ett sitt min mitt mina ditt hennes deras vår vårt våra er ert era ingens allas
  skola skolan klass klassen rektor kommun kommunen ärende rapport avbrott frånvaro flydde rymt rymde försvunnen saknas
  jo ja nej inget behöver behövs akta varning hjälp hjälpa tänk glöm svara svarar möte träffa träffar
`);

/** Given names of people who work at schools; another name waits until it is the sender's own, or is taught. */
export const GIVEN_NAMES = setOf(`
  adam adel adnan agnes agneta ahmad ahmed aida aisha albert albin alejandra alejandro aleksandra alex alexander
  alexandra alfred ali alice alicia alma alva amal amalia amanda amelie amer amina amir amira ana anders andré andrea
  andreas andrei anette angela angelica angelika anita ann anna anna-karin anna-lena anna-maria anne anneli annelie
  annette annica annicka annie annika ann-britt ann-charlotte ann-christin ann-kristin ann-louise ann-marie ann-sofi
  ann-sofie anton antonia antonio arash arne arvid asma asta astrid august axel azra barbara barbro beata beatrice bengt
  bengt-åke benjamin berit bernt bert bertil birger birgit birgitta björn bo bodil boel boris britt britt-marie
  britta bror börje camilla carin carina carl carl-johan carlos carmen carola carolin carolina caroline catarina cathrine
  catrin cecilia charlie charlotta charlotte christel christer christian christin christina christoffer claes clara
  conny cristina dag dan daniel daniela danijel danny david denise dennis diana dick diego dina disa dragan ebba edith
  edvard edvin edward elena eleonor eleonora elias elif elin elina elisa elisabet elisabeth elise elizabeth ella ellen
  ellinor elsa elvira emanuel emelie emil emilia emma emmy erica eric erik erika ernst esmeralda ester eva eva-lena
  eva-lotta eva-marie evelina ewa fadi fanny farah farid fatima fatma fatemeh felicia felix filip filippa folke frans
  fredric fredrik fredrika frida gabriel gabriella gabrielle gerd gert gisela gitte greta gudrun gun gunbritt gunhild
  gunilla gun-britt gun-marie gunnar gunnel gustaf gustav gösta göran göte hamid hampus hana hanna hannah hannele hannes
  hans harald harriet hasan hassan hedda hedvig helen helena helene heléne helga helge helle henning henric henrik
  henny hilda hilma hjalmar huda hugo hussein håkan ibrahim ida idun ilona inga inga-lill inge ingegerd ingela inger
  ingemar ingmar ingrid irene irina iris irma isa isabel isabell isabella isabelle isak ismail ivan ivana iwona jack
  jacob jacqueline jakob jamal jan jan-erik jan-olof jana jane janet jasmin jasmina jasmine jason jeanette jelena
  jennie jennifer jenny jens jerker jesper jessica jill jimmie jimmy joachim joakim joanna joel johan johanna john
  johnny jon jonas jonathan jonna josef josefin josefina josefine josephine judit judith julia julie juan justyna jörgen
  kaisa kajsa kalle karen karim karin karina karl karl-erik karl-johan karolin karolina katarina katarzyna kate katharina
  katja katrin kaveh keith kenneth kennet kent kerstin khadija khaled kim kjell klara klas klaus knut konrad krister
  kristian kristin kristina kristoffer krzysztof kurt lamija lars lars-erik lars-göran lars-åke lasse laura layla lea leif
  leila lena lennart leo leon leyla lillemor lilian lilly lina linda linn linnea linnéa linus lisa lisbet lisbeth
  lise-lott lise-lotte liselott liselotte lisette lotta lotte louis louise lova lovisa lucas lucia ludvig luis lukas
  lydia madeleine madelene madelen magda magdalena magnus mahmoud maja majken malena malin malte manne manuel margareta
  margaretha margarita margit margot mari maria mariam mariana mariann marianne marie marika marina mario marion marita
  maritha mark marko markus marcus marta martha martin martina mary maryam mathias mathilda matilda mats matteo
  matthias mattias max maximilian may maya mehmet mehdi melissa mia michael michaela michaella michelle miguel mikael
  mikaela milad milan milena milica mina mirjam miriam mirja mohamad mohamed mohammad mohammed moa mona monica monika
  mostafa muhammad mustafa mårten märta nada nadia nadja naima nancy nasrin natalia natalie natasha nathalie nermin
  nicklas niclas nicole niklas nils nina noah nora noor nour nova olga olivia olle olof olov omar oscar oskar osman ola
  pamela parisa parvin patric patricia patrick patrik paul paula paulina paulo pedro peder per per-erik pernilla
  per-olof peter petra petronella petter pia pierre pontus rachel ragnar rahel raija rami rana rania rasmus rebecca rebecka
  reza rebecka renata rickard rikard riitta rita robert roberto robin roger roland rolf ronja ronny rosa rose-marie
  roxana ruben ruth sabina sabine sabrina said saga salma sam samer samir samira samuel sandra sanna sara sarah sebastian
  selma seppo sergej shirin sigbritt sigrid signe simon simona simone sindy siri siv sixten sofia sofie solveig sonia
  sonja sophia sophie staffan stefan stefania stella sten stephanie steve stig stina sture styrbjörn sune susan susann
  susanna susanne suzana suzanne svante sven svetlana svea sylvia synnöve sören tage tamara tanja tariq tatjana terese
  teresa teresia teresie theodor therese theresia therése thomas thor thorbjörn tilda tilde tim tina tindra tobias tom
  tomas tommy tone tony tor torbjörn tord tore torsten tova tove tua ture tuula tuva tyra ulf ulla ulla-britt
  ulla-karin ulrica ulrik ulrika ulrike urban ursula valentina vanessa vanja vega vendela vera verner veronica veronika vesna
  victor victoria viggo viktor viktoria vilhelm viola virpi viveca viveka vivianne vladimir wilhelm wilma william
  ylva yasemin yasmin yasmine yngve yusuf yvette yvonne zahra zainab zara zeinab zeynep zoran åke åsa örjan östen
`);
