export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter((word) => word !== ''));

/** Words of sentences; hardly anybody is called so, and who is waits. */
export function isSentenceWord(word: string): boolean {
  return WORDS.has(word) || INFLECTED.has(word);
}

const WORDS = setOf(`
  inte ej icke ingen inget aldrig alltid får fick måste ska skall skulle bör vill kan kunde hade är var varit blir blev
  bli visste säga säger mig mej dej sig henne honom hen han hon dem dom oss jag någon något några
  nånting ingenting dig ni det detta denna dessa ett sitt min mitt ditt hennes deras vår vårt våra er ert era allas
  bor bott bodde boende lever levde levt börja börjar börjat började åker åkte åkt reser resa kris krisen personen
  ber bad bett hopp hoppas sagt säg vet veta vetat
  först innan sedan efter före bara endast utan med mot och eller men att som när där här hos från till på för vid under över
  upp ner bort borta hit dit nu då redan ännu kvar snälla obs akut hem hemma hemifrån ja jo nej ju nog också även igen åter
  tillbaka annan annat andra fel rätt ny nytt samma hela halva mycket lite mer mest mindre ofta ibland snart sen
  mamma mamman mammans mamsen pappa pappan pappans papsen mor modern far fadern moster mostern faster fastern farbror
  morbror mormor morfar farmor farfar syster systern systra brodern bröder syskon tjej tjejen kille killen
  flicka flickan flickans flickor pojke pojken pojkens pojkar man mannen kvinna kvinnan fru frun make maken sambo sambon
  vh lvu lss bup hvb sos lvm ifo soc vab sip fk sol sis npf hiv hbt lpt lrv usa
  går gick gått ger gav tar tog ser såg kom kommit stå står stod ligg ligger låg sov sover sovit åt äter dricker drack drog
  drar rör slog slår slagit ljög ljuger skrek dör dog död dött lider led flyr flydde flytt rymt rymde smet stack sticker
  vore gör gjorde gjort hann hinner hjälp tyst diskret färsk skör svag vilse ute inne utomlands bortrest bortförd
  do not call contact send please first home mother father she he her his with the and does never
  två tre fyra fem sex sju åtta nio tio
`);
const STEMS = setOf(`
  ring kontakt skick skriv läs brev post mejl mail vänt avvakt stopp stann stanna hjälp möt träff prat tal berätt
  avslöj röj lämn hämt komm gå rest sjuk sjukdom vård vårdas läkar sjukhus avlid gift tving våld misshandl misshandel
  hot skydd hemlig gömm göm gömd dold dölj rädd livrädd orolig oro far farlig fara slag polis social socialtjänst
  familj föräld förälder vårdnadshavar målsman anhörig släkt barn barnet elev skol klass rektor kommun ärend rapport
  avbrott frånvaro adress telefon nummer uppgift okänd känd försvunn sakn behöv krav akt varn glöm svar svält
  diskretion tystnad försiktig försikt gravid missbruk drog alkohol fängels häkt döm åtal brott anmäl oros akut viktig
  viktigt senast tidig separer skild skil jour boend placer fosterhem familjehem utland utlands utomland utflytt
  inflytt resa semest ledig arbet jobb studer sömn deprim depression ångest mår självmord självskad mobb slut fortsätt
  återkomm återvänd ångr nek vägr tveks önsk krets granne vän vänn chef lärar kurator skolsköt namn fel rätt stämm
  gäll begär förbjud tillåt spärr sekretess konfidentiell identitet marker neka flytt
`);
const ENDINGS = setOf(`
  a an ar are arna as at ats ad ade ades ande d de den des e en er erna es et ets het heten it its lig liga ligen ligt n na nde
  ning ningen ns or orna r s t te ts tt
`);
const INFLECTED = new Set([...STEMS].flatMap((stem) => [stem, ...[...ENDINGS].map((ending) => `${stem}${ending}`)]));

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
  aleksandar aylin baran bashir bashar birgitta björn carolina ceren cornelia damir dario denis desirée dejan dusan emine
  emre engla farhad fatme fredrika gabriela goran greger habib hakan halima hampus hawa henriette hilde hodan ilse imran ines
  irja ismet jaana jolanta jorge josé jukka kamran kari katharine kevin kirsi laila leena ludmila luka maj-britt maj-lis
  marcin maryam mehrdad mikko mirela mohsen märit märta nazanin nasir natascha nour oleg paola pawel piotr pirjo päivi
  rasha ritva rojin roza sadia sahra salem sana sanela sanja semir senad shabnam shahram sirpa slavica snezana soheila
  suad taina tarja tatiana tomasz tuula ulla-maria vidar viktorija wojciech yasin yousef zaid zlatan zuzana åse öznur
  ylva yasemin yasmin yasmine yngve yusuf yvette yvonne zahra zainab zara zeinab zeynep zoran åke åsa örjan östen
  abdirahman abdullah abebe ahlam alena alina almaz alvar amanuel amna anas andrzej ayan ayaan ayse aziza azadeh bahar
  bahram basma behrouz berhane biljana bojan bosse bozena cemile daniella danuta dawit deqa diaa edita edin elham eman enisa
  ermias ersin esra eyob faisal faiza farhan farhia farzaneh fartun fatuma fawzia ferhat filmon firas fredrica ghada gülay
  gülsen haben habiba hadi halime halina hassna hatice hayat helin hiba hoda huseyin idil idris ilham iman inas ingegärd
  ingvar intisar isabela ishak jabir jalal jasna jelica jolana kadriye kadra kemal khadra khalid kidane kristjan kurdo lana
  latifa layan liban lidia ljiljana luay luul maher mahnaz mahsa malgorzata malika manal mariusz maryan masoud mebrat mehran
  merima meryem meysam milos mirko mohanad mojgan monir muna munira murat mustafe nabil nahid najma naser nasra nasteho
  nawal nevin nezha nihad nimo nizar noora nuha nura nuria obaid omid osama ozan parvaneh petros pinar rabia raed rafal
  ramin raquel reem renato rojda roksana rozita ruqiya saad sadiq safa safiya sahar saida saman samia saynab seada sead
  sefik selim senait serdar shahin shaima sharif shler siham simret sinan soran suhail sulaiman sumaya suzan svjetlana taha
  tahir tekle tesfay tigist umar vahid violeta wafa waleed walid yahya yara yared yasmina yassin yonas yordanos younes yusra
  zahir zaki zana zaynab zehra zekarias zewdi zuhra zlata åsa-lena ann-helen ann-sophie anna-carin anne-charlotte anne-marie
  britt-inger carl-henrik carl-magnus eva-karin gun-inger hans-erik inga-britt jan-åke jan-olov karl-gustav karl-olof
  kjell-åke lars-olof lars-ove lena-maria marie-louise per-anders per-ola sten-åke sven-erik sven-olof ulla-maj ove roine
  ronnie rune sigvard stellan torgny torvald tryggve valter vilgot yvonn ossian sigge alvin elton elvin harry henry ivar
  julian levi liam loke love loui malik melker melvin milo mio nicholas noel otis otto rufus theo vincent alba celine ellie
  elsie freja hailey leia livia lo lykke meja minna nellie nike novalie
