// One casper-node 2.0.3 alone on 127.0.0.1: files, start, clean stop.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { ed25519Pem, user } from './keys.mjs';
import { CHAIN_NAME } from './transactions.mjs';

export const BINARY_PORT = 37779;
const REST_PORT = 38888;
export const EVENT_PORT = 39999;
const NETWORK_PORT = 33553;
const TEMPLATES = join(import.meta.dirname, '../templates');

/** Its stake dwarfs every other: bids of the scenarios must not take the majority from the only node that runs. */
const VALIDATOR = user(99);
const VALIDATOR_STAKE = 1_000_000_000_000_000_000n;
/** The users of the oracles, and more of our own; 6 and 7 have no account. */
const ACCOUNTS = [1, 2, 3, 4, 8, 9, 21, 22, 23, 24, 25, 26, 27, 28, 29];
const BALANCE = 1_000_000_000_000_000n;
/**
 * Who refills the accounts that scenarios empty. So much that the rewards of an era are not 0: the node divides by them
 * and dies of it.
 */
export const TREASURER = user(20);
const TREASURE = 10_000_000_000_000_000_000_000n;
/** A validator that never runs. */
const SLEEPER = user(5);
const SLEEPER_STAKE = 100_000_000_000_000n;
/** Other chains than the usual one, by what their chainspec says about money. */
export const VARIANTS = {
  standard: [],
  burn: [
    ['core', 'refund_handling', `{ type = 'burn', refund_ratio = [90, 100] }`],
    ['core', 'fee_handling', `{ type = 'burn' }`],
    ['vacancy', 'min_gas_price', '2'],
  ],
  'no-fee': [
    ['core', 'refund_handling', `{ type = 'no_refund' }`],
    ['core', 'fee_handling', `{ type = 'no_fee' }`],
    ['core', 'gas_hold_balance_handling', `{ type = 'amortized' }`],
    ['core', 'gas_hold_interval', `'40 seconds'`],
  ],
};
/** Time for the node to start before genesis. */
const GENESIS_DELAY_MS = 25_000;

/** Replaces `key = …` in a section of a TOML text. */
function set(toml, section, key, value) {
  let current = '';
  let hits = 0;
  const lines = toml.split('\n').map((line) => {
    const header = /^\s*\[([^[\]]+)\]\s*$/.exec(line);
    if (header) current = header[1];
    if (current !== section || line.split('=')[0].trim() !== key) return line;
    hits += 1;
    return `${key} = ${value}`;
  });
  if (hits !== 1) throw new PermanentError('devnet', `[${section}] ${key} is there ${hits} times`);
  return lines.join('\n');
}

function edited(template, settings) {
  const text = readFileSync(join(TEMPLATES, template), 'utf8').replace(
    /^wasm_lanes = \[[\s\S]*?\n\]/m,
    'wasm_lanes = []',
  );
  return settings.reduce((toml, [section, key, value]) => set(toml, section, key, value), text);
}

function chainspec(genesis, variant) {
  return edited('chainspec.toml', [
    ['protocol', 'version', `'2.0.3'`],
    ['protocol', 'hard_reset', 'false'],
    ['protocol', 'activation_point', `'${genesis.toISOString()}'`],
    ['network', 'name', `'${CHAIN_NAME}'`],
    ['core', 'era_duration', `'20 seconds'`],
    ['core', 'minimum_era_height', '5'],
    ['core', 'minimum_block_time', `'2 seconds'`],
    ['core', 'auction_delay', '1'],
    ['core', 'unbonding_delay', '2'],
    ['core', 'minimum_bid_amount', '10_000_000_000_000'],
    ['highway', 'maximum_round_length', `'66 seconds'`],
    // Programs as arguments are long, and a block should hold many transactions.
    ['transactions', 'block_gas_limit', '50_000_000_000_000'],
    ['transactions', 'max_block_size', '10_485_760'],
    ['transactions.v1', 'install_upgrade_lane', '[2, 750_000, 16384, 1_000_000_000_000, 10]'],
    [
      'transactions.v1',
      'wasm_lanes',
      '[[3, 262_144, 24576, 1_000_000_000_000, 20], [4, 131_072, 16384, 100_000_000_000, 60], [5, 65_536, 8192, 5_000_000_000, 80]]',
    ],
    ['transactions.deploy', 'payment_args_max_length', '16384'],
    ['transactions.deploy', 'session_args_max_length', '16384'],
    ...variant,
  ]);
}

