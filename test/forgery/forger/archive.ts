// A recorded archive in memory, to be changed in any place and written into a folder of its own.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type JsonValue, jsonToText, parseJson } from '@casper-trace/casper-types/json';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { writeTrieStore } from './lmdb-writer.js';

export interface WeightJson {
  validator: string;
  weight: string;
}

export interface EraEndJson {
  equivocators: string[];
  inactive_validators: string[];
  next_era_validator_weights: WeightJson[];
  rewards: Record<string, string[]>;
  next_era_gas_price: number;
}

export interface HeaderJson {
  parent_hash: string;
  state_root_hash: string;
  body_hash: string;
  random_bit: boolean;
  accumulated_seed: string;
  era_end: EraEndJson | null;
  timestamp: string;
  era_id: number;
  height: number;
  protocol_version: string;
  proposer: string;
  current_gas_price: number;
  last_switch_block_hash: string | null;
}

export interface BodyJson {
  /** Lane → hashes by format. */
  transactions: Record<string, Record<string, string>[]>;
  rewarded_signatures: number[][];
}

export interface BlockJson {
  hash: string;
  header: HeaderJson;
  body: BodyJson;
}

export interface ProofJson {
  public_key: string;
  signature: string;
}

/** A block of format 2.x with its finality signatures. */
export interface SignedBlock {
  block: BlockJson;
  proofs: ProofJson[];
}

/** JSON that can be changed; integers are bigint. */
export type Changeable = null | boolean | string | number | bigint | Changeable[] | ChangeableObject;
export interface ChangeableObject {
  [name: string]: Changeable;
}

export interface ApprovalJson {
  signer: string;
  signature: string;
}

/** What changes are made to in a line of transactions.jsonl; everything else stays as it is. */
export interface TransactionJson {
  transaction: Record<string, ContentJson>;
  execution_info?: ExecutionInfoJson;
}

export interface ContentJson {
  hash: string;
  approvals: ApprovalJson[];
  payload: PayloadJson;
  [name: string]: unknown;
}

export interface PayloadJson {
  initiator_addr: { PublicKey: string };
  timestamp: string;
  ttl: string;
  chain_name: string;
  fields: { args: { Named: [string, ArgJson][] } };
}

export interface ArgJson {
  cl_type: Changeable;
  bytes: string;
  parsed: Changeable;
}

export interface ExecutionInfoJson {
  block_hash: string;
  block_height: bigint;
  execution_result: { Version2?: ResultJson; Version1?: object };
}

export interface ResultJson {
  initiator: Record<string, string>;
  error_message: string | null;
  limit: string;
  consumed: string;
  cost: string;
  refund: string;
  current_price: bigint;
  size_estimate: bigint;
  transfers: Record<string, ChangeableObject>[];
  effects: { key: string; kind: Changeable }[];
}

const parseAs = <T>(text: string): T => parseJson(text) as T;
const textOf = (value: unknown): string => jsonToText(value as JsonValue);

/** The files of a recorded archive of format 2.x, read once. */
export interface RecordedFiles {
  readonly dir: string;
  readonly blocks: readonly string[];
  /** Lines in the order of the file. */
  readonly transactions: readonly string[];
  readonly toml: string;
  readonly events: string | undefined;
  /** Nodes of the trie store by hash, lower-case hex. */
  readonly nodes: ReadonlyMap<string, Uint8Array>;
}

export function readRecordedFiles(dir: string): RecordedFiles {
  const linesOf = (name: string): string[] => readFileSync(join(dir, name), 'utf8').split('\n').slice(0, -1);
  const chainspec = JSON.parse(readFileSync(join(dir, 'info_get_chainspec.json'), 'utf8')) as {
    chainspec_bytes: { chainspec_bytes: string };
  };
  const events = join(dir, 'events.txt');
  const store = openTrieStore(join(dir, 'state'));
  try {
    return {
      dir,
      blocks: linesOf('blocks.jsonl'),
      transactions: linesOf('transactions.jsonl'),
      toml: Buffer.from(chainspec.chainspec_bytes.chainspec_bytes, 'hex').toString('utf8'),
      events: existsSync(events) ? readFileSync(events, 'utf8') : undefined,
      nodes: new Map([...store.entries()].map(([hash, bytes]) => [bytesToHex(hash), bytes])),
    };
  } finally {
    store.close();
  }
}

/** An archive under forgery. */
export class Draft {
  readonly recorded: RecordedFiles;
  blocks: SignedBlock[];
  /** Lines by transaction hash, in the order of the file. */
  readonly transactions: Map<string, string>;
  /** Lines that no hash leads to, behind the others. */
  readonly rubbish: string[] = [];
  /** Undefined: the archive has no chainspec. */
  toml: string | undefined;
  events: string | undefined;
  #nodes: Map<string, Uint8Array> | undefined;
  #rawState: ((bytes: Buffer) => void) | undefined;

