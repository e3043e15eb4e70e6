// Transactions that were never signed, signed by others, changed, replayed or out of time.

import { accountWith, fundedAccount } from '../forger/accounts.js';
import type { ApprovalJson, Draft, TransactionJson } from '../forger/archive.js';
import { contentOf } from '../forger/archive.js';
import { changeBlock } from '../forger/blocks.js';
import { heightOf, labelled, mallory, trudy, victim } from '../forger/devnet.js';
import { appendExecutedBlock } from '../forger/executed-block.js';
import { inventNetwork, pinOf } from '../forger/network.js';
import type { Change } from '../forger/state.js';
import { approvalsOf, rehashTransaction, rubbishApproval, transfer } from '../forger/transactions.js';
import { templateOf } from './eras.js';
import type { Aftermath, Kind } from './kind.js';
import { ALL, THREE } from './networks.js';

const LABEL = 'deploy: throw-away purse deposited';

function kind(name: string, claim: string, made: string, never: string, forge: (draft: Draft) => Aftermath): Kind {
  return { name, claim, made, never, forge };
}

/** Changes the approvals of a genuine transaction: its block's own checksum covers them. */
function approvals(
  name: string,
  made: string,
  label: string,
  change: (approvals: ApprovalJson[]) => ApprovalJson[],
): Kind {
  return kind(name, `others signed '${label}'`, made, `'${label}' with these approvals`, (draft) => {
    draft.edit(labelled(label), (line) => {
      const content = contentOf(line);
      // Another forgery may have stripped them.
      if (content.approvals.length > 0) content.approvals = change(content.approvals);
    });
    return { lostBlocks: [heightOf(label)] };
  });
}

