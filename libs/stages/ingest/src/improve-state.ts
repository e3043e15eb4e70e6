// The state and the chainspecs of an archive, against those that are there already.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@casper-trace/casper-types/app-error';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { chainspecRegistryKey } from '@casper-trace/casper-types/key';
import { formatProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { Archive } from '@casper-trace/chain-source/archive/archive';
import { type Chain, readChainspec, writeChainspec } from '@casper-trace/db/chains';
import type { Queryable } from '@casper-trace/db/database';
import {
  type RootsOfBlock,
  readOfOtherChainspec,
  readRoots,
  readRootsOfStateless,
  readRootsOfVersion,
} from '@casper-trace/db/evidence';
import { recordAgain } from '@casper-trace/db/record-again';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import type { TrieStore } from '@casper-trace/global-state/trie/trie-store';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { CHAINSPEC_RAW, readChecksumRegistry } from '@casper-trace/verdict/checksum-registry';

/**
 * Stores the chainspecs of an archive. One that is stored is replaced only if the state of the chain names the other one;
 * what was recorded with another one is recorded again. Returns what the archive says against the state, in words.
 */
export async function storeChainspecs(
  connection: Queryable,
  chainId: number,
  archive: Archive,
  store: TrieStore,
): Promise<string[]> {
  const contradictions: string[] = [];
  for (const { protocolVersion, toml, hash, file } of archive.chainspecs) {
    const version = formatProtocolVersion(protocolVersion);
    const stored = await readChainspec(connection, chainId, version);
    const named = await chainspecOfState(connection, chainId, version, store);
    if (named !== undefined && named !== hash) {
      contradictions.push(
        `${file} is not the chainspec of protocol version ${version}: the state of the chain names another one`,
      );
    }
    if (stored === toml || (stored !== undefined && named !== hash)) continue;
    await writeChainspec(connection, chainId, version, toml);
    await recordAgain(connection, chainId, await readOfOtherChainspec(connection, chainId, version, hash));
  }
  return contradictions;
}

/** Undefined if no state at hand says. */
async function chainspecOfState(
  connection: Queryable,
  chainId: number,
  version: string,
  store: TrieStore,
): Promise<string | undefined> {
  for (const root of await readRootsOfVersion(connection, chainId, version)) {
    try {
      const state = new TrieStateView(new TrieReader(store), hexToBytes(root));
      const named = readChecksumRegistry(state.read(chainspecRegistryKey())).get(CHAINSPEC_RAW);
      if (named !== undefined) return named;
    } catch (error) {
      // The archive lacks this state, or holds another one: a worker says so where it matters.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return undefined;
}

/**
 * The folder whose state is to be used: that of the archive, unless the one used so far has the state of more blocks.
 * What is final counts first: anybody can make any number of other blocks.
 */
export async function chooseState(connection: Queryable, chain: Chain, dir: string, store: TrieStore): Promise<string> {
  const former = join(chain.archive, 'state', 'data.lmdb');
  if (chain.archive === dir || !existsSync(former)) return dir;
  const blocks = await readRoots(connection, chain.id);
  try {
    const formerStore = openTrieStore(former);
    try {
      const more = (of: readonly RootsOfBlock[]): number => countRoots(formerStore, of) - countRoots(store, of);
      return (more(blocks.filter(({ isFinal }) => isFinal)) || more(blocks)) > 0 ? chain.archive : dir;
    } finally {
      formerStore.close();
    }
  } catch (error) {
    // It cannot be read any more.
    if (error instanceof AppError) return dir;
    throw error;
  }
}

const countRoots = (store: TrieStore, blocks: readonly RootsOfBlock[]): number =>
  blocks.filter(({ root }) => store.get(hexToBytes(root)) !== undefined).length;

/** Has blocks recorded again that lacked state, if the archive has it. */
export async function improveStateless(connection: Queryable, chainId: number, store: TrieStore): Promise<void> {
  const has = (root: string): boolean => store.get(hexToBytes(root)) !== undefined;
  const stateless = await readRootsOfStateless(connection, chainId);
  const better = stateless.filter(({ root, parentRoot }) => has(root) && parentRoot !== null && has(parentRoot));
  await recordAgain(
    connection,
    chainId,
    better.map(({ height }) => height),
  );
}
