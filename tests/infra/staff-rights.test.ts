import { describe, expect, test } from 'vitest';
import { flat, list, perStage, type Statement } from './synthesized.ts';

/** `GetItem RegisterTable CASE#*,YOUTH#*`. */
function lines(statements: Statement[]): string[] {
  return statements.flatMap(({ Effect, Action, Resource, Condition = {} }) => {
    const bound = Object.values(Condition).flatMap((keys) => Object.values(keys).map((value) => list(value).join()));
    const prefix = Effect === 'Allow' ? '' : `${Effect} `;
    const places = list(Resource).map((resource) => flat(resource).replace(/^<Stores(\w+?)[0-9A-F]{8}>/, '$1'));
    return list(Action).flatMap((action) =>
      places.map((where) => [`${prefix}${action.split(':')[1]}`, where, ...bound].join(' ')),
    );
  });
}

const DYNAMODB = 'dynamodb.eu-north-1.amazonaws.com';
const S3 = 's3.eu-north-1.amazonaws.com';

const TOLD_OF_HOLD =
  'UpdateItem RegisterTable pk,holdSeq,version,lookAgainOn,workPartition,dueAt,signals NONE YOUTH#* false';

describe.each(perStage)('what people get by hand in %s', (_stage, synthesized) => {
  const rightsOf = (policy: string) =>
    lines(
      synthesized
        .policies()
        .filter(([id]) => id.startsWith(`StaffRights${policy}`))
        .map(([, statement]) => statement),
    ).sort();

  test('a reader of cases gets one case at a time, and can add to the notes of who read what', () => {
    expect(rightsOf('CaseReaders')).toEqual([
      'BatchGetItem ResidentsTable pk,protected SPECIFIC_ATTRIBUTES false',
      `Decrypt DataKey ${DYNAMODB}`,
      'GetItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable TRACE#*',
      'Query HoldsTable',
    ]);
  });

  test('who works in cases reads and writes one at a time, and takes case numbers', () => {
    expect(rightsOf('CaseWorkers')).toEqual([
      'BatchGetItem ResidentsTable',
      `Decrypt DataKey ${DYNAMODB}`,
      'GetItem DirectoryTable STAFF',
      'GetItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable TRACE#*',
      'Query HoldsTable',
    ]);
  });

  test('who lists tasks sees references, no name', () => {
    expect(rightsOf('TaskList')).toEqual([
      'BatchGetItem ResidentsTable pk,protected SPECIFIC_ATTRIBUTES false',
      `Decrypt DataKey ${DYNAMODB}`,
      'Query HoldsTable',
      'Scan RegisterTable pk,state,contactHold,tasks,followUp SPECIFIC_ATTRIBUTES',
    ]);
  });

  test('who stops contact after a call makes a person key, sets a hold, and reads nothing of anybody', () => {
    expect(rightsOf('HoldByTelephone')).toEqual([
      `Decrypt DataKey ${DYNAMODB}`,
      'GetItem RegisterTable PERSONKEY#check',
      'GetSecretValue PersonKeySecret',
      'PutItem HoldsTable pk,sk,personKey,reference,cause,setAt,setBy,schema NONE false',
      'PutItem RegisterTable TRACE#*',
      TOLD_OF_HOLD,
    ]);
  });

  test('who joins two numbers marks the old one, and reads nothing of anybody', () => {
    expect(rightsOf('JoinNumbers')).toEqual([
      `Decrypt DataKey ${DYNAMODB}`,
      'GetItem RegisterTable PERSONKEY#check',
      'GetSecretValue PersonKeySecret',
      'PutItem RegisterTable TRACE#*',
      TOLD_OF_HOLD.replace('signals', 'signals,joinsTo'),
    ]);
  });

  test('who turns the switch writes that one item', () => {
    expect(rightsOf('ContactSwitch')).toEqual([
      `Decrypt DataKey ${DYNAMODB}`,
      'PutItem RegisterTable SWITCH#contact',
      'PutItem RegisterTable TRACE#*',
      'UpdateItem RegisterTable SWITCH#contact',
    ]);
  });

  test('who says whose a row is lists cases by number, and writes youths and case numbers alone', () => {
    expect(rightsOf('IdentityCheckers')).toEqual([
      'BatchGetItem ResidentsTable',
      `Decrypt DataKey ${DYNAMODB}`,
      'GetItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable TRACE#*',
      'Query HoldsTable',
      'Scan RegisterTable pk,waitsFor,entries SPECIFIC_ATTRIBUTES',
    ]);
  });

  test('who hands letters over can mark them, but not read other files or write residents', () => {
    expect(rightsOf('LettersHandOver')).toEqual([
      'BatchGetItem ResidentsTable',
      `Decrypt DataKey ${DYNAMODB}`,
      `Decrypt DataKey ${S3}`,
      'GetItem RegisterTable YOUTH#*,BATCH#*,SWITCH#contact',
      'GetObject LettersBucket/letters/*',
      'ListBucket LettersBucket letters/*',
      'Query HoldsTable',
      'Scan RegisterTable pk,personKey,letters,batch,by,startedAt,leasedUntil,finishedAt SPECIFIC_ATTRIBUTES',
      'UpdateItem RegisterTable pk,batch,by,startedAt,holder,leasedUntil,finishedAt,count NONE BATCH#* false',
      'UpdateItem RegisterTable pk,version,letters,tasks,lookAgainOn,workPartition,dueAt,signals NONE YOUTH#* false',
    ]);
  });

  test('who sends mails again sees references and staff, and plans mails alone', () => {
    expect(rightsOf('ResendMail')).toEqual([
      `Decrypt DataKey ${DYNAMODB}`,
      'PutItem RegisterTable TRACE#*',
      'Scan RegisterTable pk,state,contactHold,answer,notices,gathered SPECIFIC_ATTRIBUTES',
      'UpdateItem RegisterTable pk,version,answer,notices,tasks,workPartition,dueAt,signals NONE REPORT#*,YOUTH#*,ANSWERS#*,IMPORT#*,AUTOMATIC#*,UNREAD#*,STRANGERS#*,SWITCH#*,BATCH#* false',
    ]);
  });

  test('who looks after held mails sees of all reports only what the list shows, and writes reports and their rows alone', () => {
    expect(rightsOf('HeldMail')).toEqual([
      'BatchGetItem DirectoryTable SCHOOLS#current,REPORTER#*,DOMAIN#*,UNIT#*,LEARNED*',
      'BatchGetItem RegisterTable CASE#*',
      'BatchGetItem RegisterTable pk,state,contactHold SPECIFIC_ATTRIBUTES YOUTH#* false',
      'BatchGetItem ResidentsTable pk,protected SPECIFIC_ATTRIBUTES false',
      `Decrypt DataKey ${DYNAMODB}`,
      `Decrypt RawMailKey ${S3}`,
      'GetItem DirectoryTable SCHOOLS#current,REPORTER#*,DOMAIN#*,UNIT#*,LEARNED*',
      'GetItem RegisterTable NOTIFICATION#*',
      'GetItem RegisterTable PERSONKEY#check',
      'GetItem RegisterTable REPORT#*',
      'GetObject RawMailBucket/mail/*',
      'GetSecretValue PersonKeySecret',
      'ListBucket RawMailBucket mail/*',
      'PutItem RegisterTable NOTIFICATION#*',
      'PutItem RegisterTable TRACE#*',
      'Query HoldsTable',
      'Scan RegisterTable pk,reportId,receivedAt,reason,unit,counts,decision,readFirst,read,done SPECIFIC_ATTRIBUTES',
      expect.stringMatching(/^SendMessage <MailQueue/),
      expect.stringMatching(/^SendMessage <NotificationsQueue/),
      'UpdateItem DirectoryTable LEARNED#*',
      'UpdateItem RegisterTable REPORT#*',
    ]);
  });

  test('what has a word of protection or a number in it only an officer may teach (PR5c)', () => {
    const taught = (policy: string) => rightsOf(policy).filter((line) => line.startsWith('UpdateItem DirectoryTable'));
    expect(taught('OfficersTeach')).toEqual(['UpdateItem DirectoryTable LEARNED#*,LEARNED-OFFICER#*']);
    expect(taught('HeldMail')).toEqual(['UpdateItem DirectoryTable LEARNED#*']);
  });

  test('an officer opens what is sealed, closes it, and leaves a trace in the register without reading it', () => {
    expect(rightsOf('OfficersReadSealed')).toEqual([
      `Decrypt DataKey ${DYNAMODB}`,
      `Decrypt SealedKey ${DYNAMODB}`,
      `Decrypt SealedKey ${S3}`,
      'GetItem SealedTable',
      'GetObject SealedBucket/mail/*',
      'ListBucket SealedBucket mail/*',
      'PutItem RegisterTable TRACE#*',
      'PutItem SealedTable CLOSED#*',
      'Scan SealedTable pk,reference,receivedAt SPECIFIC_ATTRIBUTES',
    ]);
  });

  test('an officer who releases rows stores them', () => {
    expect(rightsOf('OfficersReleaseRows')).toEqual([
      'BatchGetItem ResidentsTable',
      `Decrypt DataKey ${DYNAMODB}`,
      `Decrypt SealedKey ${DYNAMODB}`,
      `Decrypt SealedKey ${S3}`,
      'GetItem RegisterTable CASE#*,YOUTH#*',
      'GetItem SealedTable MAIL#*,PERSONS#*',
      'GetObject SealedBucket/mail/*',
      'ListBucket SealedBucket mail/*',
      'PutItem HoldsTable pk,sk,personKey,reference,cause,setAt,setBy,schema NONE false',
      'PutItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable NOTIFICATION#*',
      'PutItem RegisterTable TRACE#*',
      'Query HoldsTable',
      'UpdateItem HoldsTable pk,sk,liftedAt,liftedBy NONE false',
      TOLD_OF_HOLD,
    ]);
  });

  test('an officer who lifts a hold writes holds, youths and case numbers, and nothing else of the register', () => {
    expect(rightsOf('OfficersLiftHolds')).toEqual([
      'BatchGetItem ResidentsTable',
      `Decrypt DataKey ${DYNAMODB}`,
      `Decrypt SealedKey ${DYNAMODB}`,
      'GetItem RegisterTable CASE#*,YOUTH#*',
      'GetItem RegisterTable PERSONKEY#check',
      'GetItem SealedTable',
      'GetSecretValue PersonKeySecret',
      'PutItem HoldsTable pk,sk,personKey,reference,cause,setAt,setBy,schema NONE false',
      'PutItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable TRACE#*',
      'Query HoldsTable',
      'UpdateItem HoldsTable pk,sk,liftedAt,liftedBy NONE false',
      TOLD_OF_HOLD,
    ]);
  });

  test('an officer who unseals finds whom a file sealed by key alone, and removes flags and copies', () => {
    expect(rightsOf('OfficersUnseal')).toEqual([
      'BatchGetItem ResidentsTable',
      `Decrypt DataKey ${DYNAMODB}`,
      `Decrypt SealedKey ${DYNAMODB}`,
      'DeleteItem ResidentsTable',
      'DeleteItem SealedTable YOUTH#*,ROW#*,CLOSED#*',
      'GetItem RegisterTable CASE#*,YOUTH#*',
      'GetItem RegisterTable PERSONKEY#check',
      'GetItem SealedTable YOUTH#*,ROW#*',
      'GetSecretValue PersonKeySecret',
      'PutItem RegisterTable CASE#*,YOUTH#*',
      'PutItem RegisterTable NOTIFICATION#*',
      'PutItem RegisterTable TRACE#*',
      'Query HoldsTable',
      'Scan ResidentsTable pk,protected,flaggedBy,flaggedAgainBy SPECIFIC_ATTRIBUTES',
      'Scan SealedTable pk,personKey,flaggedBy SPECIFIC_ATTRIBUTES',
      'UpdateItem SealedTable pk,rows,unsealing NONE YOUTH#*,ROW#* false',
    ]);
  });

  test('nobody but who puts whole records, decided anew, writes a state, an entry or a hold of a youth (P6)', () => {
    for (const [id, { Action, Condition = {} }] of synthesized.policies()) {
      const keys = JSON.stringify(Condition['ForAllValues:StringLike'] ?? {});
      if (!id.startsWith('StaffRights') || !keys.includes('YOUTH#') || !list(Action).includes('dynamodb:UpdateItem'))
        continue;
      const attributes = list(Condition['ForAllValues:StringEquals']?.['dynamodb:Attributes'] ?? 'any');
      expect(attributes).not.toContain('any');
      for (const kept of ['state', 'entries', 'facts', 'contactHold', 'heldBy', 'waitsFor', 'unreadReports'])
        expect(attributes).not.toContain(kept);
    }
  });

  test('keys bind every one-key right of a person to all keys asked for', () => {
    for (const [id, { Condition = {} }] of synthesized.policies())
      if (id.startsWith('StaffRights') && JSON.stringify(Condition).includes('LeadingKeys'))
        expect([
          ['ForAllValues:StringLike'],
          ['ForAllValues:StringEquals', 'StringEqualsIfExists', 'ForAllValues:StringLike', 'Null'],
        ]).toContainEqual(Object.keys(Condition));
  });

  test("what officers may do hangs on the officers' role; the rest on nobody, until the city attaches it", () => {
    const [officers] = synthesized.one('AWS::IAM::Role', /StaffRightsOfficers/);
    const policies = synthesized.all('AWS::IAM::ManagedPolicy');
    expect(policies).toHaveLength(15);
    for (const [id, { Properties }] of policies) {
      expect(Properties.Roles).toEqual(/Officers/.test(id) ? [{ Ref: officers }] : undefined);
      for (const holders of ['Users', 'Groups']) expect(Properties[holders]).toBeUndefined();
    }
  });
});
