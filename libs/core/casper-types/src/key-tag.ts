// First byte of a key; mirrors casper-types 7.0.0 key.rs `KeyTag` (6.0.1 ends at State).

/** Tags of the variants of `Key`. `Package` is Rust's `Key::SmartContract`. */
export const KeyTag = {
  Account: 0,
  Hash: 1,
  URef: 2,
  Transfer: 3,
  DeployInfo: 4,
  EraInfo: 5,
  Balance: 6,
  Bid: 7,
  Withdraw: 8,
  Dictionary: 9,
  SystemEntityRegistry: 10,
  EraSummary: 11,
  Unbond: 12,
  ChainspecRegistry: 13,
  ChecksumRegistry: 14,
  BidAddr: 15,
  Package: 16,
  AddressableEntity: 17,
  ByteCode: 18,
  Message: 19,
  NamedKey: 20,
  BlockGlobal: 21,
  BalanceHold: 22,
  EntryPoint: 23,
  State: 24,
  RewardsHandling: 25,
} as const;
/** One tag. */
export type KeyTag = (typeof KeyTag)[keyof typeof KeyTag];

const NAME_OF_TAG = new Map<number, string>(Object.entries(KeyTag).map(([name, tag]) => [tag, name]));

/** Rust's name of the tag, such as Dictionary. */
export function keyTagName(tag: KeyTag): string {
  return NAME_OF_TAG.get(tag) ?? String(tag);
}
