// The chainspecs of an archive: info_get_chainspec.json, or chainspec/<version>.json, one for each version.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import { formatProtocolVersion, type ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { parseChainspecIdentity } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { protocolRulesOf } from '@casper-trace/verdict/protocol-lines';
import { fileError, systemError } from './archive-error.js';
import { unwrapResult } from './archive-json.js';
import { readRegularFile } from './regular-file.js';

const SINGLE_FILE = 'info_get_chainspec.json';
const FOLDER = 'chainspec';

/** A chainspec and the rules in it. */
export interface ArchivedChainspec {
  /** Path of the file. */
  readonly file: string;
  readonly protocolVersion: ProtocolVersion;
  readonly networkName: string;
  /** The TOML text the node was configured with. */
  readonly toml: string;
  /** blake2b-256 of the file's bytes, lower-case hex: the state of the chain holds it, too. */
  readonly hash: string;
  /** Undefined where this build has no rules for the protocol version (1.x): such transactions are unverifiable. */
  readonly rules: ProtocolRules | undefined;
}

function parseFile(file: string, text: string): ArchivedChainspec {
  let bytes: Uint8Array;
  try {
    bytes = chainspecBytes(new JsonNode(parseJson(text)));
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw fileError('archive-bad-json', file, error.message);
  }
  try {
    const toml = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const { protocolVersion, networkName } = parseChainspecIdentity(toml);
    const rules = protocolRulesOf(protocolVersion, toml);
    return { file, protocolVersion, networkName, toml, hash: bytesToHex(blake2b256(bytes)), rules };
  } catch (error) {
    if (error instanceof TypeError) throw new PermanentError('bad-chainspec', `${file}: bad chainspec: not UTF-8 text`);
    if (!(error instanceof PermanentError)) throw error;
    throw new PermanentError(error.code, `${file}: ${error.message}`, { ...error.meta, file });
  }
}

function chainspecBytes(json: JsonNode): Uint8Array {
  return unwrapResult(json).field('chainspec_bytes').field('chainspec_bytes').hex();
}

async function namesInFolder(folder: string): Promise<string[] | undefined> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw systemError(error, folder);
  }
}

/** A chainspec in hex; those of the public networks have less than 100 kB. */
const MOST_BYTES = 16 << 20;

const read = async (file: string): Promise<ArchivedChainspec> =>
  parseFile(file, await readRegularFile(file, MOST_BYTES));

/** Reads all chainspecs of the archive in `dir`; at least one, all of one network, one for each version. */
export async function readChainspecs(dir: string): Promise<readonly ArchivedChainspec[]> {
  const folder = join(dir, FOLDER);
  const names = await namesInFolder(folder);
  if (names === undefined) return [await read(join(dir, SINGLE_FILE))];
  if (names.length === 0) throw fileError('archive-missing-file', folder, 'no <protocol version>.json in this folder');
  const chainspecs: ArchivedChainspec[] = [];
  for (const name of names) {
    const chainspec = await read(join(folder, name));
    const version = formatProtocolVersion(chainspec.protocolVersion);
    if (name !== `${version}.json`) {
      throw fileError('archive-wrong-version', chainspec.file, `holds the chainspec of protocol version ${version}`);
    }
    const first = chainspecs[0];
    if (first !== undefined && first.networkName !== chainspec.networkName) {
      throw fileError(
        'archive-wrong-network',
        chainspec.file,
        `is of network ${chainspec.networkName}, but ${first.file} is of ${first.networkName}`,
      );
    }
    chainspecs.push(chainspec);
  }
  return chainspecs;
}