function configuration(dir) {
  const address = (port) => `'127.0.0.1:${port}'`;
  return edited('config.toml', [
    ['node', 'sync_handling', `'genesis'`],
    ['node', 'idle_tolerance', `'365 days'`],
    ['consensus', 'secret_key_path', `'${join(dir, 'secret_key.pem')}'`],
    ['network', 'public_address', address(NETWORK_PORT)],
    ['network', 'bind_address', address(NETWORK_PORT)],
    ['network', 'known_addresses', `[${address(NETWORK_PORT)}]`],
    ['network', 'min_peers_for_initialization', '0'],
    ['binary_port_server', 'address', address(BINARY_PORT)],
    ['binary_port_server', 'max_message_size_bytes', '33_554_432'],
    ['binary_port_server', 'qps_limit', '10000'],
    ['rest_server', 'address', address(REST_PORT)],
    ['event_stream_server', 'address', address(EVENT_PORT)],
    ['event_stream_server', 'event_stream_buffer_length', '50000'],
    ...['block', 'deploy', 'deploy_metadata', 'state'].map((name) => [
      'storage',
      `max_${name}_store_size`,
      '1_073_741_824',
    ]),
    ['contract_runtime', 'max_global_state_size', '4_294_967_296'],
    ['storage', 'path', `'${join(dir, 'storage')}'`],
    ['diagnostics_port', 'enabled', 'false'],
  ]);
}

function accounts() {
  const entry = (one, balance) => `[[accounts]]\npublic_key = "${one.hex}"\nbalance = "${balance}"\n`;
  const validator = (stake) => `\n[accounts.validator]\nbonded_amount = "${stake}"\ndelegation_rate = 10\n`;
  return [
    entry(VALIDATOR, VALIDATOR_STAKE) + validator(VALIDATOR_STAKE),
    entry(SLEEPER, BALANCE) + validator(SLEEPER_STAKE),
    entry(TREASURER, TREASURE),
    ...ACCOUNTS.map((number) => entry(user(number), BALANCE)),
  ].join('\n');
}

/** A running node; `dir` is emptied first. */
export class Node {
  #process;
  #exited;

  constructor(dir, variant) {
    this.dir = dir;
    this.chainspecPath = join(dir, 'etc/2_0_3/chainspec.toml');
    rmSync(dir, { recursive: true, force: true });
    const etc = join(dir, 'etc/2_0_3');
    mkdirSync(etc, { recursive: true });
    mkdirSync(join(dir, 'storage'));
    writeFileSync(join(dir, 'secret_key.pem'), ed25519Pem(VALIDATOR.secret), { mode: 0o600 });
    writeFileSync(this.chainspecPath, chainspec(new Date(Date.now() + GENESIS_DELAY_MS), variant));
    writeFileSync(join(etc, 'accounts.toml'), accounts());
    writeFileSync(join(etc, 'config.toml'), configuration(dir));
  }

  start(program) {
    const log = openSync(join(this.dir, 'node.log'), 'w');
    const args = ['standard', join(this.dir, 'etc/2_0_3/config.toml')];
    const env = { ...process.env, RUST_LOG: 'warn' };
    this.#process = spawn(program, args, { cwd: this.dir, stdio: ['ignore', log, log], env });
    closeSync(log);
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', resolve);
      this.#process.once('error', resolve);
    });
  }

  get running() {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The REST answer of /status, or undefined while the node does not listen. */
  async status() {
    try {
      const answer = await fetch(`http://127.0.0.1:${REST_PORT}/status`);
      return answer.ok ? await answer.text() : undefined;
    } catch {
      return undefined;
    }
  }

  async waitForStatus() {
    for (let attempt = 0; attempt < 240; attempt++) {
      if (!this.running) break;
      if ((await this.status()) !== undefined) return;
      await sleep(500);
    }
    throw new PermanentError('devnet', `the node does not answer: see ${join(this.dir, 'node.log')}`);
  }

  async stop() {
    this.#process.kill('SIGTERM');
    const forced = setTimeout(() => this.#process.kill('SIGKILL'), 60_000);
    await this.#exited;
    clearTimeout(forced);
  }

  /** The global state's LMDB file. */
  get statePath() {
    return join(this.dir, 'storage', CHAIN_NAME, 'data.lmdb');
  }
}
