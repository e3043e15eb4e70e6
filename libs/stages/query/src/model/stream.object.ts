// What subscriptions send.
import { Field, ObjectType } from '@nestjs/graphql';
import { LedgerEntry } from './entities.object.js';
import { Transaction } from './transaction.object.js';

const CURSOR = 'To go on from: give it as `after` and nothing is missed or repeated.';

@ObjectType({ description: 'A transaction whose block is recorded, as all before it are.' })
export class TransactionTraced {
  @Field(() => String, { description: CURSOR })
  readonly cursor!: string;

  @Field(() => Transaction)
  readonly transaction!: Transaction;
}

@ObjectType({ description: 'A change of the balance of a purse.' })
export class PurseMoved {
  @Field(() => String, { description: CURSOR })
  readonly cursor!: string;

  @Field(() => LedgerEntry)
  readonly entry!: LedgerEntry;
}
