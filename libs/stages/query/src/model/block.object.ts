// A block with its proof.
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Amount, UnsignedBigInt } from '../input/scalars.js';

@ObjectType({ description: "A checksum of the block: what we compute, and what the chain's own state says." })
export class ChecksumProof {
  @Field(() => String, { nullable: true, description: 'Null if a result is missing.' })
  readonly computed!: string | null;

  @Field(() => String, { nullable: true, description: "Of the block's ChecksumRegistry; null if it has no entry." })
  readonly recorded!: string | null;
}

@ObjectType({ description: "Whether a block is the chain's for good, and what its finality signatures carry." })
export class BlockFinality {
  @Field(() => Boolean)
  readonly final!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it is final: `root`, it is trusted without proof; `signatures`, more than two thirds of the weight signed it; ' +
      '`descent`, a final block descends from it. Null if it is not final.',
  })
  readonly by!: string | null;

  @Field(() => UnsignedBigInt, {
    nullable: true,
    description: 'Set only for `descent`: height of the final block that descends from this one.',
  })
  readonly descendant!: number | null;

  @Field(() => String, { nullable: true, description: 'Which link is missing; null if it is final.' })
  readonly reason!: string | null;

  @Field(() => Int, { description: 'Validators of the era whose signature verifies; 0 where they were not checked.' })
  readonly signers!: number;

  @Field(() => Amount)
  readonly signedWeight!: string;

  @Field(() => Amount, {
    nullable: true,
    description:
      "Null where the signatures were not checked: no final block names the era's validators, or there was no need.",
  })
  readonly totalWeight!: string | null;

  @Field(() => Boolean, { description: 'More than two thirds of the weight signed.' })
  readonly sufficient!: boolean;
}

@ObjectType({ description: 'What the proofs of a chain rest on in the end.' })
export class RootOfTrust {
  @Field(() => String, {
    description:
      '`genesis`, `switch block`, `block`, or `first block`, which names no validators: nothing above it is final.',
  })
  readonly kind!: string;

  @Field(() => UnsignedBigInt)
  readonly height!: number;

  @Field(() => String)
  readonly blockHash!: string;

  @Field(() => Boolean, {
    description:
      'True if it was given by the operator or is known to casper-trace. False if it was taken from the source: a proof ' +
      'says no more then than that the source agrees with itself; compare `blockHash` with one that you trust.',
  })
  readonly pinned!: boolean;
}

@ObjectType({
  description:
    'The way from our results to the chain: results → checksum → registry entry → state root → block hash → ' +
    'finality → root of trust.',
})
export class BlockProof {
  @Field(() => Boolean)
  readonly proven!: boolean;

  @Field(() => String, { nullable: true, description: 'What failed first; null if proven.' })
  readonly reason!: string | null;

  @Field(() => ChecksumProof, { description: '`execution_results_checksum`.' })
  readonly executionResults!: ChecksumProof;

  @Field(() => ChecksumProof, { description: '`approvals_checksum`.' })
  readonly approvals!: ChecksumProof;

  @Field(() => ChecksumProof, {
    description: 'blake2b-256 of the chainspec whose rules were used; recorded: the one that the state holds.',
  })
  readonly chainspec!: ChecksumProof;

  @Field(() => String, {
    nullable: true,
    description: 'Hex of the Merkle proof of the ChecksumRegistry entry under the state root; null without state.',
  })
  readonly registryProof!: string | null;

  @Field(() => BlockFinality)
  readonly finality!: BlockFinality;

  @Field(() => RootOfTrust, { nullable: true, description: 'Null if no block of the chain is trusted.' })
  readonly rootOfTrust!: RootOfTrust | null;
}

@ObjectType({ description: 'A block. `proof` says how far it is proven from our own results.' })
export class Block {
  @Field(() => UnsignedBigInt)
  readonly height!: number;

  @Field(() => String)
  readonly hash!: string;

  @Field(() => String)
  readonly parentHash!: string;

  @Field(() => String)
  readonly stateRootHash!: string;

  @Field(() => String)
  readonly bodyHash!: string;

  @Field(() => UnsignedBigInt)
  readonly eraId!: number;

  @Field(() => String, { description: 'RFC 3339, UTC.' })
  readonly timestamp!: string;

  @Field(() => String)
  readonly protocolVersion!: string;

  @Field(() => String, { description: 'Public key in hex; `00` for the system.' })
  readonly proposer!: string;

  @Field(() => Int)
  readonly currentGasPrice!: number;

  @Field(() => Boolean, { description: 'Ends an era and names the validators of the next.' })
  readonly isSwitchBlock!: boolean;

  @Field(() => Int)
  readonly transactionCount!: number;

  @Field(() => BlockProof, { nullable: true, description: 'Null until the block is re-executed.' })
  readonly proof!: BlockProof | null;
}

@ObjectType({
  description:
    "A purse's balance changed in a block by more than what the block's transactions moved: a row without " +
    'transaction and frame.',
})
export class BalanceChange {
  @Field(() => UnsignedBigInt)
  readonly blockHeight!: bigint;

  @Field(() => String, { description: 'Address of the purse.' })
  readonly purse!: string;

  @Field(() => String, {
    description: '`reward`, `protocol upgrade`, or `unexplained` where not every transaction was traced.',
  })
  readonly way!: string;

  @Field(() => Amount, { description: 'Signed: the part that no committed movement explains.' })
  readonly amount!: string;

  @Field(() => Amount)
  readonly balanceBefore!: string;

  @Field(() => Amount)
  readonly balanceAfter!: string;
}

@ObjectType({ description: 'A key that a protocol upgrade changed. No transaction made the change.' })
export class UpgradeChange {
  @Field(() => UnsignedBigInt, { description: 'The first block of the new version.' })
  readonly blockHeight!: bigint;

  @Field(() => String, { description: 'Always `protocol upgrade`.' })
  readonly kind!: string;

  @Field(() => String, { description: 'The formatted key.' })
  readonly key!: string;

  @Field(() => String, { nullable: true, description: 'The stored value as JSON of the node; null if the key is new.' })
  readonly before!: string | null;

  @Field(() => String, { nullable: true, description: 'Null if the key is gone.' })
  readonly after!: string | null;
}
