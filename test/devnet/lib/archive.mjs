// Turns recorded events into an archive (docs/architecture.md, 'Archive'). Values are handed on as the node wrote them:
// numbers are never read as floating point.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { parse, stringify } from 'lossless-json';

const API_VERSION = '2.0.0';
const LONGEST_EVENT = 100_000;

function hashOf(transactionHash) {
  return Object.values(transactionHash)[0];
}

function isShortProcessed(line) {
  return line.startsWith('data:{"TransactionProcessed"') && line.length <= LONGEST_EVENT;
}

/** What follows the last newline is an event cut short. */
function linesOf(path) {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** Reads events and gives blocks, proofs by block hash, accepted transactions, results and messages by hash. */
function readEvents(path) {
  const events = { blocks: [], proofs: new Map(), accepted: new Map(), processed: new Map() };
  for (const line of linesOf(path)) {
    if (!line.startsWith('data:')) continue;
    const event = parse(line.slice(5));
    const [kind, content] = Object.entries(event)[0];
    if (kind === 'BlockAdded') events.blocks.push(content.block);
    if (kind === 'TransactionAccepted') {
      const { hash } = Object.values(content)[0];
      events.accepted.set(hash, content);
    }
    if (kind === 'TransactionProcessed') events.processed.set(hashOf(content.transaction_hash), content);
    if (kind === 'FinalitySignature') {
      const { block_hash, public_key, signature } = Object.values(content)[0];
      const proofs = events.proofs.get(block_hash) ?? [];
      events.proofs.set(block_hash, [...proofs, { public_key, signature }]);
    }
  }
  return events;
}

/**
 * Writes blocks.jsonl, transactions.jsonl, messages.jsonl and info_get_chainspec.json. With events: events.txt too, as
 * received, but only what tells of executed transactions, and not the long lines: installs, whose effects carry Wasm.
 * @param {string} eventsPath
 * @param {string} chainspecPath
 * @param {string} dir
 * @param {{withEvents: boolean}} options
 */
export function writeArchive(eventsPath, chainspecPath, dir, { withEvents }) {
  const { blocks, proofs, accepted, processed } = readEvents(eventsPath);
  const heights = new Map();
  const blockLines = blocks.map((block) => {
    const { hash, header } = Object.values(block)[0];
    heights.set(hash, header.height);
    const result = { api_version: API_VERSION, block_with_signatures: { block, proofs: proofs.get(hash) ?? [] } };
    return stringify(result);
  });
  const transactionLines = [];
  const messageLines = [];
  for (const [hash, { block_hash, execution_result, messages }] of processed) {
    const transaction = accepted.get(hash);
    const execution_info = { block_hash, block_height: heights.get(block_hash), execution_result };
    transactionLines.push(stringify({ api_version: API_VERSION, transaction, execution_info }));
    if (messages.length > 0) messageLines.push(stringify({ transaction_hash: hash, messages }));
  }
  const write = (name, lines) => writeFileSync(join(dir, name), lines.map((line) => `${line}\n`).join(''));
  write('blocks.jsonl', blockLines);
  write('transactions.jsonl', transactionLines);
  write('messages.jsonl', messageLines);
  if (withEvents) write('events.txt', linesOf(eventsPath).filter(isShortProcessed));
  const accountsPath = join(dirname(chainspecPath), 'accounts.toml');
  const answer = {
    chainspec_bytes: bytesToHex(readFileSync(chainspecPath)),
    maybe_genesis_accounts_bytes: bytesToHex(readFileSync(accountsPath)),
    maybe_global_state_bytes: null,
  };
  write('info_get_chainspec.json', [stringify({ api_version: API_VERSION, chainspec_bytes: answer })]);
  return { blocks: blockLines.length, transactions: transactionLines.length, processed };
}
