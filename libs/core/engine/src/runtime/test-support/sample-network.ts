// A small network state for tests: system contracts, two accounts, and stored contracts made of guest modules.
import type { Account } from '@casper-trace/casper-types/account';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import { clU8, clU64, clU512 } from '@casper-trace/casper-types/cl-value';
import type { ContractPackage } from '@casper-trace/casper-types/contract-package';
import { type ContractEntryPoint, type EntryPointAccess, EntryPointType } from '@casper-trace/casper-types/entry-point';
import {
  accountKey,
  balanceKey,
  blockGlobalKey,
  hashKey,
  type Key,
  normalizeKey,
  systemEntityRegistryKey,
  urefKey,
} from '@casper-trace/casper-types/key';
import type { NamedKeys } from '@casper-trace/casper-types/named-keys';
import { SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { type StoredValue, storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { URef } from '@casper-trace/casper-types/uref';
import { MapStateView } from '@casper-trace/global-state/map-state-view';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { parseChainspec } from '../../chainspec/parse-chainspec.js';
import { SAMPLE_CHAINSPEC } from '../../chainspec/sample-chainspec.js';
import type { VersionedRules } from '../../chainspec/versioned-rules.js';
import { type Executable, executeWasm, type WasmResult } from '../../execute-wasm.js';
import type { Inspector } from '../../inspector.js';
import { MemoryModuleCache } from '../../wasm/module-cache.js';

/** 32 equal bytes. */
export const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
/** A URef with all rights whose address is 32 equal bytes. */
export const uref = (byte: number, rights: URef['rights'] = 7): URef => ({ addr: hash(byte), rights });

/** The initiator's account hash, as the byte it is made of. */
export const ALICE = 1;
/** Another account. */
export const BOB = 2;
/** Alice's main purse. */
export const ALICE_PURSE = 101;
/** Bob's main purse. */
export const BOB_PURSE = 102;
/** Contract hash of the mint. */
export const MINT = 201;
/** Contract hash of handle payment. */
export const HANDLE_PAYMENT = 202;
/** Contract hash of the auction. */
export const AUCTION = 203;
/** Contract hash of standard payment. */
export const STANDARD_PAYMENT = 204;
/** The purse of handle payment. */
export const PAYMENT_PURSE = 110;
/** What each account owns in the beginning, motes. */
export const FORTUNE = 1_000_000_000_000n;
/** Block time of the sample block, milliseconds. */
export const BLOCK_TIME = 1_700_000_000_000n;

export const rules = parseChainspec(SAMPLE_CHAINSPEC);

/** A stored contract of the sample network: its hash is 32 times `byte`, its package `byte + 1`, its Wasm `byte + 2`. */
export interface SampleContract {
  readonly byte: number;
  readonly wasm: Uint8Array;
  readonly namedKeys?: NamedKeys;
  readonly entryPoints: readonly (readonly [name: string, type: EntryPointType, access?: EntryPointAccess])[];
  readonly groups?: ContractPackage['groups'];
}

function account(byte: number, purse: number, namedKeys: NamedKeys = new Map()): [Key, StoredValue] {
  const value: Account = {
    accountHash: hash(byte),
    namedKeys,
    mainPurse: uref(purse),
    associatedKeys: [{ accountHash: hash(byte), weight: 1 }],
    actionThresholds: { deployment: 1, keyManagement: 1 },
  };
  return [accountKey(hash(byte)), { kind: 'Account', value }];
}

const entryPoint = (name: string, type: EntryPointType, access: EntryPointAccess): ContractEntryPoint => ({
  name,
  args: [],
  ret: CL.Unit,
  access,
  entryPointType: type,
});

function contractEntries(contract: SampleContract): [Key, StoredValue][] {
  const { byte, wasm, entryPoints, groups = [], namedKeys = new Map<string, Key>() } = contract;
  return [
    [
      hashKey(hash(byte)),
      {
        kind: 'Contract',
        value: {
          contractPackageHash: hash(byte + 1),
          contractWasmHash: hash(byte + 2),
          namedKeys,
          entryPoints: entryPoints.map(([name, type, access = { kind: 'Public' }]) => entryPoint(name, type, access)),
          protocolVersion: { major: 2, minor: 0, patch: 0 },
        },
      },
    ],
    [
      hashKey(hash(byte + 1)),
      {
        kind: 'ContractPackage',
        value: {
          accessKey: uref(byte + 3),
          versions: [{ protocolVersionMajor: 2, contractVersion: 1, contractHash: hash(byte) }],
          disabledVersions: [],
          groups,
          lockStatus: 'Unlocked',
        },
      },
    ],
    [hashKey(hash(byte + 2)), { kind: 'ContractWasm', value: { bytes: wasm } }],
  ];
}

const numeric = (byte: number, value: ReturnType<typeof clU512>): [Key, StoredValue] => [
  normalizeKey(urefKey(uref(byte))),
  storedCLValue(value),
];

function registry(): StoredValue {
  const entries: [string, number][] = [
    ['auction', AUCTION],
    ['handle payment', HANDLE_PAYMENT],
    ['mint', MINT],
    ['standard payment', STANDARD_PAYMENT],
  ];
  const writer = new Writer().u32(entries.length);
  for (const [name, byte] of entries) writer.string(name).bytes(hash(byte));
  return storedCLValue({ type: CL.Map(CL.String, CL.ByteArray(32)), bytes: writer.finish() });
}

/** Further records and contracts that a test needs. */
export interface SampleOptions {
  readonly namedKeys?: NamedKeys;
  readonly contracts?: readonly SampleContract[];
  /** More named keys of the auction. */
  readonly auctionEntries?: readonly (readonly [string, Key])[];
  readonly entries?: readonly (readonly [Key, StoredValue])[];
}

/** The state before execution. Alice is the initiator. */
export function sampleState(options: SampleOptions = {}): ScratchState {
  const balance = storedCLValue(clU512(FORTUNE));
  const mintKeys = new Map([
    ['gas_hold_handling', urefKey(uref(121))],
    ['gas_hold_interval', urefKey(uref(122))],
    ['total_supply', urefKey(uref(123))],
  ]);
  const mintPoints = ['balance', 'burn', 'create', 'mint', 'reduce_total_supply', 'transfer'];
  const packages: [Key, StoredValue][] = [];
  for (const byte of [MINT, HANDLE_PAYMENT, AUCTION, STANDARD_PAYMENT]) packages.push(systemPackage(byte));
  return new ScratchState(
    new MapStateView([
      [systemEntityRegistryKey(), registry()],
      [blockGlobalKey('BlockTime'), storedCLValue(clU64(BLOCK_TIME))],
      systemRecord(MINT, mintPoints, mintKeys),
      systemRecord(
        HANDLE_PAYMENT,
        ['get_payment_purse', 'get_refund_purse', 'set_refund_purse'],
        new Map([['payment_purse', urefKey(uref(PAYMENT_PURSE))]]),
      ),
      systemRecord(
        AUCTION,
        ['get_era_validators', 'read_era_id', 'slash'],
        new Map([['era_id', urefKey(uref(124))], ...(options.auctionEntries ?? [])]),
      ),
      ...packages,
      numeric(121, clU8(0)),
      numeric(122, clU64(86_400_000n)),
      numeric(123, clU512(10n * FORTUNE)),
      numeric(124, clU64(7n)),
      account(ALICE, ALICE_PURSE, options.namedKeys),
      account(BOB, BOB_PURSE),
      [balanceKey(hash(ALICE_PURSE)), balance],
      [balanceKey(hash(BOB_PURSE)), balance],
      [balanceKey(hash(PAYMENT_PURSE)), storedCLValue(clU512(0n))],
      ...(options.contracts ?? []).flatMap(contractEntries),
      ...(options.entries ?? []),
    ]),
  );
}

/** Package of a system contract: its hash is that of the contract with the last byte 0. */
const systemPackageHash = (byte: number): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 0 : byte));

