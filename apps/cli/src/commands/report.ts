// `casper-trace report`: a signed audit report of an account, contract, package, purse or range of blocks.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { startedByNpm } from '@casper-trace/config/settings';
import { openForReading } from '@casper-trace/db/open-for-reading';
import { parseAccount, parseCodeAddress, parseContextAddress, parsePurse } from '@casper-trace/query/input/hash-text';
import type { Manifest } from '@casper-trace/report/documents/manifest';
import { makeReport, type ReportOrder } from '@casper-trace/report/make-report';
import { keyFileText, makeReportKey, parseKeyFile, type ReportKey } from '@casper-trace/report/signing/ed25519';
import { createProgress } from '@casper-trace/telemetry/progress';
import { stopSignal } from '@casper-trace/telemetry/shutdown';
import { renderTable } from '@casper-trace/telemetry/table';
import { Command } from 'commander';
import { withDatabase } from '../with-database.js';

interface Options {
  readonly account?: string;
  readonly contract?: string;
  readonly package?: string;
  readonly purse?: string;
  readonly blocks?: string;
  readonly from?: string;
  readonly to?: string;
  readonly chain?: string;
  readonly data: string;
  readonly out?: string;
  readonly key?: string;
}

const EXAMPLES = `
Give one of --account, --contract, --package, --purse, --blocks. DIR must not exist, or be empty; a report that was
interrupted goes on when the same command runs again (its unfinished part is in DIR.partial).

Examples:
  $ casper-trace report keygen auditor.key
  $ casper-trace report --account account-hash-d0fcf88a… --out report --key auditor.key
  $ casper-trace report --blocks 10..20 --out report
  $ casper-trace verify report --public-key HEX
`;

export function reportCommand(): Command {
  return new Command('report')
    .description('make an audit report: every named-key write, purse movement and access, statements, proofs')
    .option('--account <account>', 'account hash or public key')
    .option('--contract <contract>', 'hash of a contract')
    .option('--package <package>', 'hash of a contract package')
    .option('--purse <uref>', 'URef of a purse, or its address')
    .option('--blocks <range>', 'every event of a range of blocks: A..B')
    .option('--from <height>', 'first block (default: the first of the chain)')
    .option('--to <height>', 'last block (default: the highest stored)')
    .option('--chain <name>', 'network, or hash of its first block, if the database has several chains')
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL', '.data')
    .option('--out <dir>', 'folder of the report')
    .option('--key <file>', 'sign with this key (see keygen)')
    .addHelpText('after', EXAMPLES)
    .action(run)
    .addCommand(
      new Command('keygen')
        .description('make a key file for signing reports')
        .argument('<file>', 'where to write it; must not exist')
        .action(keygen),
    );
}

async function run(options: Options): Promise<void> {
  const { out, data, chain } = options;
  if (out === undefined) throw badOption('give --out DIR: the folder of the report');
  const asked = { ...subjectOf(options), ...rangeOf(options) };
  const key = options.key === undefined ? undefined : readKey(options.key);
  const signal = stopSignal(startedByNpm());
  const manifest = await withDatabase(
    data,
    async (database) => {
      const progress = createProgress('%');
      const onProgress = (done: number): void => progress.update(done, 100);
      try {
        return await makeReport({ ...asked, database, chain, out, key, signal, onProgress });
      } finally {
        progress.stop();
      }
    },
    openForReading,
  );
  process.stdout.write(`${tableOf(manifest)}\n`);
}

type Subject = Pick<ReportOrder, 'subject' | 'address'>;

function subjectOf(options: Options): Subject {
  const given: Subject[] = [];
  if (options.account !== undefined) given.push({ subject: 'account', address: parseAccount(options.account) });
  if (options.contract !== undefined) given.push({ subject: 'contract', address: contractOf(options.contract) });
  if (options.package !== undefined) given.push({ subject: 'package', address: packageOf(options.package) });
  if (options.purse !== undefined) given.push({ subject: 'purse', address: parsePurse(options.purse) });
  if (options.blocks !== undefined) given.push({ subject: 'blocks', address: null });
  if (given.length === 1) return given[0];
  throw badOption('give exactly one of --account, --contract, --package, --purse and --blocks');
}

function contractOf(text: string): string {
  const { kinds, hex } = parseContextAddress(text);
  if (kinds?.includes('account')) throw badOption(`'${text}' names an account, but --contract takes a contract`);
  return hex;
}

function packageOf(text: string): string {
  const { names, hex } = parseCodeAddress(text);
  if (names === 'contract') throw badOption(`'${text}' names a contract, but --package takes a contract package`);
  return hex;
}

function rangeOf({ blocks, from, to }: Options): Pick<ReportOrder, 'from' | 'to'> {
  if (blocks === undefined) return { from: heightOf('--from', from), to: heightOf('--to', to) };
  if (from !== undefined || to !== undefined)
    throw badOption('--blocks names the range already: leave --from and --to out');
  const found = /^(\d{1,15})\.\.(\d{1,15})$/.exec(blocks);
  if (found === null) throw badOption(`--blocks '${blocks}' is no range: write it as 10..20`);
  return { from: BigInt(found[1]), to: BigInt(found[2]) };
}

function heightOf(option: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw badOption(`${option} '${text}' is no block height`);
  return BigInt(text);
}

const badOption = (message: string): PermanentError => new PermanentError('bad-option', message);

function readKey(path: string): ReportKey {
  if (!existsSync(path)) throw new PermanentError('no-key', `there is no key file at ${path}`);
  return parseKeyFile(readFileSync(path, 'utf8'), path);
}

function keygen(path: string): void {
  if (existsSync(path)) throw new PermanentError('key-exists', `${path} is there already: a key is never overwritten`);
  const key = makeReportKey();
  writeFileSync(path, keyFileText(key), { mode: 0o600, flag: 'wx' });
  chmodSync(path, 0o600);
  process.stdout.write(`${key.publicKey}\n`);
}

function tableOf({ query, coverage, covered, rows, statements, publicKey }: Manifest): string {
  return renderTable([
    ['report', `${query.subject} ${query.address ?? ''}`.trim()],
    ['blocks', `${query.from} to ${query.to}`],
    ['blocks proven', `${coverage.proven} of ${coverage.blocks}`],
    ['gaps', coverage.gapCount],
    ['transactions covered', covered.transactions],
    ['verified', covered.verdicts.verified ?? 0],
    ['named-key writes', rows['named-key-writes']],
    ['purse movements', rows['purse-movements']],
    ['purse accesses', rows['purse-accesses']],
    ['statements', statements.purses],
    ['unexplained', statements.unexplained],
    ['findings', rows.findings],
    ['signed by', publicKey ?? 'nobody'],
  ]);
}
