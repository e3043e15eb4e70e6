// The chain's own statement about execution: blake2b-256 over the results of a block as one bytesrepr vector.
// mirrors casper-node 2.0.3 contract_runtime/operations.rs compute_execution_results_checksum
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { chunkedHash } from '@casper-trace/casper-types/chunked-hash';
import { type ExecutionResultV2, executionResultToBytes } from '@casper-trace/casper-types/execution-result';

/**
 * 32-byte checksum of a block's results.
 * @param results in the order of execution: the block body's, lanes ascending
 */
export function executionResultsChecksum(results: readonly ExecutionResultV2[]): Uint8Array {
  const writer = new Writer();
  writer.vec(results, (vector, result) => vector.bytes(executionResultToBytes(result)));
  return chunkedHash(writer.finish());
}
