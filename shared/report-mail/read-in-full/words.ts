const set = (words: string) => new Set(words.split(/\s+/).filter((word) => word !== ''));

/** Of sentences; nobody is called so. */
export const NO_NAMES = set(`
  inte ej icke ingen inget inga aldrig alltid får fick må måste ska skall skulle bör vill kan kunde har hade är var
  varit blir blev bli ring ringer ringa kontakta kontaktar kontakt skicka skickar brev brevet post mejl mejla mail maila
  hem hemma hemifrån bor bott bodde flytt flyttat flyttade lever levde vet veta vetat visste sagt säg säga säger
  mig mej dig dej sig henne honom hen han hon dem dom de vi oss ni er jag du man någon något några nånting ingenting
  mamma mamman pappa pappan moster faster morbror farbror mormor morfar farmor farfar syster systern bror brodern syskon
  flicka flickan flickor pojke pojken pojkar barn barnet barnen elev eleven elever familj familjen förälder föräldrar
  vårdnadshavare vh målsman anhörig släkt man mannen kvinna kvinnan make maken fru
  först innan sedan efter före bara endast utan med mot och eller men att som när där här hos från till på i av om för
  vid under över ut in upp ner bort hit dit nu då redan ännu kvar snälla obs viktigt akut stopp stoppa vänta vänte
  hemlig hemligt hemliga gömd gömt gömda dold dolt dolda rädd livrädd orolig fara farlig farligt hot hotad hotas slagen
  skydd skyddad skyddat skyddade sekretess adress adressen telefon nummer uppgift uppgifter okänd okänt polis polisen
  socialen soc socialtjänst socialtjänsten lvu lss bup sol sip hvb vab nej ja sos obs se läs lvm ifo
  tala prata pratar berätta berättar avslöja lämna lämnar hämta hämtar komma kommer gå går gick kvar åker reser rest
  sjuk sjukdom vård vårdas läkare sjukhus död dött avliden gift gifts tvingas tvingad slår slog våld misshandel
  den det detta denna dessa en ett sin sitt sina min mitt mina din ditt dina hans hennes deras vår vårt våra er ert
  skola skolan klass klassen mentor rektor kurator kommun kommunen ärende rapport avbrott frånvaro
`);
