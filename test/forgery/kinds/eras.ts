// Validators of the forger's making on top of, or inside, the genuine chain.
import type { Draft } from '../forger/archive.js';
import { appendBlock, changeBlock, eraEnd } from '../forger/blocks.js';
import { labelled, mallory, trudy, validator, victim } from '../forger/devnet.js';
import { appendExecutedBlock } from '../forger/executed-block.js';
import type { ForgerKey } from '../forger/keys.js';
import { approvalsOf, rubbishApproval, transfer } from '../forger/transactions.js';
import type { Aftermath, Kind } from './kind.js';

const NEVER = "the forger's blocks, and the theft in them";

/** A transfer out of the victim's account to the forger that the victim never signed. */
export function theft(draft: Draft): ReturnType<typeof transfer> {
  return transfer({
    template: templateOf(draft),
    chainName: draft.networkName,
    from: victim,
    to: mallory.hex,
    amount: 20_000_000_000_000n,
    timestamp: draft.head.block.header.timestamp,
    approve: () => [rubbishApproval(victim)],
  });
}

/** A transfer of the forger's own, properly signed; the forger has no account, so that it fails. */
export function ownTransfer(draft: Draft): ReturnType<typeof transfer> {
  return transfer({
    template: templateOf(draft),
    chainName: draft.networkName,
    from: mallory.hex,
    to: trudy.hex,
    amount: 3_000_000_000n,
    timestamp: draft.head.block.header.timestamp,
    approve: (hash) => approvalsOf(hash, [mallory]),
  });
}

/** The recorded native transfer, also where the draft has lost it. */
export function templateOf(draft: Draft): Parameters<typeof transfer>[0]['template'] {
  const hash = labelled('transfer to a new account');
  const line = draft.recorded.transactions.find((text) => text.includes(hash));
  return JSON.parse(line ?? '') as Parameters<typeof transfer>[0]['template'];
}

interface SwitchBlock {
  readonly eraId?: number;
  readonly lastSwitchBlockHash?: string | null;
  readonly keys?: readonly ForgerKey[];
}

/** A switch block that names the forger, and a block with the theft that the forger signs. */
function takeOver(draft: Draft, switchBlock: SwitchBlock, eraOfTheft?: number): Aftermath {
  appendBlock(draft, { eraEnd: eraEnd([[mallory, 1n]]), ...switchBlock });
  appendExecutedBlock(draft, [theft(draft)], {
    keys: [mallory],
    ...(eraOfTheft !== undefined && { eraId: eraOfTheft }),
  });
  return {};
}

function kind(
  name: string,
  made: string,
  forge: (draft: Draft) => Aftermath,
  claim = 'the forger is the validator of the next era',
): Kind {
  return { name, claim, made, never: NEVER, forge };
}

