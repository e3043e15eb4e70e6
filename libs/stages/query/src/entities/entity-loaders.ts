// What the fields of entities look up: each a loader of the request, so that a level costs one statement.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readTip } from '@casper-trace/db/chains';
import { type EventParent, eventOrder, eventParentId, eventPosition } from '../events/event-pages.js';
import type { Loaders } from '../loaders.js';
import { type Connection, connectionOfEdges } from '../model/connection.object.js';
import { AT_THE_END, type Owners } from '../owners/owners-at.js';
import { loadUnknownBefore, placeId } from '../owners/unknown-before.js';
import { encodeCursor } from '../paging/cursor.js';
import { type PageRequest, pageOf } from '../paging/page.js';
import { type BalanceQuestion, balanceId, loadBalances, loadMainPurses } from './balances-at.js';
import { type ContractFacts, loadContractFacts, loadPackageVersions, type PackageVersion } from './contract-facts.js';
import { type EntityNode, entityId, parentOf } from './entity.js';
import { type HeldPurseRow, heldPurseOrder, selectHeldPurses } from './held-purses.js';
import { type LedgerRow, selectLedgerPages } from './ledger.js';
import {
  type HeldNamedKey,
  type NamedKeysQuestion,
  nameCursor,
  namedKeysId,
  namePageOf,
  selectNamedKeys,
} from './named-keys-at.js';

/** The height that is asked for, or the head; PermanentError 'bad-height' above the head: nothing is known there. */
export async function heightOf(loaders: Loaders, chainId: number, asked: bigint | null | undefined): Promise<bigint> {
  const heads = loaders.batched('head', String, (ids: readonly number[]) =>
    Promise.all(ids.map(async (id) => (await readTip(loaders.database, id))?.height)),
  );
  const head = await heads.load(chainId);
  if (head === undefined) throw new PermanentError('bad-height', 'no block of the chain is stored yet');
  if (asked != null && asked > head) {
    throw new PermanentError('bad-height', `block ${asked} is not stored: the newest is block ${head}`);
  }
  return asked ?? head;
}

export const mainPurseOf = (loaders: Loaders, account: EntityNode): Promise<string | undefined> =>
  loaders
    .batched('main purses', entityId, (accounts: readonly EntityNode[]) => loadMainPurses(loaders.database, accounts))
    .load(account);

export const factsOf = (loaders: Loaders, contract: EntityNode): Promise<ContractFacts | undefined> =>
  loaders
    .batched('facts', entityId, (contracts: readonly EntityNode[]) => loadContractFacts(loaders.database, contracts))
    .load(contract);

export const versionsOf = (loaders: Loaders, contractPackage: EntityNode): Promise<PackageVersion[]> =>
  loaders
    .batched('versions', entityId, (packages: readonly EntityNode[]) => loadPackageVersions(loaders.database, packages))
    .load(contractPackage);

export const balanceOf = (loaders: Loaders, question: BalanceQuestion): Promise<bigint | undefined> =>
  loaders
    .batched('balances', balanceId, (questions: readonly BalanceQuestion[]) =>
      loadBalances(loaders.database, questions),
    )
    .load(question);

/** At the end of a block. */
export const ownersOf = (loaders: Loaders, { chainId, purse, height }: BalanceQuestion): Promise<Owners> =>
  loaders.owners.load({ chainId, purse, blockHeight: height, ...AT_THE_END });

/** Ties and named keys from before this height may be missing; null if all up to head are known. */
export async function ownersUnknownBefore(loaders: Loaders, chainId: number): Promise<bigint | null> {
  const unknown = loaders.batched('unknown before', String, async (ids: readonly number[]) => {
    const places = await Promise.all(
      ids.map(async (id) => ({
        chainId: id,
        blockHeight: (await heightOf(loaders, id, null)) + 1n,
        transactionIndex: 0,
      })),
    );
    const found = await loadUnknownBefore(loaders.database, places);
    return places.map((place) => found.get(placeId(place)) ?? null);
  });
  return unknown.load(chainId);
}

export async function namedKeysOf(
  loaders: Loaders,
  question: NamedKeysQuestion,
  request: PageRequest,
): Promise<Connection<HeldNamedKey>> {
  const page = namePageOf(request);
  const id = JSON.stringify(['named keys', page]);
  const { rows, hasPreviousPage, hasNextPage } = await loaders
    .batched(id, namedKeysId, (questions: readonly NamedKeysQuestion[]) =>
      selectNamedKeys(loaders.database, questions, page),
    )
    .load(question);
  const edges = rows.map((node) => ({ cursor: nameCursor(node.name), node }));
  return connectionOfEdges(edges, hasPreviousPage, hasNextPage);
}

/** The key that a name stood for. */
export async function namedKeyValue(
  loaders: Loaders,
  question: NamedKeysQuestion,
  name: string,
): Promise<string | undefined> {
  const one = namePageOf({ first: 1 });
  const { rows } = await loaders
    .batched(JSON.stringify(['named key', name]), namedKeysId, (questions: readonly NamedKeysQuestion[]) =>
      selectNamedKeys(loaders.database, questions, one, name),
    )
    .load(question);
  return rows.at(0)?.key;
}

/** A held purse with the chain it belongs to. */
export interface HeldPurseNode extends HeldPurseRow {
  readonly chainId: number;
}

export async function heldPursesOf(
  loaders: Loaders,
  context: EntityNode,
  withdraw: boolean,
  { first, after, last, before }: PageRequest,
): Promise<Connection<HeldPurseNode>> {
  const page = pageOf(heldPurseOrder, { first, after, last, before });
  const id = JSON.stringify(['held purses', withdraw, page]);
  const { rows, hasPreviousPage, hasNextPage } = await loaders
    .batched(id, entityId, (contexts: readonly EntityNode[]) =>
      selectHeldPurses(loaders.database, contexts, page, withdraw),
    )
    .load(context);
  const edges = rows.map((row) => ({
    cursor: encodeCursor(heldPurseOrder, [row.purse]),
    node: { ...row, chainId: context.chainId },
  }));
  return connectionOfEdges(edges, hasPreviousPage, hasNextPage);
}

export async function ledgerOf(
  loaders: Loaders,
  purse: EntityNode,
  { first, after, last, before }: PageRequest,
): Promise<Connection<LedgerRow>> {
  const page = pageOf(eventOrder, { first, after, last, before });
  const { rows, hasPreviousPage, hasNextPage } = await loaders
    .batched(JSON.stringify(['ledger', page]), eventParentId, (purses: readonly EventParent[]) =>
      selectLedgerPages(loaders.database, purses, page),
    )
    .load(parentOf(purse));
  const edges = rows.map((node) => ({ cursor: encodeCursor(eventOrder, eventPosition(node.key)), node }));
  return connectionOfEdges(edges, hasPreviousPage, hasNextPage);
}
