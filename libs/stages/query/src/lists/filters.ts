// What the lists can be narrowed to, and the conditions in SQL that each filter means.
import { storableText } from '@casper-trace/db/rows/column';
import { Field, InputType } from '@nestjs/graphql';
import type { ContextKind as ContextKindName } from '../documents/format.js';
import type { VerdictKind as VerdictKindName } from '../documents/transaction-document.js';
import type { CodeAddress, ContextAddress } from '../input/hash-text.js';
import {
  AccountAddress,
  CodeAddressScalar,
  ContextAddressScalar,
  PurseAddress,
  TransactionHash,
  UnsignedBigInt,
} from '../input/scalars.js';
import { ContextKind } from '../model/values.object.js';
import { VerdictKind } from '../model/verdict.object.js';
import { urefsOf } from '../owners/owners-at.js';
import { Conditions } from '../paging/select-page.js';

@InputType({ isAbstract: true })
abstract class BlockRange {
  @Field(() => UnsignedBigInt, { nullable: true, description: 'Lowest block height, inclusive.' })
  readonly fromHeight?: bigint | null;

  @Field(() => UnsignedBigInt, { nullable: true, description: 'Highest block height, inclusive.' })
  readonly toHeight?: bigint | null;
}

@InputType()
export class BlockFilter extends BlockRange {
  @Field(() => Boolean, { nullable: true, description: 'Blocks that wait for re-execution are neither.' })
  readonly proven?: boolean | null;
}

@InputType()
export class TransactionFilter extends BlockRange {
  @Field(() => AccountAddress, { nullable: true })
  readonly initiator?: string | null;

  @Field(() => VerdictKind, { nullable: true })
  readonly verdict?: VerdictKindName | null;
}

@InputType({ isAbstract: true })
abstract class EventFilter extends BlockRange {
  @Field(() => AccountAddress, { nullable: true, description: 'Who signed.' })
  readonly initiator?: string | null;

  @Field(() => TransactionHash, { nullable: true })
  readonly transaction?: string | null;

  @Field(() => VerdictKind, { nullable: true, description: 'Verdict of the transaction.' })
  readonly verdict?: VerdictKindName | null;

  @Field(() => Boolean, { nullable: true })
  readonly committed?: boolean | null;
}

@InputType({ isAbstract: true })
abstract class ContextFilter extends EventFilter {
  @Field(() => ContextKind, { nullable: true })
  readonly contextKind?: ContextKindName | null;

  @Field(() => ContextAddressScalar, { nullable: true })
  readonly contextAddress?: ContextAddress | null;

  @Field(() => CodeAddressScalar, { nullable: true, description: 'Which code ran.' })
  readonly code?: CodeAddress | null;

  @Field(() => PurseAddress, { nullable: true })
  readonly purse?: string | null;
}

@InputType()
export class NamedKeyWriteFilter extends ContextFilter {
  @Field(() => String, { nullable: true, description: 'The named key.' })
  readonly name?: string | null;
}

@InputType()
export class PurseTransferFilter extends ContextFilter {}

@InputType()
export class PurseAccessFilter extends ContextFilter {
  @Field(() => String, { nullable: true, description: 'Kind of access, such as `stored` or `main purse taken`.' })
  readonly access?: string | null;
}

@InputType()
export class GrantFilter extends EventFilter {
  @Field(() => PurseAddress, { nullable: true, description: 'The URef: all its grants in order are its lineage.' })
  readonly uref?: string | null;

  @Field(() => ContextAddressScalar, { nullable: true, description: 'Who gained the rights.' })
  readonly to?: ContextAddress | null;
}

export function blockConditions(filter: BlockFilter | null | undefined): Conditions {
  const conditions = new Conditions();
  range(conditions, 'height', filter);
  equal(conditions, 'proven', filter?.proven);
  return conditions;
}

