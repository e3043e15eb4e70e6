// Fields that lead on from a row of a trace: to its transaction and verdict, and from an event to its frame and code.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { type Type, UseFilters } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { frameDocument } from '../documents/event-documents.js';
import { type VerdictDocument, verdictDocument } from '../documents/transaction-document.js';
import { UnsignedBigInt } from '../input/scalars.js';
import type { TransactionRow } from '../lists/tables.js';
import { type Loaders, type QueryContext, transactionOf } from '../loaders.js';
import {
  Grant,
  HostError,
  NamedKeyWrite,
  PurseAccess,
  PurseHold,
  PurseTransfer,
  RecordChange,
} from '../model/events.object.js';
import { Frame } from '../model/frame.object.js';
import { Transaction } from '../model/transaction.object.js';
import { Code, Owner } from '../model/values.object.js';
import { Verdict } from '../model/verdict.object.js';
import type { Owners } from '../owners/owners-at.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';
import { frameNode, type PartNode, type PartRow, type PurseTransferNode, transactionNode } from './nodes.js';

/** The row knows the kind of the verdict; the transaction is loaded only for what else is asked. */
type LazyVerdict = { readonly kind: string } & {
  readonly [Name in Exclude<keyof VerdictDocument, 'kind'>]: () => Promise<VerdictDocument[Name]>;
};

/** Base of the resolvers of all that belongs to a transaction. */
function partResolver(type: Type<object>) {
  @Resolver(() => type, { isAbstract: true })
  abstract class PartResolver {
    @ResolveField(() => Transaction)
    async transaction(@Parent() { row }: PartNode, @Context() { loaders }: QueryContext) {
      return transactionNode(await loadTransaction(row, loaders));
    }

    @ResolveField(() => Verdict, { description: 'Verdict of the transaction.' })
    verdict(@Parent() { row }: PartNode, @Context() { loaders }: QueryContext): LazyVerdict {
      const whole = async (): Promise<VerdictDocument> => {
        const verdict = verdictDocument(await loadTransaction(row, loaders));
        if (verdict === null) throw new EngineBug(`transaction ${row.transactionHash} has a trace but no verdict`);
        return verdict;
      };
      return {
        kind: row.verdict,
        reason: async () => (await whole()).reason,
        explanation: async () => (await whole()).explanation,
        evidence: async () => (await whole()).evidence,
        difference: async () => (await whole()).difference,
      };
    }
  }
  return PartResolver;
}

/** Base of the resolvers of events. */
export function eventResolver(type: Type<object>) {
  @Resolver(() => type, { isAbstract: true })
  abstract class EventResolver extends partResolver(type) {
    @ResolveField(() => Frame, { description: 'The frame in which it happened.' })
    async callFrame(@Parent() { row }: PartNode, @Context() { loaders }: QueryContext) {
      return frameNode(await loadFrame(row, loaders));
    }

    @ResolveField(() => Code, { description: 'The code that did it.' })
    async code(@Parent() { row }: PartNode, @Context() { loaders }: QueryContext) {
      return frameDocument(await loadFrame(row, loaders)).code;
    }
  }
  return EventResolver;
}

async function loadTransaction(row: PartRow, loaders: Loaders): Promise<TransactionRow & { readonly chainId: number }> {
  const found = await loaders.transactions.load(transactionOf(row));
  if (found === undefined) throw new EngineBug(`transaction ${row.transactionHash} of a trace is not stored`);
  return found;
}

async function loadFrame(row: PartRow, loaders: Loaders) {
  const { chainId, position } = transactionOf(row);
  const found = await loaders.frames.load({ chainId, position: [...position, String(row.frameIndex)] });
  if (found === undefined) {
    throw new EngineBug(`frame ${row.frameIndex} of transaction ${row.transactionHash} is not stored`);
  }
  return found;
}

@Resolver(() => Frame)
@UseFilters(GraphQLErrorFilter)
export class FrameResolver extends partResolver(Frame) {}

@Resolver(() => NamedKeyWrite)
@UseFilters(GraphQLErrorFilter)
export class NamedKeyWriteResolver extends eventResolver(NamedKeyWrite) {}

@Resolver(() => PurseAccess)
@UseFilters(GraphQLErrorFilter)
export class PurseAccessResolver extends eventResolver(PurseAccess) {}

@Resolver(() => PurseHold)
@UseFilters(GraphQLErrorFilter)
export class PurseHoldResolver extends eventResolver(PurseHold) {}

@Resolver(() => Grant)
@UseFilters(GraphQLErrorFilter)
export class GrantResolver extends eventResolver(Grant) {}

@Resolver(() => HostError)
@UseFilters(GraphQLErrorFilter)
export class HostErrorResolver extends eventResolver(HostError) {}

@Resolver(() => RecordChange)
@UseFilters(GraphQLErrorFilter)
export class RecordChangeResolver extends eventResolver(RecordChange) {}

@Resolver(() => PurseTransfer)
@UseFilters(GraphQLErrorFilter)
export class PurseTransferResolver extends eventResolver(PurseTransfer) {
  @ResolveField(() => [Owner], { nullable: true, name: 'sourceOwners' })
  async sourceOwners(@Parent() { row }: PurseTransferNode, @Context() { loaders }: QueryContext) {
    return (await ownersOf(row.sourcePurse, row, loaders))?.owners ?? null;
  }

  @ResolveField(() => [Owner], { nullable: true, name: 'targetOwners' })
  async targetOwners(@Parent() { row }: PurseTransferNode, @Context() { loaders }: QueryContext) {
    return (await ownersOf(row.targetPurse, row, loaders))?.owners ?? null;
  }

  @ResolveField(() => UnsignedBigInt, { nullable: true, name: 'ownersUnknownBefore' })
  async ownersUnknownBefore(@Parent() { row }: PurseTransferNode, @Context() { loaders }: QueryContext) {
    return (await ownersOf(row.sourcePurse ?? row.targetPurse, row, loaders))?.unknownBefore ?? null;
  }
}

async function ownersOf(
  purse: string | null,
  { chainId, blockHeight, transactionIndex, ordinal, step }: PurseTransferNode['row'],
  loaders: Loaders,
): Promise<Owners | undefined> {
  if (purse === null) return undefined;
  return loaders.owners.load({ chainId, purse, blockHeight, transactionIndex, ordinal, step });
}