`);

export function withoutMarks(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** Words that end as families do, and all that ends in them (Debian's wswedish); what they say of somebody waits. */
export const NO_FAMILY = [
  ...setOf(`
    adoptivson fosterson styvson sonson dotterson garnison ranson reson narkoman biblioman tjänsteman fackman fästman
    änkeman gentleman överman roman human fetman skandal feodal bordell anarkist bolsjevik klander insulin disciplin diarrén
    gonorrén armén idén europén kravall intervall undvik blind bohagen obehagen behagen vänthall älskog genius fördubblad
    rabblad kringjublad omjublad avskär uppsjö genomfors likström
  `),
];

/** Of many who work at schools; most others end as in FAMILY_ENDING. */
export const FAMILY_NAMES = setOf(`
  ek lind lund berg holm dahl dal ström falk björk blom frisk palm alm ask kvist sjö öst norr vester öster roos ros lilja
  lindh friberg brandt beck möller müller schmidt meyer ljung lundell norén nordin lundin wallin hedin bodin melin
  sandin molin boman hjort stark modig rask sköld svärd hjelm stål wik vik hult grahn rydh ryd bergh skoog hägg hall
  ali ahmed ahmad hassan hasan hussein husein ibrahim ismail mohamed mohammed mohamud abdi abdullah abdullahi osman omar
  yusuf yousef khan khalil khaled said salah saleh salem haddad mansour nasser aziz rahman rahimi ahmadi hosseini karimi
  mohammadi moradi rezai kaya yilmaz demir celik öztürk aydin arslan nguyen tran pham le garcia lopez gonzalez rodriguez
  fernandez martinez perez sanchez silva santos pereira kovac kovačević petrović jovanović nikolić marković hadžić begić
  kowalski kowalska nowak wójcik kaminski popov ivanov ivanova petrov petrova virtanen korhonen nieminen mäkinen hansen
  jensen larsen olsen nielsen pedersen andersen smith brown jones
  johansson fors malm rehn granath westin kling söder ask roos kvist brandt höglund nyman rydell ahlin rehnberg kowalczyk jafari
  törnqvist sylvén thorén ekberg rask frid glad uggla rönn tjäder duva örn varg lejon svan hök
  norling kempe kjell kihlberg ahl ahlgren ahlm asp aspen bark barr beijer bladh brolin broman brodin bruun bäck bäckman böhm
  carlén cederholm dahlin dalin ekelund elg elm envall falck fahlén fagerlund flink flodin fogel forss fransén fredin frykman
  garp gidlöf gillberg glans granat gruvberg gullberg gyllner hallin hamrin hasselblad hedblom heed hellgren helin hermansson
  hiller hjort hjärpe hofman holmin hovmöller humble hurtig hörnfeldt jung jönsson kjellin klang klint knutas koch krantz
  kraft krook kullman kung lagerkvist landin lang laurin lidén lindell lindén lindman linné lithner ljungqvist lodin lönn
  löfven malmborg meijer mellin mild mohlin molander munk mårdh möllerström nero nilsén norman norrby nyborg nyh nylén odén
  ohlin olander olofsgård orre oxelgren palmér pihl prytz quist ragnar ramberg rapp reuter rickman rosander rosendahl rudin
  rundqvist rydin rylander rystedt sahlin sahl salén sandell santesson sederholm segerdahl selin sidén sjödin sjölin
  skarin skoglund skytt sohl spång stål stenman stjernström stolpe sundell sundin svedin svensk swahn swartz swedin sylvan
  söderlind tamm tegnér thelin thorell tegel thulin thyr toll torell trolle tunberg törn ulander ullman unger vesterlund
  wadman wahlin wallén wande wass wedin weiss wendel werner wester westman wetterlund wiberg wide widén wiklund winblad
  bergsten holmsten dahlsten sandsten malmsten hellsten wallsten lundsten hillsten stensten bergsman person hallstad ringstad
  winge wirén wretman zackrisson zander zetterlund ågren ålund åhlén ödman öberg öman österlund
  lewandowski lewandowska wiśniewski zieliński szymański mazur dąbrowski horvat babić tomić pavlović stojanović savić ilić
  shala krasniqi hoxha gashi berisha yildirim kara polat koç aslan doğan kurt acar ünal amin aden hersi farah elmi dahir guled
  sheikh malik iqbal hosseini jafar rostami sadeghi ebrahimi akbari sharifi zare kazemi salehi hashemi taheri najafi
  saeed hamid majid barzani kadir rashid mahmoud ibrahimi sultan saab saleem nazari haidari noori sharif chen wang li zhang
  yang kim lee singh kumar patel sharma andrade costa ferreira gomes lima oliveira almeida rossi russo ferrari bianchi
  schneider fischer weber wagner becker schulz hoffmann keller klein wolf braun zimmermann lehmann kaiser tesfaye haile
  berhane gebremedhin tekle abraham habte kidane makinen laine lehtonen saarinen heikkinen koskinen järvinen salonen heinonen
`);