export const eraKinds: readonly Kind[] = [
  kind(
    'an unsigned switch block on top',
    'block 30 names the forger and has no proof; block 31 is signed by the forger',
    (draft) => takeOver(draft, {}),
  ),
  kind('a self-signed switch block on top', 'as above, but the forger signs block 30 as well', (draft) =>
    takeOver(draft, { keys: [mallory] }),
  ),
  kind('a switch block signed under a stolen name', 'block 30 carries the signature of block 29', (draft) => {
    const { proofs } = draft.head;
    const aftermath = takeOver(draft, {});
    const signed = draft.blocks.at(-2);
    if (signed !== undefined) signed.proofs = proofs;
    return aftermath;
  }),
  kind('an unsigned switch block without last_switch_block_hash', 'block 30 names no switch block before it', (draft) =>
    takeOver(draft, { lastSwitchBlockHash: null }),
  ),
  kind(
    'a switch block that names genesis as the one before',
    'block 30 names block 0 as the last switch block',
    (draft) => takeOver(draft, { lastSwitchBlockHash: draft.blocks[0]?.block.hash ?? null, keys: [mallory] }),
  ),
  kind('eras skipped', 'block 30 ends era 8 and names the forger, block 31 is of era 9', (draft) =>
    takeOver(draft, { eraId: 8, keys: [mallory] }),
  ),
  kind('an era repeated', 'block 30 ends era 2 once more and names the forger, block 31 is of era 3', (draft) =>
    takeOver(draft, { eraId: 2, keys: [mallory] }),
  ),
  kind('an era before genesis', 'block 30 ends era 0 and names the forger, block 31 is of era 1', (draft) =>
    takeOver(draft, { eraId: 0 }),
  ),
  kind('a block of an era that no switch block begins', 'block 30 ends era 3, block 31 is of era 7', (draft) =>
    takeOver(draft, {}, 7),
  ),
  kind(
    'ten eras of the forger',
    'ten switch blocks on top, each signed by the forger, each naming the forger',
    (draft) => {
      for (let count = 0; count < 10; count += 1) {
        appendBlock(draft, { eraEnd: eraEnd([[mallory, 1n]]), keys: count === 0 ? [] : [mallory] });
      }
      appendExecutedBlock(draft, [theft(draft)], { keys: [mallory] });
      return {};
    },
  ),
  kind(
    'a block on top without a signature',
    'block 31 with the theft, signed by nobody, in the running era',
    (draft) => {
      appendExecutedBlock(draft, [theft(draft)]);
      return {};
    },
  ),
  kind(
    'a block on top signed by the forger in the running era',
    'block 30 with the theft, signed by a key that is no validator',
    (draft) => {
      appendExecutedBlock(draft, [theft(draft)], { keys: [mallory, trudy] });
      return {};
    },
  ),
  kind(
    'validators of a genuine switch block replaced',
    'block 22 names the forger instead, later blocks linked again and signed by the forger; block 22 keeps its signature',
    (draft) => {
      const { proofs } = draft.at(22);
      changeBlock(draft, 22, (block) => void (block.header.era_end = eraEnd([[mallory, 1n]])), [mallory]);
      draft.at(22).proofs = proofs;
      return {};
    },
  ),
  kind(
    'a validator added to a genuine switch block',
    'block 22 names the validator and, with more weight, the forger',
    (draft) => {
      changeBlock(
        draft,
        22,
        ({ header }) => {
          header.era_end?.next_era_validator_weights.push({ validator: trudy.hex, weight: '9000000000000000' });
        },
        [trudy],
      );
      return {};
    },
  ),
  kind(
    'weight of the validator changed',
    'block 22 gives the validator a weight of 1 mote; later blocks keep their signatures',
    (draft) => {
      changeBlock(draft, 22, ({ header }) => {
        const [weight] = header.era_end?.next_era_validator_weights ?? [];
        if (weight !== undefined) weight.weight = '1';
      });
      return {};
    },
  ),
  kind(
    'a switch block made of an ordinary one',
    'block 25 ends era 3 and names the forger, later blocks are of era 4, signed by the forger',
    (draft) => {
      for (const { block } of draft.blocks) if (block.header.height > 25) block.header.era_id += 1;
      changeBlock(draft, 25, ({ header }) => void (header.era_end = eraEnd([[mallory, 1n]])), [mallory]);
      return {};
    },
  ),
  kind(
    'a switch block made an ordinary one',
    'block 22 ends no era, later blocks are of era 2; all linked again, signatures kept',
    (draft) => {
      for (const { block } of draft.blocks) if (block.header.height > 22) block.header.era_id -= 1;
      changeBlock(draft, 22, ({ header }) => void (header.era_end = null));
      return {};
    },
    'era 2 never ended',
  ),
  kind(
    'rewards of a switch block changed',
    'block 22 gives the validator a million CSPR, later blocks linked again and signed by the forger',
    (draft) => {
      changeBlock(
        draft,
        22,
        ({ header }) => {
          if (header.era_end !== null) header.era_end.rewards = { [validator]: ['1000000000000000'] };
        },
        [mallory],
      );
      return {};
    },
    'the validator got another reward',
  ),
];
