import { urefKey } from '@casper-trace/casper-types/key';
import { SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';
import { makeTransactionV1 } from '@casper-trace/casper-types/transaction-v1';
import type { Transform } from '@casper-trace/casper-types/transform';
import { describe, expect, it } from 'vitest';
import type { WasmResult } from '../execute-wasm.js';
import { ExecutionArtifact } from './execution-artifact.js';

const read: Transform = { key: urefKey({ addr: new Uint8Array(32), rights: 0 }), kind: { kind: 'Identity' } };
const wasm = (consumed: bigint): WasmResult => ({ effects: [read], transfers: [], messages: [], consumed });

function newArtifact(): ExecutionArtifact {
  const transaction = makeTransactionV1(
    new Uint8Array(32),
    {
      initiator: { kind: 'PublicKey', publicKey: SYSTEM_PUBLIC_KEY },
      timestamp: 0n,
      ttl: 0n,
      chainName: 'test',
      pricingMode: { kind: 'PaymentLimited', paymentAmount: 1n, gasPriceTolerance: 1, standardPayment: true },
      args: { kind: 'Named', args: [] },
      target: { kind: 'Native' },
      entryPoint: { kind: 'Transfer' },
      scheduling: 'Standard',
    },
    [],
  );
  return new ExecutionArtifact(transaction, 1);
}

// casper-node 2.0.3 contract_runtime/types.rs with_wasm_v1_result
describe('what Wasm did, in the result', () => {
  it('is taken over when it consumed gas', () => {
    const artifact = newArtifact();
    artifact.appendWasm(wasm(1n));
    expect(artifact.build().result).toMatchObject({ errorMessage: undefined, consumed: 1n, effects: [read] });
  });

  it('is a failure without effects when it succeeded on 0 gas', () => {
    const artifact = newArtifact();
    artifact.appendWasm(wasm(0n));
    expect(artifact.build().result).toMatchObject({ errorMessage: 'Wasm consumed 0 gas', consumed: 0n, effects: [] });
  });

  it('loses against an earlier error: nothing is listed, and the gas counts', () => {
    const artifact = newArtifact();
    artifact.fail('earlier');
    artifact.appendWasm(wasm(5n));
    expect(artifact.build().result).toMatchObject({ errorMessage: 'earlier', consumed: 5n, effects: [] });
  });
});
