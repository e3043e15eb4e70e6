// `casper-trace rules backtest`: what a rule would have raised over recorded blocks; nothing is delivered.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { runBackTest } from '@casper-trace/alert/back-test/back-test';
import { startedByNpm } from '@casper-trace/config/settings';
import {
  type BackTest,
  type BackTestHit,
  cancelBackTest,
  countBackTestHits,
  listBackTestHits,
  readBackTest,
} from '@casper-trace/db/alerts/back-tests';
import { listRules } from '@casper-trace/db/alerts/rules';
import { listWatchedSubjects } from '@casper-trace/db/alerts/watched-subjects';
import { readChains } from '@casper-trace/db/chains';
import { chooseChain } from '@casper-trace/db/choose-chain';
import type { Database } from '@casper-trace/db/database';
import { openForReading } from '@casper-trace/db/open-for-reading';
import type { RuleDocument } from '@casper-trace/rules/document';
import { createProgress } from '@casper-trace/telemetry/progress';
import { stopSignal } from '@casper-trace/telemetry/shutdown';
import { renderTable } from '@casper-trace/telemetry/table';
import { Command } from 'commander';
import { printable } from '../../render/format.js';
import { outputPaint } from '../../render/paint.js';
import { withDatabase } from '../../with-database.js';
import { heightOf, operator, readRuleFile } from './rule-file.js';

interface Options {
  readonly data: string;
  readonly chain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly samples: string;
  readonly json?: boolean;
  readonly cancel?: boolean;
}

const HELP = `
The answer is the set of alerts that the rule would have raised live: the same evaluation, the same ids.
It is kept in the database under an id made of rule, range and what the tags stand for: ended in the middle, the same
command goes on where it stopped; done, it shows the answer again. Ctrl-C ends it; so does --cancel in another terminal.

Examples:
  $ casper-trace rules backtest large-withdrawal.yaml
  $ casper-trace rules backtest large-withdrawal.yaml --from 1000000 --to 1200000 --json | jq .perDay
`;

export function backTestCommand(): Command {
  return new Command('backtest')
    .description('evaluate a rule over recorded blocks without delivering: hits, hits a day, samples')
    .argument('<file>', 'rule file, YAML or JSON')
    .option('--from <height>', 'first block; the first at hand if left out')
    .option('--to <height>', 'last block; the last recorded one if left out')
    .option('--chain <name>', 'network, or hash of its first block, if the database has several chains')
    .option('--samples <count>', 'how many hits to show', '5')
    .option('--cancel', 'stop the running back-test of this rule and range')
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL', '.data')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const document = readRuleFile(file);
  const from = heightOf(options.from, '--from');
  const to = heightOf(options.to, '--to');
  const samples = Number(heightOf(options.samples, '--samples') ?? 0n);
  const text = await withDatabase(
    options.data,
    async (database) => {
      const { id: chainId } = chooseChain(await readChains(database), options.chain);
      const ruleVersion = await versionOf(database, document);
      const id = await idOf(database, [chainId, document, ruleVersion, options.from ?? null, options.to ?? null]);
      if (options.cancel) {
        await cancelBackTest(database, id);
        return `back-test ${id}: ${(await readBackTest(database, id)).state}\n`;
      }
      const progress = createProgress('blocks back-tested');
      const onBlock = ({ fromHeight, nextHeight, toHeight }: BackTest): void =>
        progress.update(Number(nextHeight - fromHeight), Number(toHeight - fromHeight) + 1);
      try {
        const request = { id, chainId, document, ruleVersion, from, to, createdBy: operator() };
        const test = await runBackTest(database, request, { signal: stopSignal(startedByNpm()), onBlock });
        progress.stop();
        return await answerOf(database, test, samples, options.json === true);
      } finally {
        progress.stop();
      }
    },
    openForReading,
  );
  process.stdout.write(text);
}

/** The stored version with this very text, else the one that it would become. */
async function versionOf(database: Database, document: RuleDocument): Promise<number> {
  const stored = (await listRules(database)).find(({ id }) => id === document.id);
  if (stored === undefined) return 1;
  return isDeepStrictEqual(stored.document, JSON.parse(JSON.stringify(document))) ? stored.version : stored.version + 1;
}

/** Other subjects under the tags are another question. */
async function idOf(database: Database, request: readonly unknown[]): Promise<string> {
  const watched = await listWatchedSubjects(database);
  return createHash('sha256')
    .update(JSON.stringify([request, watched.map(({ tag, role, kind, address }) => [tag, role, kind, address])]))
    .digest('hex')
    .slice(0, 32);
}

async function answerOf(database: Database, test: BackTest, samples: number, json: boolean): Promise<string> {
  const perDay = await countBackTestHits(database, test.id);
  const hits = perDay.reduce((sum, day) => sum + day.hits, 0);
  const shown = await listBackTestHits(database, test.id, samples);
  if (json) return `${jsonOf(test, hits, perDay, shown)}\n`;
  const table = renderTable([
    ['back-test', test.id],
    ['rule', `${test.ruleId}, version ${test.ruleVersion}`],
    ['blocks', `${test.fromHeight} to ${test.toHeight}`],
    ['state', test.state],
    ['hits', hits],
    ...perDay.map((day): [string, number] => [`  ${day.day}`, day.hits]),
  ]);
  const paint = outputPaint();
  const lines = shown.map((hit) => `${paint.warn(hit.severity)} ${printable(hit.sentence)}\n`);
  return `${table}\n${lines.join('')}`;
}

function jsonOf(test: BackTest, hits: number, perDay: readonly object[], samples: readonly BackTestHit[]): string {
  const { id, ruleId, ruleVersion, fromHeight, toHeight, nextHeight, state } = test;
  const document = { id, ruleId, ruleVersion, fromHeight, toHeight, nextHeight, state, hits, perDay, samples };
  return JSON.stringify(document, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
