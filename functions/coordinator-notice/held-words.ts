/** Of a held mail, by HeldReason: what kind of mail it is, and what to do. Nothing of its content (PR3). */
export const HELD: Record<string, { subject: string; what: string }> = {
  unread: {
    subject: 'ett mejl gick inte att läsa',
    what: 'Systemet har försökt läsa mejlet flera gånger utan att lyckas. Läs det själv. Är det en rapport, be skolan skicka den på nytt, i mallen.',
  },
  unreadable: {
    subject: 'ett mejl gick inte att läsa',
    what: 'Mejlet är trasigt eller skrivet på ett sätt som systemet inte kan läsa. Läs det själv. Är det en rapport, be skolan skicka den på nytt, i mallen.',
  },
  'too-large': {
    subject: 'ett mejl är för stort',
    what: 'Mejlet eller en bilaga är för stor för systemet. Läs det själv. Är det en rapport, be skolan dela upp den.',
  },
  virus: {
    subject: 'ett mejl gick inte igenom viruskontrollen',
    what: 'Mejlet kan innehålla virus, och systemet har inte öppnat det. Öppna det inte heller. Ring skolan, och be dem kontrollera sin dator och skicka rapporten på nytt.',
  },
  'sender-not-verified': {
    subject: 'ett mejl från någon som vi inte kan kontrollera',
    what: 'Det går inte att vara säker på vem som har skickat mejlet. Läs det. Ser det ut att komma från en skola, ring skolan på numret i skolregistret. Är det deras, släpp det med kaa held release.',
  },
  'sender-not-listed': {
    subject: 'ett mejl från någon som inte är rapportör',
    what: 'Avsändaren står inte i skolregistret. Läs mejlet. Är det från en ungdom eller vårdnadshavare, svara i dag. Är det från en skola, ring och kontrollera, och släpp det med kaa held release --unit och skolenhetskoden.',
  },
  'not-a-school': {
    subject: 'läs i dag: ett mejl från någon som inte är en skola',
    what: 'Mejlet kan vara från en ungdom, en vårdnadshavare eller en granne. Läs det och svara i dag, utan att säga något om någon annan. Namnger mejlet ett ärende väntar all kontakt tills du har läst det, och samordnaren vet det. Vill någon ha ut uppgifter eller handlingar, lämna mejlet till registratorn. Avsluta med kaa held done.',
  },
  'unit-unclear': {
    subject: 'en rapport utan skolenhet',
    what: 'Avsändaren rapporterar för flera skolenheter, och rapporten säger inte vilken. Skolan har inte fått något kvitto. Ring och fråga, och släpp mejlet med kaa held release --unit och skolenhetskoden.',
  },
  'no-rows': {
    subject: 'ett mejl från en skola, utan rapport',
    what: 'Systemet hittar ingen rapport i mejlet. Läs det och svara skolan. Är det en rapport, be skolan skicka den i mallen.',
  },
  question: {
    subject: 'en fråga från en skola',
    what: 'Mejlet ser ut att vara en fråga. Läs det och svara skolan.',
  },
  'attachment-not-readable': {
    subject: 'en bilaga går inte att läsa',
    what: 'En bilaga är till exempel en bild, en pdf eller ett Worddokument. Öppna den med kaa held show och --out. Står det elever i den, be skolan skicka dem i mallen.',
  },
  encrypted: {
    subject: 'en bilaga är låst',
    what: 'Mejlet eller en bilaga går inte att öppna utan lösenord. Ring skolan, och be dem skicka rapporten i mallen. Ta inte emot lösenordet.',
  },
  'type-or-date-missing': {
    subject: 'en lista utan typ eller datum',
    what: 'Det står inte vad som rapporteras om eleverna i listan, eller från vilken dag. Kvittot ber skolan att skicka den på nytt. Kommer ingen ny lista, ring skolan.',
  },
  correction: {
    subject: 'en skola verkar rätta eller ta tillbaka en rapport',
    what: 'Systemet kan inte läsa vad som ska ändras, och ingenting har ändrats. Läs mejlet i dag, så att inget brev går till fel person. Ring skolan om det behövs. Kvittot säger hur de kan skriva i stället.',
  },
  'quoted-part': {
    subject: 'elever i en vidarebefordrad del av ett mejl',
    what: 'Det står elever i den del av mejlet som är citerad eller vidarebefordrad. Läs mejlet. Ska de rapporteras, be skolan skriva dem i ett nytt mejl.',
  },
  'type-unclear': {
    subject: 'en typ av rapport som kan betyda flera saker',
    what: 'Typen av rapport är till exempel Slutat, Utbytesår eller Folkhögskola. Läs mejlet och fråga skolan vad eleven gör nu. Har eleven slutat utan examen och utan att börja någon annanstans, be skolan skicka ett avbrott. Har eleven examen eller läser någon annanstans, be om ett bevis.',
  },
  'temporary-number': {
    subject: 'en elev med ett tillfälligt nummer',
    what: 'En elev har ett TF-nummer eller interimsnummer, och det säger inte vem eleven är. Läs mejlet och ta reda på det.',
  },
  'number-without-row': {
    subject: 'ett personnummer utanför mallen',
    what: 'I mejlet står ett personnummer som inte hör till någon elev i mallen eller listan. Läs mejlet. Är det en rapport, be skolan skicka den i mallen.',
  },
  'cells-do-not-fit': {
    subject: 'en lista som inte stämmer med sina rubriker',
    what: 'En rad i listan har fler, färre eller andra uppgifter än rubrikerna. Läs mejlet. Kvittot ber skolan att skicka raden på nytt. Kommer ingen ny, ring skolan.',
  },
  'struck-out': {
    subject: 'en elev är överstruken',
    what: 'En rad har överstruken text, och systemet vet inte om den gäller. Läs mejlet och fråga skolan.',
  },
  'readings-disagree': {
    subject: 'ett mejl säger två saker',
    what: 'Mejlet finns i två versioner som inte säger samma sak om en elev. Läs mejlet och fråga skolan vad som gäller.',
  },
  'protection-in-doubt': {
    subject: 'ett mejl kan handla om skydd',
    what: 'Ett ord i mejlet kan betyda att någon har skyddade uppgifter. Läs det nu. Är det så, lämna det till handläggaren med kaa held seal, annars släpp det med kaa held release.',
  },
  'changed-meanwhile': {
    subject: 'en rapport måste kontrolleras',
    what: 'Systemet läste rapporten på två olika sätt, till exempel för att skolregistret ändrades samtidigt. Läs mejlet, och släpp det med kaa held release om det stämmer.',
  },
};
