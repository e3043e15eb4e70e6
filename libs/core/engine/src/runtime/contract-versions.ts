// New packages and versions of contracts. Mirrors casper-execution-engine 8.1.1 runtime/mod.rs
// `create_contract_package_at_hash`, `add_contract_version_by_contract_package`, `disable_contract_version`.
import { compareTexts } from '@casper-trace/casper-types/bytes';
import type { ContractPackage, LockStatus } from '@casper-trace/casper-types/contract-package';
import { EntityKindTag, entityAddr } from '@casper-trace/casper-types/entity-addr';
import { type ContractEntryPoint, sortedEntryPoints } from '@casper-trace/casper-types/entry-point';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { hashKey } from '@casper-trace/casper-types/key';
import { appendNamedKeys, type NamedKeys } from '@casper-trace/casper-types/named-keys';
import { ApiError, type ApiReply, ContractHeaderError, contractHeaderApiError } from '../api-error.js';
import { lockedEntityError, trap, wasmPreprocessingError } from '../exec-error.js';
import type { ContextRef } from '../inspector.js';
import { validateKey } from './access-validation.js';
import { ownNamed } from './entry-point-names.js';
import { tellInstalledNamedKeys, tellRecordChange } from './events.js';
import { memoryOf, writeU32 } from './guest-values.js';
import { carryForwardTopics } from './message-topics.js';
import { newUnitURef } from './new-uref.js';
import { currentVersion, insertVersion, setVersionEnabled } from './package-versions.js';
import { readOwnPackage } from './packages.js';
import type { Runtime } from './runtime.js';
import { readTyped, writeUnchecked } from './state-access.js';

/** A package without versions; gives its hash and the address of its access key, both 32 bytes. */
export function createPackage(
  runtime: Runtime,
  lockStatus: LockStatus,
): { readonly hash: Uint8Array; readonly accessAddr: Uint8Array } {
  const { context, execution } = runtime;
  const hash = execution.addresses.newHashAddress();
  const accessKey = newUnitURef(context);
  const value: ContractPackage = { accessKey, versions: [], disabledVersions: [], groups: [], lockStatus };
  writeUnchecked(context, hashKey(hash), { kind: 'ContractPackage', value });
  return { hash, accessAddr: accessKey.addr };
}

/** What a contract asks to be stored. */
export interface NewVersion {
  readonly packageHash: Uint8Array;
  /** The map's own names of the entry points: exports of the module must be called so. */
  readonly exportNames: readonly string[];
  readonly entryPoints: readonly ContractEntryPoint[];
  readonly namedKeys: NamedKeys;
  /** Names of message topics to add, in order. */
  readonly topics: readonly string[];
  /** Where the contract hash (32 bytes) and the version (u32) go. */
  readonly outputPointer: number;
  readonly versionPointer: number;
}

/** The running module reduced to what the entry points need. Traps with FunctionNotFound and WasmOptimizer. */
function storedModule(runtime: Runtime, exportNames: readonly string[]): Uint8Array {
  const { module } = runtime;
  if (module === undefined) return trap(wasmPreprocessingError('Missing module'));
  const optimized = module.optimizedForStorage([...exportNames].sort(compareTexts));
  return 'error' in optimized ? trap(optimized.error) : optimized.bytes;
}

/** The contract of the package's newest enabled version: its named keys pass on. */
function previousContract(runtime: Runtime, pack: ContractPackage) {
  const version = currentVersion(pack);
  if (version === undefined) return undefined;
  const { namedKeys } = readTyped(runtime.context, hashKey(version.contractHash), 'Contract');
  return { namedKeys, entityAddr: entityAddr(EntityKindTag.SmartContract, version.contractHash) };
}

/** Stores the running module as a new version; returns 0 or an ApiError. */
export function addContractVersion(runtime: Runtime, added: NewVersion): ApiReply {
  const { context, execution } = runtime;
  if (!execution.installUpgradeAllowed) return ApiError.NotAllowedToAddContractVersion;
  const pack = readOwnPackage(context, added.packageHash);
  if (pack.lockStatus === 'Locked' && currentVersion(pack) !== undefined) trap(lockedEntityError);
  for (const key of added.namedKeys.values()) validateKey(context, key);
  const wasmHash = execution.addresses.newHashAddress();
  const bytes = storedModule(runtime, added.exportNames);
  const contractHash = execution.addresses.newHashAddress();
  const { protocolVersion } = execution.block;
  const previous = previousContract(runtime, pack);
  // Of equal names the previous version's key stays.
  const namedKeys = previous === undefined ? added.namedKeys : appendNamedKeys(added.namedKeys, previous.namedKeys);
  const refused = carryForwardTopics(
    context,
    previous?.entityAddr,
    entityAddr(EntityKindTag.SmartContract, contractHash),
    added.topics,
  );
  if (refused !== 0) return refused;
  const inserted = insertVersion(pack, protocolVersion.major, contractHash);
  writeUnchecked(context, hashKey(wasmHash), { kind: 'ContractWasm', value: { bytes } });
  writeUnchecked(context, hashKey(contractHash), {
    kind: 'Contract',
    value: {
      contractPackageHash: added.packageHash,
      contractWasmHash: wasmHash,
      namedKeys,
      entryPoints: sortedEntryPoints(added.entryPoints.map(ownNamed)),
      protocolVersion,
    },
  });
  writeUnchecked(context, hashKey(added.packageHash), { kind: 'ContractPackage', value: inserted.pack });
  tellRecordChange(context, 'package', added.packageHash, 'version added', bytesToHex(contractHash));
  const contract: ContextRef = { kind: 'contract', address: contractHash };
  tellInstalledNamedKeys(execution, contract, withoutNames(added.namedKeys, previous?.namedKeys), 'initial');
  if (previous !== undefined) tellInstalledNamedKeys(execution, contract, previous.namedKeys, 'inherited');
  memoryOf(runtime).write(added.outputPointer, contractHash);
  writeU32(runtime, added.versionPointer, inserted.contractVersion);
  return 0;
}

function withoutNames(keys: NamedKeys, other: NamedKeys | undefined): NamedKeys {
  return new Map([...keys].filter(([name]) => other?.has(name) !== true));
}

/** Disables or enables a version; returns 0 or an ApiError. */
export function changeVersion(
  runtime: Runtime,
  packageHash: Uint8Array,
  contractHash: Uint8Array,
  enabled: boolean,
): ApiReply {
  const { context } = runtime;
  const pack = readOwnPackage(context, packageHash);
  if (pack.lockStatus === 'Locked') trap(lockedEntityError);
  const changed = setVersionEnabled(pack, contractHash, enabled);
  if (changed === undefined) return contractHeaderApiError(ContractHeaderError.EntityNotFound);
  writeUnchecked(context, hashKey(packageHash), { kind: 'ContractPackage', value: changed });
  const change = enabled ? 'version enabled' : 'version disabled';
  tellRecordChange(context, 'package', packageHash, change, bytesToHex(contractHash));
  return 0;
}
