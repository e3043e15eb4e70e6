// `casper-trace rules list`: the rules of a database and how far they are evaluated.
import { listRules } from '@casper-trace/db/alerts/rules';
import type { Database } from '@casper-trace/db/database';
import { openForReading } from '@casper-trace/db/open-for-reading';
import type { RuleDocument } from '@casper-trace/rules/document';
import Table from 'cli-table3';
import { Command } from 'commander';
import { printable } from '../../render/format.js';
import { outputPaint, type Paint } from '../../render/paint.js';
import { withDatabase } from '../../with-database.js';

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

const HELP = `
Shows the newest version of each rule; 'evaluated below' says how far it is on each chain (chain:height).
The built-in rules appear once 'npm start' has run; docs/rules.md describes them.
`;

export function listCommand(): Command {
  return new Command('list')
    .description('list the rules of the database and how far each is evaluated')
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL', '.data')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(run);
}

interface Listed {
  readonly id: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly severity: string;
  readonly event: string;
  readonly createdBy: string;
  /** `chain:height`. */
  readonly evaluatedBelow: readonly string[];
  readonly title: string;
}

async function run({ data, json }: Options): Promise<void> {
  const rules = await withDatabase(data, readListed, openForReading);
  process.stdout.write(json ? `${JSON.stringify(rules)}\n` : `${tableOf(rules)}\n`);
}

async function readListed(database: Database): Promise<Listed[]> {
  const stored = await listRules(database);
  const cursors = await database.query<{ id: string; version: number; below: string[] }>(
    `SELECT rule_id AS id, rule_version AS version, array_agg(chain_id || ':' || next_height ORDER BY chain_id) AS below
     FROM evaluation_cursors WHERE rule_id = ANY($1) GROUP BY rule_id, rule_version`,
    [stored.map(({ id }) => id)],
  );
  const below = new Map(cursors.rows.map((row) => [`${row.id} ${row.version}`, row.below]));
  return stored.map(({ id, version, enabled, document, createdBy }) => {
    const { severity, event, title } = document as unknown as RuleDocument;
    return {
      id,
      version,
      enabled,
      severity,
      event,
      createdBy,
      evaluatedBelow: below.get(`${id} ${version}`) ?? [],
      title,
    };
  });
}

function tableOf(rules: readonly Listed[]): string {
  const paint = outputPaint();
  const head = ['rule', 'version', 'severity', 'event', 'evaluated below', 'by'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const rule of rules) {
    table.push([
      rule.enabled ? rule.id : paint.dim(`${rule.id} (off)`),
      rule.version,
      severityText(paint, rule.severity),
      rule.event,
      rule.evaluatedBelow.join(' ') || '-',
      printable(rule.createdBy),
    ]);
  }
  return table.toString();
}

function severityText(paint: Paint, severity: string): string {
  if (severity === 'high' || severity === 'critical') return paint.bad(severity);
  return severity === 'medium' ? paint.warn(severity) : paint.dim(severity);
}
