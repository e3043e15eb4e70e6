// Transactions from the node's JSON; mirrors the serde forms of casper-types 6.0.1 transaction.rs.
// Nothing here checks a hash: see findBadTransactionHash and findBadApproval.

import { approvalsFromJson } from './approvals.js';
import { type Deploy, makeDeploy } from './deploy.js';
import { executableDeployItemFromJson } from './executable-deploy-item.js';
import { initiatorAddrFromJson } from './initiator-addr.js';
import { type JsonInput, type JsonNode, jsonNode } from './json.js';
import { pricingModeFromJson } from './pricing-mode.js';
import { publicKeyFromHex } from './public-key.js';
import { runtimeArgsFromJson } from './runtime-args.js';
import { parseTimeDiff, parseTimestamp } from './timestamp.js';
import type { Transaction } from './transaction.js';
import { transactionEntryPointFromJson } from './transaction-entry-point.js';
import { transactionTargetFromJson } from './transaction-target.js';
import { makeTransactionV1, type TransactionArgs, type TransactionV1 } from './transaction-v1.js';

/** Reads `{"Deploy": …}` or `{"Version1": …}`; PermanentError 'bad-json' names the path of what is wrong. */
export function transactionFromJson(input: JsonInput): Transaction {
  const json = jsonNode(input);
  const { name, content } = json.variantContent();
  if (name === 'Deploy') return deployFromJson(content);
  if (name === 'Version1') return transactionV1FromJson(content);
  throw json.fail('Deploy or Version1');
}

/** Reads a Deploy as `info_get_deploy` gives it. */
export function deployFromJson(input: JsonInput): Deploy {
  const json = jsonNode(input);
  const header = json.field('header');
  return makeDeploy(
    json.field('hash').hex(32),
    {
      account: header.field('account').parsed(publicKeyFromHex),
      timestamp: header.field('timestamp').parsed(parseTimestamp),
      ttl: header.field('ttl').parsed(parseTimeDiff),
      gasPrice: header.field('gas_price').u64(),
      bodyHash: header.field('body_hash').hex(32),
      dependencies: header
        .field('dependencies')
        .items()
        .map((hash) => hash.hex(32)),
      chainName: header.field('chain_name').text(),
    },
    executableDeployItemFromJson(json.field('payment')),
    executableDeployItemFromJson(json.field('session')),
    approvalsFromJson(json.field('approvals')),
  );
}

/** Reads a TransactionV1: `{hash, payload, approvals}`. */
export function transactionV1FromJson(input: JsonInput): TransactionV1 {
  const json = jsonNode(input);
  const payload = json.field('payload');
  const fields = payload.field('fields');
  const scheduling = fields.field('scheduling');
  if (scheduling.variant().name !== 'Standard') throw scheduling.fail('Standard');
  return makeTransactionV1(
    json.field('hash').hex(32),
    {
      initiator: initiatorAddrFromJson(payload.field('initiator_addr')),
      timestamp: payload.field('timestamp').parsed(parseTimestamp),
      ttl: payload.field('ttl').parsed(parseTimeDiff),
      chainName: payload.field('chain_name').text(),
      pricingMode: pricingModeFromJson(payload.field('pricing_mode')),
      args: transactionArgsFromJson(fields.field('args')),
      target: transactionTargetFromJson(fields.field('target')),
      entryPoint: transactionEntryPointFromJson(fields.field('entry_point')),
      scheduling: 'Standard',
    },
    approvalsFromJson(json.field('approvals')),
  );
}

function transactionArgsFromJson(json: JsonNode): TransactionArgs {
  const { name, content } = json.variantContent();
  if (name === 'Named') return { kind: name, args: runtimeArgsFromJson(content) };
  if (name === 'Bytesrepr') return { kind: name, bytes: content.hex() };
  throw json.fail('Named or Bytesrepr');
}
