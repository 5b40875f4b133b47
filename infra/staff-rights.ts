import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { WITH_EFFECTS } from '../shared/domain/effect-tag.ts';
import { LISTED as LISTED_HELD } from '../shared/staff-actions/held.ts';
import { LISTED as LISTED_IDENTITY } from '../shared/staff-actions/identity.ts';
import { LISTED as LISTED_RESEND, RESENT } from '../shared/staff-actions/resend.ts';
import { LISTED as LISTED_SEALED } from '../shared/staff-actions/sealed.ts';
import { LISTED as LISTED_TASKS } from '../shared/staff-actions/tasks.ts';
import { FLAGGED, SEALED_BY } from '../shared/staff-actions/unseal.ts';
import { BATCH_FIELDS, LISTED_LETTERS } from './parts/hand-over-fields.ts';
import { acknowledgeObjects } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import { officersRole, restorerRole } from './sealed-roles.ts';
import {
  items,
  liftingHolds,
  listing,
  makingPersonKeys,
  NEW_HOLD,
  OF_HAND_OVER,
  only,
  openKey,
  readingFiles,
  readingMails,
  TOLD_OF_HOLD,
  tracing,
} from './staff-statements.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

/** Policies that the city attaches to its roles; for sealed data a role of ours, since its key admits no other. */
export class StaffRights extends Construct {
  constructor(scope: Construct, { stage, stores, queues }: { stage: Stage; stores: Stores; queues: Queues }) {
    super(scope, 'StaffRights');
    const officers = officersRole(this, stage.officers);
    const restorer = restorerRole(this, stores.sealed);
    new CfnOutput(Stack.of(this), 'SealedOfficersRole', { value: officers.roleArn });
    new CfnOutput(Stack.of(this), 'SealedRestorerRole', { value: restorer.roleArn });
    this.caseReaders(stores);
    this.caseWorkers(stores);
    this.taskList(stores);
    this.holdByTelephone(stores);
    this.joinNumbers(stores);
    this.contactSwitch(stores);
    this.identityCheckers(stores);
    this.lettersHandOver(stores);
    this.resend(stores);
    this.heldMail(stores, queues);
    this.officersTeach(stores, queues, officers);
    this.officersReadSealed(stores, officers);
    this.officersLiftHolds(stores, officers);
    this.officersReleaseRows(stores, officers);
    this.officersUnseal(stores, officers);
  }

  /**
   * A hold is found by the person key alone, which only the secret makes from a number: no function could take the
   * number without its standing in a queue (P4). The holder can make keys, so nothing here reads what lies under one.
   */
  private holdByTelephone({ register, holds, personKeySecret }: Stores): void {
    new ManagedPolicy(this, 'HoldByTelephone', {
      description: 'Stops contact with a person by personnummer, after a call (kaa hold). It can lift nothing.',
      statements: [
        ...makingPersonKeys(register, personKeySecret),
        only(holds, ['dynamodb:PutItem'], NEW_HOLD),
        only(register, ['dynamodb:UpdateItem'], TOLD_OF_HOLD, ['YOUTH#*']),
        ...tracing(register),
      ],
    });
  }

  /** As for a hold, nothing is read; and a number leads to no record that it could change but in what it joins. */
  private joinNumbers({ register, personKeySecret }: Stores): void {
    new ManagedPolicy(this, 'JoinNumbers', {
      description: 'Says that a young person has got another number (kaa join). Register joins the records.',
      statements: [
        ...makingPersonKeys(register, personKeySecret),
        only(register, ['dynamodb:UpdateItem'], [...TOLD_OF_HOLD, 'joinsTo'], ['YOUTH#*']),
        ...tracing(register),
      ],
    });
  }