  constructor(recorded: RecordedFiles) {
    this.recorded = recorded;
    this.blocks = recorded.blocks.map((line) => {
      const parsed = JSON.parse(line) as {
        block_with_signatures: { block: { Version2: BlockJson }; proofs: ProofJson[] };
      };
      return { block: parsed.block_with_signatures.block.Version2, proofs: parsed.block_with_signatures.proofs };
    });
    this.transactions = new Map(recorded.transactions.map((line) => [hashOfLine(line), line]));
    this.toml = recorded.toml;
    this.events = recorded.events;
  }

  get networkName(): string {
    const name = /^\[network\][^[]*?^name = '([^']*)'/ms.exec(this.toml ?? '')?.[1];
    if (name === undefined) throw new RangeError('the chainspec names no network');
    return name;
  }

  set networkName(name: string) {
    this.toml = this.toml?.replace(/^(\[network\][^[]*?^name = ')[^']*'/ms, `$1${name}'`);
  }

  /** The trie nodes, to be changed. */
  get nodes(): Map<string, Uint8Array> {
    this.#nodes ??= new Map(this.recorded.nodes);
    return this.#nodes;
  }

  at(height: number): SignedBlock {
    const found = this.blocks.find(({ block }) => block.header.height === height);
    if (found === undefined) throw new RangeError(`no block at height ${height}`);
    return found;
  }

  get head(): SignedBlock {
    const head = this.blocks.at(-1);
    if (head === undefined) throw new RangeError('no block');
    return head;
  }

  transaction(hash: string): TransactionJson {
    const line = this.transactions.get(hash);
    if (line === undefined) throw new RangeError(`no transaction ${hash}`);
    return parseAs<TransactionJson>(line);
  }

  /** Puts a changed line in the place of the one with this hash; a line that an earlier forgery took away stays away. */
  edit(hash: string, change: (line: TransactionJson) => void): void {
    if (!this.transactions.has(hash)) return;
    const line = this.transaction(hash);
    change(line);
    this.transactions.set(hash, textOf(line));
  }

  /** Changes the recorded result of a transaction. */
  editResult(hash: string, change: (result: ResultJson) => void): void {
    this.edit(hash, ({ execution_info }) => {
      const result = execution_info?.execution_result.Version2;
      if (result !== undefined) change(result);
    });
  }

  add(line: TransactionJson): void {
    this.transactions.set(contentOf(line).hash, textOf(line));
  }

  /** Changes the bytes of the state file itself. */
  damageState(change: (bytes: Buffer) => void): void {
    this.#rawState = change;
  }

  write(dir: string): void {
    mkdirSync(join(dir, 'state'), { recursive: true });
    const blocks = this.blocks.map(({ block, proofs }) =>
      JSON.stringify({ api_version: '2.0.0', block_with_signatures: { block: { Version2: block }, proofs } }),
    );
    const lines = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('');
    writeFileSync(join(dir, 'blocks.jsonl'), lines(blocks));
    writeFileSync(join(dir, 'transactions.jsonl'), lines([...this.transactions.values(), ...this.rubbish]));
    if (this.events !== undefined) writeFileSync(join(dir, 'events.txt'), this.events);
    if (this.toml !== undefined) {
      const bytes = Buffer.from(this.toml, 'utf8').toString('hex');
      writeFileSync(
        join(dir, 'info_get_chainspec.json'),
        JSON.stringify({ api_version: '2.0.0', chainspec_bytes: { chainspec_bytes: bytes } }),
      );
    }
    const state = join(dir, 'state', 'data.lmdb');
    if (this.#nodes === undefined) copyFileSync(join(this.recorded.dir, 'state', 'data.lmdb'), state);
    else writeTrieStore(state, this.#nodes);
    if (this.#rawState !== undefined) {
      const bytes = readFileSync(state);
      this.#rawState(bytes);
      writeFileSync(state, bytes);
    }
  }
}

/** The Deploy or the TransactionV1 of a line. */
export function contentOf(line: TransactionJson): ContentJson {
  const [content] = Object.values(line.transaction);
  if (content === undefined) throw new RangeError('a line without a transaction');
  return content;
}

function hashOfLine(line: string): string {
  const hash = /"hash":"([0-9a-f]{64})"/.exec(line)?.[1];
  if (hash === undefined) throw new RangeError('a line without a hash');
  return hash;
}
