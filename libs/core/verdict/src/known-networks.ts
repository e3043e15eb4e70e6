// Networks known by name, and the blocks of theirs that are trusted. Several networks may share a name: development
// chains do. The name of a public network is no proof of anything, so its chain is never trusted without a pinned block.

/** A network's name and its blocks as `HEIGHT:HASH`. */
export interface KnownNetwork {
  readonly name: string;
  /** True for a network that others run: a chain with its name is not trusted on first use. */
  readonly isPublic: boolean;
  readonly blocks: readonly string[];
}

/**
 * For `casper` (MainNet) and `casper-test` (TestNet) no block is listed: none could be confirmed from this project's own
 * sources. Take the hash of a recent switch block from a node that you run or from explorers that you trust, and give
 * it with `--trust HEIGHT:HASH`.
 */
export const KNOWN_NETWORKS: readonly KnownNetwork[] = [
  { name: 'casper', isPublic: true, blocks: [] },
  { name: 'casper-test', isPublic: true, blocks: [] },
  // The recorded chains of test/chains: their genesis.
  {
    name: 'casper-devnet-203',
    isPublic: false,
    blocks: ['0:56ba0a2aef54a03be2e42588be2e247751bfa36ecf034abe749f615b965ea89f'],
  },
  {
    name: 'casper-devnet-158',
    isPublic: false,
    blocks: ['0:d7263e64aa13ab21f96241c136636fe3d84088e90cd632d5f30b44da78d2bc72'],
  },
  {
    name: 'casper-devnet-220',
    isPublic: false,
    blocks: ['0:ab732e34029132c6c516975d58cdbd98d51c6469842be7daf2d155076330446a'],
  },
  {
    name: 'casper-devnet-up',
    isPublic: false,
    blocks: ['0:c41879f697f6dce4e189f7f2d32d13119e750e9ce35d1ef847b0c6ed9af99f4f'],
  },
  {
    name: 'casper-trace-corpus',
    isPublic: false,
    blocks: [
      '0:252c8acb83428e28adb77d18666dea0bae044fd2c4d2ea6543435257a80d32be',
      '0:35c25b7dd4bfb86cc388da30ce5a1b94ae9fe8013f9befbfd13f523bb5d4fa56',
    ],
  },
];

/** What is known of a network; undefined for a name that is not listed. */
export const knownNetwork = (name: string): KnownNetwork | undefined =>
  KNOWN_NETWORKS.find((network) => network.name === name);