function systemPackage(byte: number): [Key, StoredValue] {
  const versions = [{ protocolVersionMajor: 1, contractVersion: 1, contractHash: hash(byte) }];
  const value = { accessKey: uref(byte), versions, disabledVersions: [], groups: [], lockStatus: 'Unlocked' } as const;
  return [hashKey(systemPackageHash(byte)), { kind: 'ContractPackage', value }];
}

function systemRecord(byte: number, names: readonly string[], namedKeys: NamedKeys): [Key, StoredValue] {
  const value = {
    contractPackageHash: systemPackageHash(byte),
    contractWasmHash: hash(0),
    namedKeys,
    entryPoints: names.map((name) => entryPoint(name, EntryPointType.Called, { kind: 'Public' })),
    protocolVersion: { major: 2, minor: 0, patch: 0 },
  };
  return [hashKey(hash(byte)), { kind: 'Contract', value }];
}

/** What to run on the sample network. */
export interface SampleRun extends SampleOptions {
  readonly executable: Executable;
  readonly entryPoint?: string;
  readonly args?: RuntimeArgs;
  readonly phase?: 'payment' | 'session';
  readonly gasLimit?: bigint;
  readonly inspector?: Inspector;
  readonly state?: ScratchState;
  readonly blockTime?: bigint;
  /** Switches that differ from those of the sample's version. */
  readonly switches?: Partial<VersionedRules>;
}

/** Runs as Alice, with her signature, on 100 000 CSPR of gas unless told. Effects are not committed. */
export function runSample(run: SampleRun): WasmResult {
  return executeWasm({
    executable: run.executable,
    entryPoint: run.entryPoint ?? 'call',
    args: run.args ?? [],
    initiator: { kind: 'AccountHash', accountHash: hash(ALICE) },
    signers: [hash(ALICE)],
    phase: run.phase ?? 'session',
    gasLimit: run.gasLimit ?? 100_000_000_000_000n,
    block: {
      height: 42n,
      timeMs: run.blockTime ?? BLOCK_TIME,
      parentHash: hash(61),
      parentStateRoot: hash(62),
      protocolVersion: rules.protocolVersion,
      proposer: SYSTEM_PUBLIC_KEY,
      currentGasPrice: 1,
      eraId: 7n,
    },
    transactionHash: { kind: 'Version1', value: hash(60) },
    allowInstallUpgrade: true,
    rules: run.switches === undefined ? rules : { ...rules, versioned: { ...rules.versioned, ...run.switches } },
    tracking: new TrackingCopy(run.state ?? sampleState(run)),
    modules: new MemoryModuleCache(),
    ...(run.inspector === undefined ? {} : { inspector: run.inspector }),
  });
}
