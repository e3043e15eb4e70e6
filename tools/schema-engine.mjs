#!/usr/bin/env node
// Stand-in for Prisma's native `schema-engine` executable: the same engine as WebAssembly, from npm, so that no
// command of the Prisma CLI has to download anything. The CLI starts it and talks JSON-RPC over stdin and stdout.
// Why it exists, and which faults of the parts it works around: docs/adr/0004-migrations.md.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';

const engineFolder = dirname(fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'boolean' },
    datamodels: { type: 'string', multiple: true, default: [] },
    datasource: { type: 'string' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
  },
});
const configuredUrl = options.datasource ? JSON.parse(options.datasource).url : undefined;

if (options.version) {
  const { version } = JSON.parse(readFileSync(join(engineFolder, 'package.json'), 'utf8'));
  console.log(`schema-engine-wasm ${version}`);
  process.exit(0);
}
if (positionals[0] === 'cli') await runOneShot(positionals[1]);

const CHAR_TYPE = 18;
const TEXT_TYPE = 25;

// The adapter refuses the catalogue's one-letter type "char" (prisma/prisma#27403): it reads the column as text, the engine
// is told that it is a character, or it panics over the NOT NULL constraints of Postgres 18. And the adapter cuts scripts
// at every `;`, also inside $$ … $$: the server parses a script whole.
function repaired(queryable) {
  const performIO = queryable.performIO.bind(queryable);
  const letters = new WeakMap();
  queryable.performIO = async (query) => {
    const result = await performIO(query);
    letters.set(
      query,
      (result.fields ?? []).flatMap((field, index) => (field.dataTypeID === CHAR_TYPE ? [index] : [])),
    );
    for (const index of letters.get(query)) result.fields[index].dataTypeID = TEXT_TYPE;
    return result;
  };
  const queryRaw = queryable.queryRaw.bind(queryable);
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of letters.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  if (queryable.executeScript) {
    queryable.executeScript = async (script) => {
      try {
        await queryable.underlyingDriver().query(script);
      } catch (error) {
        queryable.onError(error);
      }
    };
  }
  if (queryable.startTransaction) {
    const startTransaction = queryable.startTransaction.bind(queryable);
    queryable.startTransaction = async (...args) => repaired(await startTransaction(...args));
  }
  return queryable;
}

const open = new Set();

class MigratingPrismaPg extends PrismaPg {
  async connect() {
    const adapter = repaired(await super.connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      if (open.delete(adapter)) await dispose();
    };
    open.add(adapter);
    return adapter;
  }

  // The adapter's own version would drop the shadow database while its pool still holds it.
  async connectToShadowDb() {
    const main = await this.connect();
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await main.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = await new MigratingPrismaPg({ ...this.config, database }, this.options).connect();
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await main.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
      await main.dispose();
    };
    return shadow;
  }
}

