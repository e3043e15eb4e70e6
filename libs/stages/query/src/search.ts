// What a text may mean: any form of a hash, a public key, a block height, the name of a named key. Everything that it
// may mean is looked up, and what is there is found; each look is one probe of an index.
import { AppError } from '@casper-trace/casper-types/app-error';
import type { PrismaService } from '@casper-trace/db/prisma.service';
import { accountNode, contractNode, type EntityNode, packageNode, purseNode } from './entities/entity.js';
import { exists, findNamedKeys } from './entities/existence.js';
import { parseAccount, parseBlockHash, parseCodeAddress, parsePurse, parseTransactionHash } from './input/hash-text.js';
import { heightParameter } from './lists/filters.js';
import { type Loaders, transactionOf } from './loaders.js';
import { blockNode, transactionNode } from './resolvers/nodes.js';

/** Most contexts that are listed for one name. */
const MAX_NAMED_KEYS = 50;

export type SearchNode = { readonly __typename: string } & object;

/** In the order: block, transaction, account, contract, package, purse, named keys. */
export async function search(
  prisma: PrismaService,
  loaders: Loaders,
  chainId: number,
  given: string,
): Promise<SearchNode[]> {
  const text = given.trim();
  if (text === '') return [];
  const account = parsed(parseAccount, text);
  const code = parsed(parseCodeAddress, text);
  const purse = parsed(parsePurse, text);
  const entities: EntityNode[] = [
    ...(account === undefined ? [] : [accountNode(chainId, account)]),
    ...(code === undefined || code.names === 'package' ? [] : [contractNode(chainId, code.hex)]),
    ...(code === undefined || code.names === 'contract' ? [] : [packageNode(chainId, code.hex)]),
    ...(purse === undefined ? [] : [purseNode(chainId, purse)]),
  ];
  const [block, transaction, found, namedKeys] = await Promise.all([
    findBlock(prisma, loaders, chainId, text),
    findTransaction(prisma, loaders, chainId, parsed(parseTransactionHash, text)),
    Promise.all(entities.map((entity) => exists(loaders.database, entity))),
    findNamedKeys(loaders.database, chainId, given, MAX_NAMED_KEYS),
  ]);
  return [...block, ...transaction, ...entities.filter((_, index) => found[index]), ...namedKeys];
}

/** Undefined if the text is of another form. */
function parsed<T>(parse: (text: string) => T, text: string): T | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

async function findBlock(
  prisma: PrismaService,
  loaders: Loaders,
  chainId: number,
  text: string,
): Promise<SearchNode[]> {
  const hash = parsed(parseBlockHash, text);
  const byHash =
    hash === undefined ? null : await prisma.block.findFirst({ where: { chainId, hash }, select: { height: true } });
  const height = byHash?.height ?? (/^\d{1,19}$/.test(text) ? BigInt(text) : undefined);
  if (height === undefined) return [];
  const row = await loaders.blocks.load({ chainId, position: [heightParameter(height)] });
  return row === undefined ? [] : [{ ...blockNode(row), __typename: 'Block' }];
}

async function findTransaction(
  prisma: PrismaService,
  loaders: Loaders,
  chainId: number,
  hash: string | undefined,
): Promise<SearchNode[]> {
  if (hash === undefined) return [];
  const select = { chainId: true, blockHeight: true, transactionIndex: true };
  const place = await prisma.transaction.findFirst({ where: { chainId, hash }, select });
  const row = place === null ? undefined : await loaders.transactions.load(transactionOf(place));
  return row === undefined ? [] : [{ ...transactionNode(row), __typename: 'Transaction' }];
}
