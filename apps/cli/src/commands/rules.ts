// `casper-trace rules`: rules and what they watch.
import { Command } from 'commander';
import { addCommand } from './rules/add.js';
import { backTestCommand } from './rules/back-test.js';
import { checkCommand } from './rules/check.js';
import { evaluateCommand } from './rules/evaluate.js';
import { listCommand } from './rules/list.js';
import { muteCommand, mutesCommand, unmuteCommand } from './rules/mutes.js';
import { watchCommand } from './rules/watch.js';

const HELP = `
A rule is a YAML or JSON file (docs/rules.md, schema in docs/rule.schema.json):

  id: large-withdrawal
  title: More than 1000 CSPR left a treasury purse within a day
  severity: high
  event: purse transfer
  subjects: { of: [sourcePurse], any: [{ tag: treasury }] }
  when: { sum: amount, per: [sourcePurse], window: 24 hours, greaterThan: 1000 CSPR }
  cooldown: 1 hour

The usual way: write it, check it, back-test it over what is recorded, add it.
  $ casper-trace rules check large-withdrawal.yaml
  $ casper-trace rules watch treasury purse uref-…-007
  $ casper-trace rules backtest large-withdrawal.yaml --from 0
  $ casper-trace rules add large-withdrawal.yaml

'npm start' evaluates them all the time; 'casper-trace rules evaluate' does it once.
`;

export function rulesCommand(): Command {
  return new Command('rules')
    .description('check, list, add, back-test, evaluate and mute alert rules, and say what they watch')
    .addCommand(checkCommand())
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(backTestCommand())
    .addCommand(evaluateCommand())
    .addCommand(watchCommand())
    .addCommand(muteCommand())
    .addCommand(unmuteCommand())
    .addCommand(mutesCommand())
    .addHelpText('after', HELP);
}
