// `casper-trace verify`: whether a report is as it was made and signed, and, from an archive, whether it is true.
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayRules } from '@casper-trace/alert/evaluation/replay-rules';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { openArchive } from '@casper-trace/chain-source/archive/archive';
import { startedByNpm } from '@casper-trace/config/settings';
import { readChains } from '@casper-trace/db/chains';
import { chooseChain } from '@casper-trace/db/choose-chain';
import { openDatabase } from '@casper-trace/db/open-database';
import type { Manifest } from '@casper-trace/report/documents/manifest';
import { makeReport } from '@casper-trace/report/make-report';
import { type Comparison, compareReports } from '@casper-trace/report/verify/compare-reports';
import { verifyReport } from '@casper-trace/report/verify/verify-report';
import { stopSignal } from '@casper-trace/telemetry/shutdown';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { knownNetwork } from '@casper-trace/verdict/known-networks';
import { Command } from 'commander';
import { trustOption } from '../trust-option.js';
import { indexInto } from './index-archive.js';

interface Options {
  readonly publicKey?: string;
  readonly allowUnsigned?: boolean;
  readonly trust?: readonly TrustedBlock[];
  readonly archive?: string;
  readonly reExecute?: boolean;
}

/** Nothing is wrong, but it is not known who made the report, or whether its roots of trust are the network's. */
const NOT_ALL_CHECKED = 2;

const EXAMPLES = `
Exit codes:
  0  nothing is wrong with what was checked, and the report bears the signature that --public-key names
     (or --allow-unsigned says that none is needed)
  1  something is wrong: one line for each thing; also if the report or the archive cannot be read
  2  nothing is wrong with what was checked, but nobody that you named has signed it: without --public-key a signature is
     checked by the key that the report itself names, and whoever changed the report can have put his own there.
     Or the proofs lead to a block that is neither built in nor named by --trust, nor pinned by a signer that you named

Always checked: the manifest, every file's bytes, every line's form and order, all counts and sums, that CSV and page say
what the lines say, and that all proofs lead to blocks that are built in or that --trust names. With --re-execute every block
of the archive is executed again in a database of its own, the rules of the manifest are evaluated again, and every line of
the report is compared, findings too. What was not checked is said.

Examples:
  $ casper-trace verify docs/sample-report/report --allow-unsigned --archive test/chains/devnet-2.0.3 --re-execute
  $ casper-trace verify docs/sample-report/report --public-key cca2167e056c492f8aa047b5e621e545da9af822a2f90528b33f9f4c0b586cc8 \\
      --trust 0:56ba0a2aef54a03be2e42588be2e247751bfa36ecf034abe749f615b965ea89f
`;