const flipped = (text: string): string => `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;

const approvalKinds: readonly Kind[] = [
  approvals('one bit of an approval', 'the last digit of the signature flipped', LABEL, ([one]) => [
    { ...one, signature: flipped(one.signature) },
  ]),
  approvals(
    'one bit of an approval in the newest block',
    'the last digit of the signature flipped',
    'burst deposit 3',
    ([one]) => [{ ...one, signature: flipped(one.signature) }],
  ),
  approvals('approvals stripped', 'the list of approvals emptied', LABEL, () => []),
  approvals('rubbish as approval', '64 bytes ab in the name of the initiator', LABEL, ([{ signer }]) => [
    rubbishApproval(signer),
  ]),
  approvals(
    'an approval of the forger added',
    'a second, properly made approval by a key of the forger',
    LABEL,
    (list) => [...list, ...approvalsOf(labelled(LABEL), [mallory])],
  ),
  approvals(
    "the forger's approval in place of the initiator's",
    'a properly made approval by a key of the forger',
    LABEL,
    () => approvalsOf(labelled(LABEL), [trudy]),
  ),
];

/** Changes what a genuine transaction says. */
function content(name: string, made: string, change: (line: TransactionJson) => void, aftermath: Aftermath): Kind {
  return kind(name, "'transfer to an existing account' is another one", made, 'the changed transaction', (draft) => {
    const hash = labelled('transfer to an existing account');
    // Another forgery may have taken it away.
    if (!draft.transactions.has(hash)) return aftermath;
    const line = draft.transaction(hash);
    change(line);
    draft.transactions.delete(hash);
    draft.add(line);
    return aftermath;
  });
}

const contentKinds: readonly Kind[] = [
  content(
    'arguments behind an old hash',
    'amount changed, hash kept',
    (line) => {
      contentOf(line).payload.fields.args.Named[1][1].bytes = '0600743ba40b01';
    },
    { refused: ['archive-wrong-hash'] },
  ),
  content(
    'arguments behind a new hash',
    'amount changed, hash recomputed: the block does not name it',
    (line) => {
      contentOf(line).payload.fields.args.Named[1][1].bytes = '0600743ba40b01';
      rehashTransaction(line);
    },
    { refused: ['archive-missing-transaction'] },
  ),
  kind(
    'a changed transaction in a changed block',
    "'burst deposit 3' paid the forger",
    'timestamp of the transaction changed, hash put into block 29, approved by the forger, hashes recomputed',
    'the changed transaction and block 29',
    (draft) => {
      const hash = labelled('burst deposit 3');
      if (!draft.transactions.has(hash)) return {};
      const line = draft.transaction(hash);
      contentOf(line).payload.timestamp = '2026-11-22T15:25:40.000Z';
      contentOf(line).approvals = approvalsOf(rehashTransaction(line), [mallory]);
      draft.transactions.delete(hash);
      draft.add(line);
      changeBlock(draft, 29, ({ body }) => {
        for (const entry of Object.values(body.transactions).flat()) {
          if (entry.Version1 === hash) entry.Version1 = contentOf(line).hash;
        }
      });
      return {};
    },
  ),
  kind(
    'a transaction that is not there',
    'nobody knows it',
    'the line of one transaction removed',
    'its block',
    (draft) => {
      draft.transactions.delete(labelled(LABEL));
      return { refused: ['archive-missing-transaction'] };
    },
  ),
  kind(
    'a transaction replayed in a later block',
    "'transfer to an existing account' happened twice",
    'the same hash in block 29 once more, hashes recomputed, genuine signature kept',
    'the second time',
    (draft) => {
      const hash = labelled('transfer to an existing account');
      changeBlock(
        draft,
        29,
        ({ body }) => void (body.transactions = { '0': [{ Version1: hash }], ...body.transactions }),
      );
      return { refused: ['archive-wrong-block'] };
    },
  ),
  kind(
    'a transaction of another chain',
    'a transfer signed for the network casper',
    'a properly signed transfer of chain_name casper in block 30, signed by the forger',
    'that it happened here',
    (draft) => {
      const line = forgersTransfer(draft, { chainName: 'casper' });
      appendExecutedBlock(draft, [line], { keys: [mallory] });
      return { refused: ['archive-wrong-network'] };
    },
  ),
];

interface Own {
  readonly chainName?: string;
  readonly from?: string;
  readonly timestamp?: string;
  readonly ttl?: string;
  readonly approve?: (hash: string) => ApprovalJson[];
}

/** A transfer of the forger's; by default properly signed. */
function forgersTransfer(draft: Draft, own: Own = {}): TransactionJson {
  return transfer({
    template: templateOf(draft),
    chainName: own.chainName ?? draft.networkName,
    from: own.from ?? mallory.hex,
    to: trudy.hex,
    amount: 3_000_000_000n,
    timestamp: own.timestamp ?? draft.head.block.header.timestamp,
    approve: own.approve ?? ((hash) => approvalsOf(hash, [mallory])),
    ...(own.ttl !== undefined && { ttl: own.ttl }),
  });
}

interface Colluding {
  readonly name: string;
  readonly made: string;
  readonly transaction: Own;
  /** Accounts of the genesis state besides mallory's, which has money. */
  readonly state?: readonly Change[];
  readonly isHonest?: true;
  /** The engine itself refuses the signers, so that the chain records a failure, which is true. */
  readonly isRefused?: true;
}

const COLLUDING: readonly Colluding[] = [
  { name: 'a proper transfer', made: 'signed by its initiator: nothing is forged', transaction: {}, isHonest: true },
  {
    name: 'no approval',
    made: 'nobody approved it',
    transaction: { from: victim, approve: () => [] },
    isRefused: true,
  },
  {
    name: 'rubbish as approval',
    made: "64 bytes ab in the initiator's name",
    transaction: { from: victim, approve: () => [rubbishApproval(victim)] },
  },
  {
    name: 'an approval of another transaction',
    made: "the forger's own signature over other bytes",
    transaction: { approve: () => approvalsOf('ab'.repeat(32), [mallory]) },
  },
  {
    name: 'approval by a key that is not associated',
    made: "the forger approves a transfer out of the victim's account",
    transaction: { from: victim },
    isRefused: true,
  },
  {
    name: 'a good approval and a bad one',
    made: "the initiator's signature, and rubbish in another name",
    transaction: { approve: (hash) => [...approvalsOf(hash, [mallory]), rubbishApproval(victim)] },
  },
  {
    name: 'approvals below the threshold',
    made: "the account demands a weight of 2 to deploy, the initiator's key has 1",
    transaction: {},
    state: [accountWith(mallory, { threshold: 2, others: [trudy] })],
    isRefused: true,
  },
];

interface OutOfTime {
  readonly name: string;
  readonly made: string;
  readonly transaction: Own;
}

const OUT_OF_TIME: readonly OutOfTime[] = [
  {
    name: 'that expired before its block',
    made: 'timestamp two hours before the block, 30 minutes to live',
    transaction: { timestamp: '2026-11-22T13:24:00.000Z' },
  },
  {
    name: 'that is not yet valid',
    made: 'timestamp a day after the block',
    transaction: { timestamp: '2026-11-23T15:24:00.000Z' },
  },
  {
    name: 'to live longer than the network allows',
    made: 'three days to live, max_ttl is two hours',
    transaction: { ttl: '3days' },
  },
];

/** The validators of the chain take none of these in: a final block cannot hold them, whatever another block holds. */
const outOfTime: readonly Kind[] = OUT_OF_TIME.map(({ name, made, transaction }) => ({
  name: `a transaction ${name}`,
  claim: 'the network took it in',
  made: `in a block on top, signed by the forger: ${made}`,
  never: 'the transaction and its block',
  forge: (draft) => {
    appendExecutedBlock(draft, [forgersTransfer(draft, transaction)], { keys: [mallory] });
    return {};
  },
}));

/** The validators are in league with the forger: the block is final, so that only the transaction itself can tell. */
const colluding: readonly Kind[] = COLLUDING.map(({ name, made, transaction, state = [], isHonest, isRefused }) => ({
  name: `a final block with a transaction: ${name}`,
  claim: 'its initiator wanted it',
  made: `a pinned network whose validators all sign; the transaction in block 1: ${made}`,
  never: isHonest ? 'nothing false' : isRefused ? 'that it succeeded' : 'the transaction as verified',
  combines: false,
  forge: (draft) => {
    inventNetwork(draft, { name: 'ours', weights: THREE, changes: [...fundedAccount(mallory), ...state] });
    const line = forgersTransfer(draft, transaction);
    appendExecutedBlock(draft, [line], { keys: ALL });
    const { hash } = contentOf(line);
    const honest = isHonest ? { blocks: [0, 1], transactions: [hash] } : { blocks: [0], transactions: [] };
    return { trust: pinOf(draft), honest, eitherWay: [1], ...(isRefused && { refusedByChain: [hash] }) };
  },
}));

export const transactionKinds: readonly Kind[] = [...approvalKinds, ...contentKinds, ...outOfTime, ...colluding];