export function transactionConditions(filter: TransactionFilter | null | undefined): Conditions {
  const conditions = new Conditions();
  range(conditions, 'block_height', filter);
  equal(conditions, 'initiator', filter?.initiator);
  equal(conditions, 'verdict', filter?.verdict);
  return conditions;
}

export function namedKeyWriteConditions(filter: NamedKeyWriteFilter | null | undefined): Conditions {
  const conditions = contextConditions(filter);
  equal(conditions, 'name', filter?.name);
  if (filter?.purse != null) {
    const forms = urefsOf(filter.purse);
    conditions.where('(key_after = ANY(?::text[]) OR key_before = ANY(?::text[]))', forms, forms);
  }
  return conditions;
}

export function purseTransferConditions(filter: PurseTransferFilter | null | undefined): Conditions {
  const conditions = contextConditions(filter);
  if (filter?.purse != null) {
    conditions.whereEither(
      ['source_purse = ?', filter.purse],
      ['target_purse = ? AND source_purse IS DISTINCT FROM target_purse', filter.purse],
    );
  }
  return conditions;
}

export function purseAccessConditions(filter: PurseAccessFilter | null | undefined): Conditions {
  const conditions = contextConditions(filter);
  equal(conditions, 'purse', filter?.purse);
  equal(conditions, 'access', filter?.access);
  return conditions;
}

export function grantConditions(filter: GrantFilter | null | undefined): Conditions {
  const conditions = eventConditions(filter);
  equal(conditions, 'uref', filter?.uref);
  context(conditions, 'to', filter?.to);
  return conditions;
}

function eventConditions(filter: EventFilter | null | undefined): Conditions {
  const conditions = new Conditions();
  range(conditions, 'block_height', filter);
  equal(conditions, 'initiator', filter?.initiator);
  equal(conditions, 'verdict', filter?.verdict);
  equal(conditions, 'committed', filter?.committed);
  if (filter?.transaction != null) {
    // Found by the index on the hash; the event tables have their transaction's position as key.
    conditions.where(
      '(chain_id, block_height, transaction_index) IN (SELECT chain_id, block_height, transaction_index FROM transactions WHERE hash = ?)',
      filter.transaction,
    );
  }
  return conditions;
}

function contextConditions(filter: ContextFilter | null | undefined): Conditions {
  const conditions = eventConditions(filter);
  equal(conditions, 'context_kind', filter?.contextKind);
  context(conditions, 'context', filter?.contextAddress);
  if (filter?.code != null) code(conditions, filter.code);
  return conditions;
}

function range(conditions: Conditions, column: string, filter: BlockRange | null | undefined): void {
  if (filter?.fromHeight != null) conditions.where(`${column} >= ?::int8`, heightParameter(filter.fromHeight));
  if (filter?.toHeight != null) conditions.where(`${column} <= ?::int8`, heightParameter(filter.toHeight));
}

const HIGHEST = 2n ** 63n - 1n;

/** A height as Postgres can hold it: no block is above the highest int8. */
export const heightParameter = (height: bigint): string => String(height > HIGHEST ? HIGHEST : height);

function equal(conditions: Conditions, column: string, value: string | boolean | null | undefined): void {
  if (value != null) conditions.where(`${column} = ?`, typeof value === 'string' ? storableText(value) : value);
}

function context(conditions: Conditions, prefix: string, wanted: ContextAddress | null | undefined): void {
  if (wanted == null) return;
  conditions.where(`${prefix}_address = ?`, wanted.hex);
  if (wanted.kinds !== undefined) conditions.where(`${prefix}_kind = ANY(?::text[])`, wanted.kinds);
}

function code(conditions: Conditions, { names, hex }: CodeAddress): void {
  if (names === 'package') conditions.where('code_package = ?', hex);
  else if (names === 'contract') conditions.where("code_address = ? AND code_kind <> 'session bytes'", hex);
  else {
    conditions.whereEither(
      ['code_address = ?', hex],
      ['code_package = ? AND code_address IS DISTINCT FROM code_package', hex],
    );
  }
}
