// CHECKLIST.md of a recorded chain: what must be covered, and the transactions that cover it.
const LINES = [
  [
    'Native transfer: to accounts, new accounts, purses; from purses; what fails',
    /^native: (to |of |without (amount|target)|with another|from |named purse|by account hash|low balance)/,
  ],
  ['Burn, natively and through the mint from Wasm', /burn/],
  ['Auction natively: delegate, undelegate, redelegate', /^native: (delegate|undelegate|redelegate)/],
  [
    'Auction natively: add bid, withdraw, activate, change public key',
    /^native: (add bid|raise|change|activate|withdraw|more slots|fewer)/,
  ],
  ['Auction natively: reservations', /^native: .*(reserv|cancel)/],
  ['Auction from Wasm: bids', /^auction: .*(bid)/],
  ['Auction from Wasm: delegations', /^auction: .*(delegate)/],
  ['Auction from Wasm: reservations', /^auction: .*reservation/],
  ['Mint called from Wasm', /^(auction: mint|calls: .*mint\.)/],
  [
    'Custom payment, refund purse',
    /^(native: .*payment|own payment|deploy: payment|money: payment|auction: handle payment)/,
  ],
  ['Installs', /^(install|crowd \d: install)/],
  ['Packages: upgrade, named keys inherited, topics inherited', /^packages: .*(upgrade|version works|inherits|add_)/],
  [
    'Packages: versions by hash, name, package, major version',
    /^(calls: .*(version|package|by name|newest)|packages: call)/,
  ],
  ['Packages: enable, disable', /^packages: .*(able)/],
  ['Packages: locked', /^packages: .*locked/],
  ['Groups and provisioned URefs', /(^packages: .*(group|URef))|(^access: group)/],
  ['Contracts made by contracts, factory', /(made by|installs a|factory)/],
  ['Entry points of every access and type', /^calls: (entry point|.*stored session code|contract calls)/],
  ['Call stack and caller information', /(callers|caller information)/],
  ['Call depth to the limit and past it', /frames deep/],
  ['Values returned, host buffer', /^calls: (B returns|session code returns|stored session code returns|host buffer)/],
  ['URefs passed and returned with all rights, forged URefs', /^access: (URef|forged|write|returned)/],
  ['URefs inside values of other types', /^access: (passed down|returned inside)/],
  ['Main purse passed around', /main purse/],
  [
    'Purses made by contracts, deposits, returned purses',
    /^(money: (contract's purse|purse|takes|pays|create|a dozen)|natural)/,
  ],
  ['Spending limit', /spending limit/],
  ['transfer_to_account', /transfer_to_account/],
  ['Messages and topics with their limits', /(message|topic|emits)/],
  ['Key management and thresholds', /(associated key|threshold|key management)/],
  ['Cryptographic functions', /^environment: (hashes|signature|public key)/],
  ['Random bytes, phase, block time, system contracts', /^environment: (random|block|the same|system)/],
  ['Dictionaries', /dictionary/],
  ['Adding to values of each type', /^storage: add/],
  ['Keys that may not be read or written', /^storage: (read_value|write)/],
  ['Named keys', /^storage: (named keys|no named|name|long name)/],
  ['Traps and failures in nested frames', /^failures: nested/],
  ['Session modules the network refuses', /^(failures: session module|smith)/],
  ['Out of gas', /(gas|endless loop|payment loops)/],
  ['Hostile pointers and lengths', /^hostile/],
  ['Random programs', /^(random|mutants)/],
  ['Deploys of every kind', /^deploy:/],
  [
    'Callees and arguments that are none',
    /^calls: (callee|transaction's callee|argument|contract hash|session calls a contract)|argument/,
  ],
  [
    'Auction from Wasm: its other entry points',
    /^auction: (get_era|read_era|unknown|distribute|slash|run_auction)|calls: .*auction\./,
  ],
  ['Traps and reverts in session code', /^failures: (revert|.*session code|transfer,|V1 session)/],
  ['Full blocks: all lanes on the same purses and names', /^crowd/],
];

function outcome({ error_message, consumed }) {
  return error_message === null ? `ok, ${consumed}` : error_message.replaceAll('\n', ' ').slice(0, 120);
}

/** Errors that differ only in addresses are one way to fail. */
function withoutAddresses(text) {
  return text.replaceAll(/[0-9a-f]{64}/g, '…');
}

/**
 * Markdown. `processed` holds the TransactionProcessed events by hash.
 * @param {readonly {label: string, hash: string, refused?: number}[]} log
 */
export function checklist(log, processed) {
  const executed = log.filter(({ hash }) => processed.has(hash));
  const results = new Map(executed.map(({ hash }) => [hash, Object.values(processed.get(hash).execution_result)[0]]));
  const errors = new Map();
  for (const { error_message: text } of results.values()) {
    if (text !== null) errors.set(withoutAddresses(text), (errors.get(withoutAddresses(text)) ?? 0) + 1);
  }
  const failed = [...errors.values()].reduce((sum, count) => sum + count, 0);
  const sections = LINES.map(([what, pattern]) => {
    const lines = executed
      .filter(({ label }) => pattern.test(label))
      .map(({ label, hash }) => `- \`${hash.slice(0, 10)}\` ${label}: ${outcome(results.get(hash))}`);
    return `## ${what} (${lines.length})\n\n${lines.join('\n')}\n`;
  });
  const named = new Set(sections.flatMap((section) => [...section.matchAll(/^- `(\w+)`/gm)].map(([, hash]) => hash)));
  const others = executed
    .filter(({ hash }) => !named.has(hash.slice(0, 10)))
    .map(({ label, hash }) => `- \`${hash.slice(0, 10)}\` ${label}: ${outcome(results.get(hash))}`);
  sections.push(`## Also played (${others.length})\n\n${others.join('\n')}\n`);
  const failures = [...errors]
    .map(([text, count]) => `- ${count} × ${text.replaceAll('\n', ' ').slice(0, 160)}`)
    .sort();
  const head = [
    '# What the recorded transactions cover',
    '',
    'Written by test/devnet/play.mjs. Each section is a line of the checklist with its transactions: hash, label (log.json)',
    'and what the node recorded (gas consumed, or the error). A label tells what the scenario shows in the oracle it comes from;',
    'on this chain its state may differ, and the outcome with it.',
    '',
    `${executed.length} transactions, ${failed} of them failing in ${errors.size} ways.`,
    '',
  ];
  return `${head.join('\n')}\n${sections.join('\n')}\n## Failures\n\n${failures.join('\n')}\n`;
}
