// The cases as a file that the official side reads; what is bytes there is bytesrepr in hex.
import { encode } from '@casper-trace/casper-types/bytesrepr/writer';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAddrToBytes } from '@casper-trace/casper-types/initiator-addr';
import { formatProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { writeRuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { Executable } from '@casper-trace/engine/execute-wasm';
import type { Case, Cases } from './cases.js';

/** The text of the file. A state is the places of its keys and values in the two lists. */
export function exportCases({ all, states }: Cases, chainspec: string): string {
  const { protocolVersion } = all[0].request.block;
  return JSON.stringify({
    chainspec,
    protocolVersion: formatProtocolVersion(protocolVersion),
    keys: states.keyTexts,
    values: states.valueTexts,
    cases: all.map(({ label, state, request, transaction }) => ({
      label,
      state: state.places(),
      request: exportedRequest(request, transaction),
    })),
  });
}

function exportedRequest(request: Case['request'], transaction: Transaction) {
  const { block, transactionHash, gasLimit, initiator, signers, entryPoint, args, executable } = request;
  return {
    blockTime: Number(block.timeMs),
    blockHeight: Number(block.height),
    parentBlockHash: bytesToHex(block.parentHash),
    stateRootHash: bytesToHex(block.parentStateRoot),
    transactionKind: transactionHash.kind,
    transactionHash: bytesToHex(transactionHash.value),
    gasLimit: gasLimit.toString(),
    initiator: bytesToHex(initiatorAddrToBytes(initiator)),
    signers: signers.map(bytesToHex),
    entryPoint,
    args: bytesToHex(encode(args, writeRuntimeArgs)),
    executable: exportedExecutable(executable, transaction),
  };
}

function exportedExecutable(executable: Executable, transaction: Transaction) {
  if (executable.kind === 'module bytes') {
    const isSession = transaction.kind === 'V1' && transaction.target.kind === 'Session';
    const bytes = bytesToHex(executable.bytes);
    return { kind: executable.kind, bytes, ...(isSession && { installUpgrade: transaction.target.isInstallUpgrade }) };
  }
  return { ...executable, ...('hash' in executable && { hash: bytesToHex(executable.hash) }) };
}
