// `casper-trace rules mute`, `unmute` and `mutes`: what is kept but not delivered for a while.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { addAuditedMute, removeAuditedMute } from '@casper-trace/db/access/manage-rules';
import { listMutes, type Mute } from '@casper-trace/db/alerts/mutes';
import { openForReading } from '@casper-trace/db/open-for-reading';
import { readTime } from '@casper-trace/query/input/time-text';
import { parseSubject, subjectText } from '@casper-trace/rules/subject';
import { parseSpan } from '@casper-trace/rules/values';
import { Command, Option } from 'commander';
import { printable } from '../../render/format.js';
import { commandLine, print, withDatabase } from '../../with-database.js';

interface Options {
  readonly data: string;
}

interface MuteOptions extends Options {
  readonly rule?: string;
  readonly for?: string;
  readonly until?: string;
  readonly note?: string;
}

const HELP = `
Alerts of a muted rule, of a muted subject, or of both together are kept in state 'muted' and not delivered. What is
raised after the mute ends is delivered; what was muted stays so.

Examples:
  $ casper-trace rules mute --rule transfer-refused --for "8 hours" --note "known, being repaired"
  $ casper-trace rules mute purse uref-b44c977af7918779fd7e835f0c0da42d817f9e26ebcf7e53a319fc5d524474ba-007 --until 2026-12-01
  $ casper-trace rules mutes
  $ casper-trace rules unmute 1
`;

const data = (): Option =>
  new Option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL').default('.data');

export function muteCommand(): Command {
  return new Command('mute')
    .description('keep alerts of a rule, of a subject, or of both together without delivering them')
    .argument('[kind]', 'purse, account, contract or package')
    .argument('[address]', 'in any of its forms')
    .option('--rule <id>', 'only alerts of this rule')
    .addOption(new Option('--for <time>', "how long, such as '8 hours' or '2 days'").conflicts('until'))
    .option('--until <time>', 'ISO 8601; without --for and --until it holds until it is removed')
    .option('--note <text>', 'why')
    .addOption(data())
    .addHelpText('after', HELP)
    .action(mute);
}

export function unmuteCommand(): Command {
  return new Command('unmute')
    .description('deliver again')
    .argument('<id>', "number of the mute, as 'rules mutes' shows it")
    .addOption(data())
    .action(unmute);
}

export function mutesCommand(): Command {
  return new Command('mutes')
    .description('list the mutes that hold now')
    .addOption(data())
    .option('--json', 'print one JSON document')
    .action(list);
}

async function mute(kind: string | undefined, address: string | undefined, options: MuteOptions): Promise<void> {
  const wanted = {
    ruleId: options.rule ?? null,
    subject: kind === undefined ? null : subjectText(parseSubject(kind, address ?? '')),
    until: endOf(options, new Date()),
    note: options.note ?? null,
  };
  const added = await withDatabase(
    options.data,
    (database) => addAuditedMute(database, commandLine(), wanted),
    openForReading,
  );
  print(lineOf(added));
}

async function unmute(text: string, options: Options): Promise<void> {
  if (!/^\d{1,9}$/.test(text)) throw new PermanentError('bad-option', `'${text}' is no number of a mute`);
  const removed = await withDatabase(
    options.data,
    (database) => removeAuditedMute(database, commandLine(), Number(text)),
    openForReading,
  );
  print(`removed: ${lineOf(removed)}`);
}

async function list(options: Options & { readonly json?: boolean }): Promise<void> {
  const mutes = await withDatabase(options.data, listMutes, openForReading);
  if (options.json) return print(JSON.stringify(mutes));
  for (const held of mutes) print(lineOf(held));
}

/** Null: until it is removed. */
function endOf({ for: span, until }: MuteOptions, now: Date): Date | null {
  if (span === undefined && until === undefined) return null;
  const end = until === undefined ? new Date(now.getTime() + 1000 * secondsOf(span ?? '')) : readTime(until);
  if (end <= now) throw new PermanentError('bad-option', `--until ${end.toISOString()} is over`);
  return end;
}

function secondsOf(text: string): number {
  const span = parseSpan(text);
  if (span !== undefined && 'seconds' in span) return span.seconds;
  throw new PermanentError('bad-option', `--for '${text}' is no time: write it as '30 minutes', '8 hours' or '2 days'`);
}

function lineOf({ id, ruleId, subject, until, note }: Mute): string {
  const parts = [
    `mute ${id}`,
    ruleId === null ? 'every rule' : `rule ${ruleId}`,
    subject ?? 'every subject',
    until === null ? 'until it is removed' : `until ${until.toISOString()}`,
    ...(note === null ? [] : [printable(note)]),
  ];
  return parts.join('  ');
}