// The URL is taken apart: beside a `connectionString`, node-postgres ignores `database`, and the shadow run would
// hit the real database. Prisma's own parameters are unknown to node-postgres.
function clientConfig(url) {
  const parsed = new URL(url);
  const schema = parsed.searchParams.get('schema') ?? undefined;
  for (const name of ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer']) parsed.searchParams.delete(name);
  return { schema, config: parseIntoClientConfig(parsed.href) };
}

function adapterFactory(url) {
  const { schema, config } = clientConfig(url ?? 'postgresql://nobody@127.0.0.1:1/none');
  return new MigratingPrismaPg({ ...config, max: 4 }, { schema });
}

async function createDatabase(url) {
  const { config } = clientConfig(url);
  const client = new pg.Client({ ...config, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [config.database]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(config.database)}`);
    return { databaseName: config.database };
  } finally {
    await client.end();
  }
}

/** `schema-engine --datasource {"url":…} cli can-connect-to-database`: the answer is the exit code and a log line. */
async function runOneShot(command) {
  const log = (level, fields) => console.error(JSON.stringify({ level, target: 'schema_engine::logger', fields }));
  log('INFO', { message: 'Starting schema engine CLI' }); // the Prisma CLI skips the first line
  try {
    if (command === 'can-connect-to-database') {
      const client = new pg.Client(clientConfig(configuredUrl).config);
      await client.connect();
      await client.end();
    } else if (command === 'create-database') {
      await createDatabase(configuredUrl);
    } else {
      throw Object.assign(new Error(`not supported: cli ${command}`), { prismaCode: 'P1000' });
    }
    process.exit(0);
  } catch (error) {
    const byServerCode = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1010', '42P04': 'P1009' };
    const message = error.message || String(error.errors?.[0]?.message ?? error.code);
    log('ERROR', { error_code: error.prismaCode ?? byServerCode[error.code] ?? 'P1001', message, is_panic: false });
    process.exit(1);
  }
}

const wasm = await WebAssembly.instantiate(readFileSync(join(engineFolder, 'schema_engine_bg.wasm')), {
  './schema_engine_bg.js': bindings,
});
bindings.__wbg_set_wasm(wasm.instance.exports);
wasm.instance.exports.__wbindgen_start();
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message(message) {
    this.message = message;
  },
};

// One engine for each call: it can make its shadow database only once.
function newEngine(url = configuredUrl) {
  const datamodels = options.datamodels.map((file) => [resolve(file), readFileSync(file, 'utf8')]);
  return bindings.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapterFactory(url)),
  );
}

// Only devDiagnostic and diff give the engine the means to make a shadow database; other calls find it left there.
async function primedEngine({ migrationsList, filters }) {
  const engine = await newEngine();
  await engine.devDiagnostic({ migrationsList, filters });
  return engine;
}

const urlOf = (params) => (params?.datasource?.tag === 'ConnectionString' ? params.datasource.url : configuredUrl);
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
let prints = 0;

const methods = {
  createDatabase: (params) => createDatabase(urlOf(params)),
  getDatabaseVersion: async (params) => (await newEngine(urlOf(params))).version(params),
  // The native engine opens the URLs named in the request and prints by itself.
  diff: async (params) => {
    const url = [params.from, params.to].find((target) => target.tag === 'url')?.url ?? configuredUrl;
    const { stdout, exitCode } = await (await newEngine(url)).diff(params);
    if (stdout != null) {
      prints += 1;
      send({ id: `print-${prints}`, method: 'print', params: { content: stdout } });
    }
    return { exitCode, stdout: null };
  },
  evaluateDataLoss: async (params) => (await primedEngine(params)).evaluateDataLoss(params),
  createMigration: async (params) => (await primedEngine(params)).createMigration(params),
  diagnoseMigrationHistory: async (params) => {
    const engine = params.optInToShadowDatabase ? await primedEngine(params) : await newEngine();
    return engine.diagnoseMigrationHistory(params);
  },
};

async function answer(method, params) {
  try {
    if (methods[method]) return (await methods[method](params ?? {})) ?? {};
    const engine = await newEngine();
    if (typeof engine[method] !== 'function') {
      throw Object.assign(new Error(`Method not found: ${method}`), { rpcCode: -32601 });
    }
    return (await engine[method](params)) ?? {};
  } finally {
    // Open connections would keep Migrate's advisory lock.
    await Promise.allSettled([...open].map((adapter) => adapter.dispose()));
  }
}

function failure(error) {
  let details;
  try {
    details = JSON.parse(error.message);
  } catch {
    details = undefined;
  }
  const message = globalThis.PRISMA_WASM_PANIC_REGISTRY.message || details?.message || error.message || String(error);
  const data = { is_panic: false, message, error_code: error.code ?? details?.error_code, meta: details?.meta };
  return { code: error.rpcCode ?? 4466, message, data };
}

// A panic of the engine is thrown where nobody waits, and its answer never comes: it ends the request that it belongs to.
let panicked = (error) => {
  console.error(error);
  process.exit(1);
};
process.on('uncaughtException', (error) => panicked(error));

const answerOrPanic = (method, params) =>
  new Promise((resolve, reject) => {
    panicked = reject;
    answer(method, params).then(resolve, reject);
  });

let turn = Promise.resolve();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const request = JSON.parse(line);
  if (!request.method) return; // the CLI's answer to our `print`
  turn = turn
    .then(() => answerOrPanic(request.method, request.params))
    .then(
      (result) => send({ id: request.id, result }),
      (error) => send({ id: request.id, error: failure(error) }),
    );
});
lines.on('close', () => turn.finally(() => process.exit(0)));
