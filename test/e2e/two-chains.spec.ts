// Two chains of one network name in one database: a chain, and the same one from a later block on. Each can be reached.
import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { blockOf, readBlockLines, writeArchive } from '../support/altered-archive.js';
import { casperTrace } from '../support/casper-trace.js';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const archive = join(import.meta.dirname, '../chains/devnet-2.0.3');
const lines = readBlockLines(archive);
const NAME = 'casper-devnet-203';
const whole = blockOf(lines[0]).hash;
const later = blockOf(lines[10]).hash;
const scratch = scratchFolder();
const data = join(scratch.path, 'data');
let open: OpenDatabase;
let server: GraphQLServer;

const index = (folder: string) => casperTrace(['index', '--archive', folder, '--json', '--data', data]);

beforeAll(async () => {
  const cut = join(scratch.path, 'cut');
  writeArchive(archive, cut, lines.slice(10));
  for (const folder of [archive, cut]) expect((await index(folder)).code).toBe(0);
});

afterAll(async () => {
  await server?.close();
  await open?.close();
  scratch.remove();
});

it('the terminal asks for the hash of the first block', async () => {
  const evaluate = (...more: string[]) => casperTrace(['rules', 'evaluate', '--data', data, ...more]);
  for (const run of [await evaluate(), await evaluate('--chain', NAME)]) {
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toBe(
      `error: the database has 2 chains that fit: name one by the hash of its first block: '${NAME}' ${whole}, '${NAME}' ${later}\n`,
    );
  }
  expect((await evaluate('--chain', later)).stdout).toMatch(/^\d+ new alerts?\n$/);
});

it('GraphQL never answers for the other one', async () => {
  open = await openDatabase(undefined, data);
  server = await startGraphQLServer(open.database);
  const query = 'query ($chain: String) { block(height: 3, chain: $chain) { hash } }';
  expect(await server.query(query, { chain: whole })).toEqual({ block: { hash: blockOf(lines[3]).hash } });
  expect(await server.query(query, { chain: later.slice(0, 8) })).toEqual({ block: null });
  expect(await server.query(query)).toEqual({ block: { hash: blockOf(lines[3]).hash } });
  const { errors } = await server.ask(query, { chain: NAME });
  expect(errors?.[0]?.message).toContain(`'${NAME}' ${later}`);
});
