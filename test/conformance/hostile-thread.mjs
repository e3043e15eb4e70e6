// Runs in a worker thread, on the built engine: tasks in, outcomes out. A thread has the stack that its creator gives it.
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import { SAMPLE_CHAINSPEC } from '@casper-trace/engine/chainspec/sample-chainspec';
import { ExecTrap, gasLimitError } from '@casper-trace/engine/exec-error';
import { runSample } from '@casper-trace/engine/runtime/test-support/sample-network';
import { instantiate } from '@casper-trace/engine/wasm/instance';
import { LoadedModule } from '@casper-trace/engine/wasm/loaded-module';
import { preprocess } from '@casper-trace/engine/wasm/preprocess';
import { serializeModule } from '@casper-trace/engine/wasm/serialize';
import { testCosts } from '@casper-trace/engine/wasm/test-support/test-costs';

const { wasm } = parseChainspec(SAMPLE_CHAINSPEC);

function prepared(bytes, rules) {
  const result = preprocess(bytes, rules);
  if ('error' in result) throw new RangeError(result.error.message);
  return result.module;
}

/** A session, and a contract of the same network whose bytes are instrumented as an install would. */
function runSession({ session, contract, byte }) {
  const stored = serializeModule(prepared(contract, wasm));
  const contracts = [{ byte, wasm: stored, entryPoints: [['call', 1]] }];
  const result = runSample({ executable: { kind: 'module bytes', bytes: session }, contracts });
  return { error: result.error?.message, effects: result.effects.length };
}

/** The host of test/oracle/wasm-vectors: a checksum of all arguments, gas. */
function runVector({ module, growMemory, gasLimit, entry }) {
  let [gas, calls, log] = [0, 0, 7n];
  const charge = (amount) => {
    gas = Math.min(gas + amount, gasLimit + 1);
    if (gas <= gasLimit) return;
    gas = gasLimit;
    throw new ExecTrap(gasLimitError);
  };
  const host = (params, result) => ({
    params,
    result,
    call: (_, args) => {
      calls += 1;
      for (const arg of args) log = (log * 31n + BigInt(arg)) & 0xffffffffn;
      if (!result) return undefined;
      charge(1000);
      return Number(log >> 5n);
    },
  });
  const rules = { maxMemory: 64, maxStackHeight: 500, opcodeCosts: { ...testCosts, growMemory } };
  const table = new Map([
    ['casper_remove_key', host(2, false)],
    ['casper_has_key', host(2, true)],
  ]);
  const meter = { charge, remaining: () => BigInt(gasLimit - gas) };
  const loaded = new LoadedModule(prepared(Buffer.from(module, 'base64'), rules));
  const { instance } = instantiate(loaded, { maxMemory: 64, host: table, caller: undefined, gas: meter });
  let outcome = 'returned';
  try {
    outcome = instance.callExport(entry)?.message ?? outcome;
  } catch (error) {
    if (!(error instanceof ExecTrap)) throw error;
    outcome = error.error.message;
  }
  const bytes = instance.memory.read(0, instance.memory.size);
  const digest = `${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
  return `${outcome}; gas ${gas}; calls ${calls}; log ${log}; memory ${digest}`;
}

function outcomeOf(task) {
  try {
    return 'session' in task ? runSession(task) : runVector(task);
  } catch (error) {
    return { thrown: `${error.name}: ${error.message}` };
  }
}

parentPort.postMessage(workerData.map(outcomeOf));