export function verifyReportCommand(): Command {
  return new Command('verify')
    .description('check an audit report: files, signature, arithmetic; with --re-execute its truth')
    .argument('<dir>', 'folder of the report')
    .option('--public-key <hex>', 'whose signature it must bear')
    .option('--allow-unsigned', 'exit with 0 although no --public-key says whose signature it must bear')
    .addOption(trustOption('a block that you trust, to which proofs may lead; may be given several times'))
    .option('--archive <dir>', 'recorded chain for --re-execute')
    .option('--re-execute', 'make the report again from the archive and compare every line')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(folder: string, options: Options): Promise<void> {
  const { publicKey, allowUnsigned, trust, archive, reExecute } = options;
  if (reExecute === true && archive === undefined) throw badOption('--re-execute needs --archive DIR');
  if (archive !== undefined && reExecute !== true) throw badOption('--archive is for --re-execute: give both');
  if (publicKey !== undefined && allowUnsigned === true) throw badOption('give --public-key or --allow-unsigned');
  const expected = { publicKey: publicKey === undefined ? undefined : keyOf(publicKey), trusted: trust ?? [] };
  const { manifest, faults } = await verifyReport(folder, expected);
  if (manifest === undefined || faults.length > 0) return fail(faults);
  const unconfirmed = trust === undefined ? unconfirmedRoots(manifest, publicKey) : [];
  process.stdout.write(`${checkedText(manifest, options, unconfirmed)}\n`);
  if (archive !== undefined) {
    const { equal, faults: differences } = await reExecuted(folder, manifest, archive);
    if (differences.length > 0) return fail(differences);
    process.stdout.write(`✔ re-executed from ${archive}: all ${equal} lines are equal, findings too\n`);
  } else {
    process.stdout.write('– not checked: whether it is true; give --archive and --re-execute\n');
  }
  const isSignerUnknown = publicKey === undefined && allowUnsigned !== true;
  if (isSignerUnknown || unconfirmed.length > 0) process.exitCode = NOT_ALL_CHECKED;
}

function fail(faults: readonly string[]): void {
  for (const fault of faults) process.stderr.write(`✘ ${fault}\n`);
  process.exitCode = 1;
}

const badOption = (message: string): PermanentError => new PermanentError('bad-option', message);

/** Also with the byte that Casper puts before ed25519 keys. */
function keyOf(text: string): string {
  const hex = text
    .trim()
    .toLowerCase()
    .replace(/^01(?=[0-9a-f]{64}$)/, '');
  if (!/^[0-9a-f]{64}$/.test(hex)) throw badOption('--public-key takes 64 hex digits');
  return hex;
}

function checkedText(manifest: Manifest, options: Options, unconfirmed: readonly Root[]): string {
  const { query, range, coverage, files, rows } = manifest;
  const lines = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return [
    `✔ ${files.length} files with ${lines} lines agree with the manifest: bytes, form, order, counts, sums, CSV and page`,
    ...signatureText(manifest, options),
    `  ${query.subject}${query.address === null ? '' : ` ${query.address}`}, blocks ${query.from} to ${query.to}, digest ${range.digest}`,
    `  ${coverage.proven} of ${coverage.blocks} blocks proven, ${coverage.gapCount} gaps`,
    ...trustText(manifest, options, unconfirmed),
  ].join('\n');
}

function signatureText({ publicKey: own }: Manifest, { publicKey, allowUnsigned }: Options): string[] {
  if (publicKey !== undefined) return [`✔ signed by ${own ?? ''}`];
  const what =
    own === null
      ? 'NOT SIGNED: whoever can write the folder can have made all of it'
      : `signed by ${own}, as the report itself says: nothing says that this is the key you know (--public-key)`;
  return [`${allowUnsigned === true ? ' ' : '–'} ${what}`];
}

type Root = Manifest['trust']['roots'][number];

/** Roots that nobody vouches for: not built in, and not pinned by a signer that the reader named. */
function unconfirmedRoots({ chain, trust }: Manifest, publicKey: string | undefined): Root[] {
  const known = knownNetwork(chain.networkName)?.blocks ?? [];
  return trust.roots.filter(
    ({ height, hash, pinned }) => !known.includes(`${height}:${hash}`) && !(pinned && publicKey !== undefined),
  );
}

function trustText({ trust: { roots } }: Manifest, { trust }: Options, unconfirmed: readonly Root[]): string[] {
  const why = trust === undefined ? 'built in, or pinned by the signer' : 'that you trust';
  return roots.map((root) => {
    const { kind, height, hash, pinned } = root;
    const name = `${kind} ${height}:${hash}`;
    if (!unconfirmed.includes(root)) return `✔ the proofs lead to a block ${why}: ${name}`;
    const where = `${pinned ? 'pinned' : 'not pinned'} where it was recorded`;
    return `– not checked: whether ${name} (${where}), to which the proofs lead, is the network's (--trust)`;
  });
}

/** The same roots as the report rests on: re-execution does not tell whether they are the network's. */
const pinsOf = ({ roots }: Manifest['trust']): TrustedBlock[] =>
  roots.flatMap(({ pinned, height, hash }) => (pinned ? [{ height: BigInt(height), blockHash: hash }] : []));

/** The report made again from the archive, in a database that is gone afterwards. */
async function reExecuted(
  folder: string,
  { query, chain, trust, rules }: Manifest,
  archive: string,
): Promise<Comparison> {
  if (!existsSync(archive)) throw new PermanentError('no-archive', `there is no archive at ${archive}`);
  await requireChain(archive, chain);
  const scratch = mkdtempSync(join(tmpdir(), 'casper-trace-verify-'));
  // The embedded server may run as another user.
  chmodSync(scratch, 0o755);
  const signal = stopSignal(startedByNpm());
  try {
    const open = await openDatabase(undefined, join(scratch, 'data'));
    try {
      await indexInto(open, archive, pinsOf(trust), signal);
      const { id } = chooseChain(await readChains(open.database), chain.firstBlockHash);
      const evaluated = rules.list.map((rule) => ({ ...rule, from: BigInt(rule.from), to: BigInt(rule.to) }));
      await replayRules(open.database, id, evaluated, rules.tags, signal);
      await makeReport({
        database: open.database,
        chain: chain.firstBlockHash,
        subject: query.subject,
        address: query.address,
        from: BigInt(query.from),
        to: BigInt(query.to),
        out: join(scratch, 'report'),
        key: undefined,
        signal,
      });
    } finally {
      await open.close();
    }
    return await compareReports(folder, join(scratch, 'report'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Before all of an archive is executed: PermanentError 'other-chain'. */
async function requireChain(folder: string, { networkName, firstBlockHash }: Manifest['chain']): Promise<void> {
  const archive = await openArchive(folder);
  try {
    for await (const { block } of archive.blocks()) {
      const first = bytesToHex(block.hash);
      if (first === firstBlockHash && archive.networkName === networkName) return;
      throw new PermanentError(
        'other-chain',
        `the report is of ${networkName} from block ${firstBlockHash}, the archive is of ${archive.networkName} from block ${first}`,
      );
    }
  } finally {
    await archive.close();
  }
}
