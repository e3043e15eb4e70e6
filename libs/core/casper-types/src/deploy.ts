// A Deploy, the transaction format of 1.x that 2.x still executes; mirrors casper-types 6.0.1 transaction/deploy.rs.

import { type Approval, approvalsToBytes } from './approvals.js';
import { encode, Writer } from './bytesrepr/writer.js';
import { type ExecutableDeployItem, writeExecutableDeployItem } from './executable-deploy-item.js';
import { blake2b256 } from './hash.js';
import type { InitiatorAddr } from './initiator-addr.js';
import { type PublicKey, publicKeyToBytes } from './public-key.js';
import { writeRuntimeArgs } from './runtime-args.js';

/** The signed part of a Deploy. `timestamp` and `ttl` in milliseconds; in 2.x `gasPrice` is the gas price tolerance. */
export interface DeployHeader {
  readonly account: PublicKey;
  readonly timestamp: bigint;
  readonly ttl: bigint;
  readonly gasPrice: bigint;
  readonly bodyHash: Uint8Array;
  readonly dependencies: readonly Uint8Array[];
  readonly chainName: string;
}

/** A Deploy with the fields every transaction has; `sizeEstimate` is its serialized length in bytes. */
export interface Deploy {
  readonly kind: 'Deploy';
  readonly hash: Uint8Array;
  readonly initiator: InitiatorAddr;
  /** In the order of Rust's set; the finalized ones, if it comes from a block. */
  readonly approvals: readonly Approval[];
  readonly chainName: string;
  readonly timestamp: bigint;
  readonly ttl: bigint;
  readonly sizeEstimate: bigint;
  readonly header: DeployHeader;
  readonly payment: ExecutableDeployItem;
  readonly session: ExecutableDeployItem;
}

/** bytesrepr of the header: what the deploy hash is taken over. */
export function deployHeaderToBytes(header: DeployHeader): Uint8Array {
  return new Writer(256)
    .bytes(publicKeyToBytes(header.account))
    .u64(header.timestamp)
    .u64(header.ttl)
    .u64(header.gasPrice)
    .bytes(header.bodyHash)
    .vec(header.dependencies, (writer, hash) => writer.bytes(hash))
    .string(header.chainName)
    .finish();
}

function deployBodyToBytes(payment: ExecutableDeployItem, session: ExecutableDeployItem): Uint8Array {
  const writer = new Writer(1024);
  writeExecutableDeployItem(writer, payment);
  writeExecutableDeployItem(writer, session);
  return writer.finish();
}

/** Hash over payment and session. */
export function deployBodyHash(payment: ExecutableDeployItem, session: ExecutableDeployItem): Uint8Array {
  return blake2b256(deployBodyToBytes(payment, session));
}

/** Hash over the header. */
export function deployHash(header: DeployHeader): Uint8Array {
  return blake2b256(deployHeaderToBytes(header));
}

/** bytesrepr of the whole Deploy, without the tag it has inside a `Transaction`. */
export function deployToBytes(deploy: Omit<Deploy, 'sizeEstimate'>): Uint8Array {
  return new Writer(1024)
    .bytes(deployHeaderToBytes(deploy.header))
    .bytes(deploy.hash)
    .bytes(deployBodyToBytes(deploy.payment, deploy.session))
    .bytes(approvalsToBytes(deploy.approvals))
    .finish();
}

/** Builds a Deploy from its parts; `approvals` in the order of Rust's set. Does not check the hashes. */
export function makeDeploy(
  hash: Uint8Array,
  header: DeployHeader,
  payment: ExecutableDeployItem,
  session: ExecutableDeployItem,
  approvals: readonly Approval[],
): Deploy {
  const deploy = {
    kind: 'Deploy',
    hash,
    initiator: { kind: 'PublicKey', publicKey: header.account },
    approvals,
    chainName: header.chainName,
    timestamp: header.timestamp,
    ttl: header.ttl,
    header,
    payment,
    session,
  } as const;
  return { ...deploy, sizeEstimate: BigInt(deployToBytes(deploy).length) };
}

/** Length in bytes of an item's runtime args as bytesrepr, for the choice of a lane. */
export function deployItemArgsLength(item: ExecutableDeployItem): number {
  return encode(item.args, writeRuntimeArgs).length;
}
