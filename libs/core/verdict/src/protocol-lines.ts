// The lines of the protocol: all that a version of the network means to us, in one object for each line. Nothing else
// asks for a version. A line that we do not execute (1.x) is simply not here, and its transactions are unverifiable.
import { formatProtocolVersion, type ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { type RuleSets, ruleSetsOf } from '@casper-trace/engine/chainspec/rule-sets';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { compareMessages, compareResult } from './compare-result.js';

/** One line of the protocol: how its versions are configured, executed and compared. */
export interface ProtocolLine {
  /** As it is written in documents: `2.x`. */
  readonly name: string;
  /** The candidate sets of switches of a version, the most likely first; undefined for a version of another line. */
  readonly ruleSetsOf: (version: ProtocolVersion) => RuleSets | undefined;
  /** Reads the rules out of a chainspec of this line. PermanentError `bad-chainspec`. */
  readonly parseChainspec: (toml: string) => ProtocolRules;
  /** The pipeline with its host functions, which the switches of the rules select. */
  readonly executeTransaction: typeof executeTransaction;
  readonly compareResult: typeof compareResult;
  readonly compareMessages: typeof compareMessages;
}

const LINE_2: ProtocolLine = {
  name: '2.x',
  ruleSetsOf,
  parseChainspec,
  executeTransaction,
  compareResult,
  compareMessages,
};

const LINES: readonly ProtocolLine[] = [LINE_2];

/** The line that a version belongs to; undefined if this build has none for it. */
export function protocolLineOf(version: ProtocolVersion): ProtocolLine | undefined {
  return LINES.find((line) => line.ruleSetsOf(version) !== undefined);
}

/** The rules of a version's chainspec; undefined if this build has no line for the version. */
export function protocolRulesOf(version: ProtocolVersion, toml: string): ProtocolRules | undefined {
  return protocolLineOf(version)?.parseChainspec(toml);
}

/** The reason of a transaction whose version belongs to no line. */
export function unsupportedProtocol(version: ProtocolVersion): string {
  return `unsupported:protocol ${formatProtocolVersion(version)}`;
}
