// CHECKLIST.md of a recorded chain: what must be covered, and the transactions that cover it.

function outcome({ error_message, consumed }) {
  return error_message === null ? `ok, ${consumed}` : error_message.replaceAll('\n', ' ').slice(0, 120);
}

/** Errors that differ only in addresses are one way to fail. */
function withoutAddresses(text) {
  return text.replaceAll(/[0-9a-f]{64}/g, '…');
}

/**
 * Markdown. `processed` holds the TransactionProcessed events by hash; what no section names is listed last.
 * @param {readonly {label: string, hash: string, refused?: number}[]} log
 * @param {object} plan
 * @param {string} plan.script that sent the transactions
 * @param {string} plan.about what to know of the labels
 * @param {readonly [string, RegExp][]} plan.sections titles with the labels that belong to them
 */
export function checklist(log, processed, plan) {
  const executed = log.filter(({ hash }) => processed.has(hash));
  const results = new Map(executed.map(({ hash }) => [hash, Object.values(processed.get(hash).execution_result)[0]]));
  const errors = new Map();
  for (const { error_message: text } of results.values()) {
    if (text !== null) errors.set(withoutAddresses(text), (errors.get(withoutAddresses(text)) ?? 0) + 1);
  }
  const failed = [...errors.values()].reduce((sum, count) => sum + count, 0);
  const sections = plan.sections.map(([what, pattern]) => {
    const lines = executed
      .filter(({ label }) => pattern.test(label))
      .map(({ label, hash }) => `- \`${hash.slice(0, 10)}\` ${label}: ${outcome(results.get(hash))}`);
    return `## ${what} (${lines.length})\n\n${lines.join('\n')}\n`;
  });
  const named = new Set(sections.flatMap((section) => [...section.matchAll(/^- `(\w+)`/gm)].map(([, hash]) => hash)));
  const others = executed
    .filter(({ hash }) => !named.has(hash.slice(0, 10)))
    .map(({ label, hash }) => `- \`${hash.slice(0, 10)}\` ${label}: ${outcome(results.get(hash))}`);
  if (others.length > 0) sections.push(`## Also played (${others.length})\n\n${others.join('\n')}\n`);
  const failures = [...errors]
    .map(([text, count]) => `- ${count} × ${text.replaceAll('\n', ' ').slice(0, 160)}`)
    .sort();
  const head = [
    '# What the recorded transactions cover',
    '',
    `Written by test/devnet/${plan.script}. Each section is a line of the checklist with its transactions: hash, label (log.json)`,
    `and what the node recorded (gas consumed, or the error). ${plan.about}`,
    '',
    `${executed.length} transactions, ${failed} of them failing in ${errors.size} ways.`,
    '',
  ];
  return `${head.join('\n')}\n${sections.join('\n')}\n## Failures\n\n${failures.join('\n')}\n`;
}
