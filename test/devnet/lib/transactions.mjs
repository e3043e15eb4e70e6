// Transactions of both formats, signed.
import { sortApprovals } from '@casper-trace/casper-types/approvals';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { deployBodyHash, deployHash, makeDeploy } from '@casper-trace/casper-types/deploy';
import { makeTransactionV1, transactionV1Hash } from '@casper-trace/casper-types/transaction-v1';

export const CHAIN_NAME = 'casper-trace-corpus';
const TTL = 30n * 60_000n;
const RUNTIME = { kind: 'VmCasperV1' };

let last = 0n;

/** Milliseconds, never twice the same: equal payloads would be one transaction. */
function nextTimestamp() {
  const now = BigInt(Date.now()) - 10_000n;
  last = now > last ? now : last + 1n;
  return last;
}

function approve(hash, signers) {
  return sortApprovals(signers.map((signer) => ({ signer: signer.publicKey, signature: signer.sign(hash) })));
}

/**
 * @param {object} parts
 * @param {import('./keys.mjs').User} parts.by
 * @param {readonly import('./keys.mjs').User[]} [parts.signers]
 */
export function v1({ by, signers = [by], target, entryPoint, args, payment, standardPayment = true, byAccountHash }) {
  const payload = {
    initiator: byAccountHash
      ? { kind: 'AccountHash', accountHash: by.accountHash }
      : { kind: 'PublicKey', publicKey: by.publicKey },
    timestamp: nextTimestamp(),
    ttl: TTL,
    chainName: CHAIN_NAME,
    pricingMode: { kind: 'PaymentLimited', paymentAmount: payment, gasPriceTolerance: 3, standardPayment },
    args: { kind: 'Named', args },
    target,
    entryPoint,
    scheduling: 'Standard',
  };
  const hash = transactionV1Hash(payload);
  return makeTransactionV1(hash, payload, approve(hash, signers));
}

/** Mint and auction; `entryPoint` is the variant's name. */
export function native({
  entryPoint,
  payment = entryPoint === 'Transfer' || entryPoint === 'Burn' ? 100_000_000n : 2_500_000_000n,
  ...rest
}) {
  return v1({ ...rest, payment, target: { kind: 'Native' }, entryPoint: { kind: entryPoint } });
}

export function session({ moduleBytes, isInstallUpgrade = false, ...rest }) {
  const target = { kind: 'Session', isInstallUpgrade, moduleBytes, runtime: RUNTIME };
  return v1({ ...rest, target, entryPoint: { kind: 'Call' } });
}

/** `id` is a TransactionInvocationTarget, `entryPoint` a name. */
export function stored({ id, entryPoint, ...rest }) {
  return v1({
    ...rest,
    target: { kind: 'Stored', id, runtime: RUNTIME },
    entryPoint: { kind: 'Custom', name: entryPoint },
  });
}

/** Standard payment of an amount. */
export function standardPayment(amount) {
  return { kind: 'ModuleBytes', moduleBytes: new Uint8Array(0), args: [{ name: 'amount', value: clU512(amount) }] };
}

/** `payment` and `session` are ExecutableDeployItems. */
export function deploy({ by, signers = [by], payment, session: item }) {
  const header = {
    account: by.publicKey,
    timestamp: nextTimestamp(),
    ttl: TTL,
    gasPrice: 3n,
    bodyHash: deployBodyHash(payment, item),
    dependencies: [],
    chainName: CHAIN_NAME,
  };
  const hash = deployHash(header);
  return makeDeploy(hash, header, payment, item, approve(hash, signers));
}

/** The item of a Deploy that calls stored code; `hash` only where the kind is by hash. */
export function deployItem({ kind, name, version }, hash, entryPoint, args) {
  switch (kind) {
    case 'byHash':
      return { kind: 'StoredContractByHash', hash, entryPoint, args };
    case 'byName':
      return { kind: 'StoredContractByName', name, entryPoint, args };
    case 'byPackageHash':
      return { kind: 'StoredVersionedContractByHash', hash, version: version ?? undefined, entryPoint, args };
    default:
      return { kind: 'StoredVersionedContractByName', name, version: version ?? undefined, entryPoint, args };
  }
}

/** The same as the target of a TransactionV1. */
export function invocationTarget({ kind, name, version, protocolVersionMajor }, hash) {
  const numbers = { version: version ?? undefined, protocolVersionMajor: protocolVersionMajor ?? undefined };
  switch (kind) {
    case 'byHash':
      return { kind: 'ByHash', hash };
    case 'byName':
      return { kind: 'ByName', name };
    case 'byPackageHash':
      return { kind: 'ByPackageHash', hash, ...numbers };
    default:
      return { kind: 'ByPackageName', name, ...numbers };
  }
}