  private contactSwitch({ register }: Stores): void {
    new ManagedPolicy(this, 'ContactSwitch', {
      description: 'Stops all letters and e-mails to young people, and starts them again (kaa stop, kaa start).',
      statements: [
        items(register, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], ['SWITCH#contact']),
        ...tracing(register),
      ],
    });
  }

  private caseReaders({ register, residents, holds }: Stores): void {
    new ManagedPolicy(this, 'CaseReaders', {
      description: 'Shows one case at a time by its number, and notes who read it (kaa case).',
      statements: [
        items(register, ['dynamodb:GetItem'], ['CASE#*', 'YOUTH#*']),
        only(residents, ['dynamodb:BatchGetItem'], ['pk', 'protected']),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
        ...tracing(register),
      ],
    });
  }

  private caseWorkers({ register, residents, holds, directory }: Stores): void {
    new ManagedPolicy(this, 'CaseWorkers', {
      description:
        'Works in one case at a time: contact, tasks, letters, corrections, close, hand over (kaa contact, kaa close and others). Puts whole records, since only the whole can be decided anew.',
      statements: [
        items(register, ['dynamodb:GetItem', 'dynamodb:PutItem'], ['CASE#*', 'YOUTH#*']),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
        items(directory, ['dynamodb:GetItem'], ['STAFF']),
        ...tracing(register),
      ],
    });
  }

  private taskList({ register, residents, holds }: Stores): void {
    new ManagedPolicy(this, 'TaskList', {
      description: 'Lists what people are to do, by case number or report, without names (kaa tasks).',
      statements: [
        listing(register, LISTED_TASKS),
        only(residents, ['dynamodb:BatchGetItem'], ['pk', 'protected']),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
        openKey(register),
      ],
    });
  }

  private identityCheckers({ register, residents, holds }: Stores): void {
    new ManagedPolicy(this, 'IdentityCheckers', {
      description:
        'Lists cases with a report under another name, and says whose it is (kaa identity). Puts whole records, since only the whole can be decided anew.',
      statements: [
        listing(register, LISTED_IDENTITY),
        items(register, ['dynamodb:GetItem', 'dynamodb:PutItem'], ['CASE#*', 'YOUTH#*']),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
        ...tracing(register),
      ],
    });
  }

  private lettersHandOver({ register, residents, holds, lettersBucket }: Stores): void {
    const policy = new ManagedPolicy(this, 'LettersHandOver', {
      description:
        'Fetches letters for print and marks them as handed over (kaa letters). Reads whole records, since all in them decides whether a letter may leave; writes letters and tasks alone.',
      statements: [
        listing(register, LISTED_LETTERS),
        items(register, ['dynamodb:GetItem'], ['YOUTH#*', 'BATCH#*', 'SWITCH#contact']),
        only(register, ['dynamodb:UpdateItem'], OF_HAND_OVER, ['YOUTH#*']),
        only(register, ['dynamodb:UpdateItem'], ['pk', ...BATCH_FIELDS], ['BATCH#*']),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
        ...readingFiles(lettersBucket, 'letters/*'),
        openKey(register),
        openKey(lettersBucket),
      ],
    });
    acknowledgeObjects(policy, lettersBucket, 'letters/*');
  }

  private resend({ register }: Stores): void {
    new ManagedPolicy(this, 'ResendMail', {
      description:
        'Lists mails of ours of which nobody knows whether they were sent, by reference, and sends them again (kaa resend).',
      statements: [
        listing(register, LISTED_RESEND),
        only(
          register,
          ['dynamodb:UpdateItem'],
          RESENT,
          WITH_EFFECTS.map((kind) => `${kind}#*`),
        ),
        ...tracing(register),
      ],
    });
  }

  private heldMail(stores: Stores, queues: Queues): void {
    const { register, directory, rawMailBucket } = stores;
    const policy = new ManagedPolicy(this, 'HeldMail', {
      description: 'Reads mails that wait for a person, and decides what becomes of them (kaa held, kaa learned).',
      statements: [
        listing(register, LISTED_HELD),
        ...readingMails(stores, queues),
        items(directory, ['dynamodb:UpdateItem'], ['LEARNED#*']),
        // A pupil who stands in a mail.
        items(register, ['dynamodb:GetItem', 'dynamodb:PutItem'], ['NOTIFICATION#*']),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queues.notifications.queue.queueArn] }),
      ],
    });
    acknowledgeObjects(policy, rawMailBucket, 'mail/*');
  }

  private officersTeach(stores: Stores, queues: Queues, officers: Role): void {
    const { directory, rawMailBucket } = stores;
    const policy = new ManagedPolicy(this, 'OfficersTeach', {
      roles: [officers],
      description:
        'Teaches that something in a mail is harmless from its sender though it has a word of protection or a number in it (kaa held read --learn). For the named officers only.',
      statements: [
        ...readingMails(stores, queues),
        items(directory, ['dynamodb:UpdateItem'], ['LEARNED#*', 'LEARNED-OFFICER#*']),
      ],
    });
    acknowledgeObjects(policy, rawMailBucket, 'mail/*');
  }

  private officersReadSealed({ register, sealed, sealedBucket }: Stores, officers: Role): void {
    const policy = new ManagedPolicy(this, 'OfficersReadSealed', {
      roles: [officers],
      description:
        'Lists by reference what came by the sealed way (protected identity), reads one item or mail at a time, and closes it (kaa sealed). For the named officers only.',
      statements: [
        listing(sealed, LISTED_SEALED),
        new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [sealed.tableArn] }),
        items(sealed, ['dynamodb:PutItem'], ['CLOSED#*']),
        ...readingFiles(sealedBucket, 'mail/*'),
        ...tracing(register),
        openKey(sealed, officers),
        openKey(sealedBucket, officers),
      ],
    });
    acknowledgeObjects(policy, sealedBucket, 'mail/*');
  }

  private officersLiftHolds({ register, residents, holds, sealed, personKeySecret }: Stores, officers: Role): void {
    new ManagedPolicy(this, 'OfficersLiftHolds', {
      roles: [officers],
      description:
        'Lifts one hold on contact, or all of a sealed mail (kaa lift). Puts whole records, since only the whole can be decided anew. For the named officers only.',
      statements: [
        new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [sealed.tableArn] }),
        ...liftingHolds(register, holds),
        // For a hold that no mail names.
        ...makingPersonKeys(register, personKeySecret),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        ...tracing(register),
        openKey(sealed, officers),
      ],
    });
  }

  private officersReleaseRows({ register, residents, holds, sealed, sealedBucket }: Stores, officers: Role): void {
    const policy = new ManagedPolicy(this, 'OfficersReleaseRows', {
      roles: [officers],
      description:
        'Publishes rows of a sealed mail that are about nobody with a protected identity (kaa sealed release-rows). For the named officers only.',
      statements: [
        items(sealed, ['dynamodb:GetItem'], ['MAIL#*', 'PERSONS#*']),
        ...readingFiles(sealedBucket, 'mail/*'),
        // Schools are read by the right of OfficersTeach.
        ...liftingHolds(register, holds),
        items(register, ['dynamodb:PutItem'], ['NOTIFICATION#*']),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        ...tracing(register),
        openKey(sealed, officers),
        openKey(sealedBucket, officers),
      ],
    });
    acknowledgeObjects(policy, sealedBucket, 'mail/*');
  }

  private officersUnseal({ register, residents, holds, sealed, personKeySecret }: Stores, officers: Role): void {
    new ManagedPolicy(this, 'OfficersUnseal', {
      roles: [officers],
      description:
        'Brings back one person, or all whom one file sealed (kaa unseal). Puts whole records, since they come whole from their copies. For the named officers only.',
      statements: [
        listing(residents, FLAGGED),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        new PolicyStatement({ actions: ['dynamodb:DeleteItem'], resources: [residents.tableArn] }),
        listing(sealed, SEALED_BY),
        items(sealed, ['dynamodb:GetItem'], ['YOUTH#*', 'ROW#*']),
        only(sealed, ['dynamodb:UpdateItem'], ['pk', 'rows', 'unsealing'], ['YOUTH#*', 'ROW#*']),
        items(sealed, ['dynamodb:DeleteItem'], ['YOUTH#*', 'ROW#*', 'CLOSED#*']),
        items(register, ['dynamodb:GetItem', 'dynamodb:PutItem'], ['CASE#*', 'YOUTH#*']),
        items(register, ['dynamodb:PutItem'], ['NOTIFICATION#*']),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
        ...makingPersonKeys(register, personKeySecret),
        ...tracing(register),
        openKey(sealed, officers),
      ],
    });
  }
}
