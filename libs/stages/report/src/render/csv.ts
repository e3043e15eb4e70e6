// Lines as CSV (RFC 4180), one column a figure. A cell that a spreadsheet would take for a formula gets an apostrophe
// in front: names and messages are written by who deploys code.
import { stringify } from 'csv-stringify/sync';
import { canonicalJson } from '../documents/canonical-json.js';
import type { EventLine, LineOf, SectionName } from '../documents/lines.js';

type Cell = string | number | boolean | null;
type Columns<Line> = readonly (readonly [title: string, of: (line: Line) => Cell])[];

const event = <What>(what: Columns<What>): Columns<EventLine<What>> => [
  ['block', ({ when }) => when.block],
  ['time', ({ when }) => when.time],
  ['transaction', ({ when }) => when.transaction],
  ['transaction index', ({ when }) => when.transactionIndex],
  ['ordinal', ({ when }) => when.ordinal],
  ...what.map(([title, of]): Columns<EventLine<What>>[number] => [title, (line) => of(line.what)]),
  ['initiator', ({ who }) => who.initiator],
  ['caller kind', ({ who }) => who.caller.kind],
  ['caller', ({ who }) => who.caller.address],
  ['context kind', ({ who }) => who.context.kind],
  ['context', ({ who }) => who.context.address],
  ['code kind', ({ who }) => who.code.kind],
  ['code', ({ who }) => who.code.hash ?? who.code.name],
  ['package', ({ who }) => who.code.packageHash],
  ['entry point', ({ how }) => how.path.at(-1)?.entryPoint ?? null],
  ['frame path', ({ how }) => how.path.map(({ frame, entryPoint }) => `${frame} ${entryPoint}`).join(' > ')],
  ['step', ({ how }) => how.step],
  ['arguments', ({ how }) => canonicalJson(how.arguments)],
  ['verdict', ({ proof }) => proof.verdict],
  ['block proven', ({ proof }) => proof.proven],
  ['block hash', ({ proof }) => proof.blockHash],
  ['checksum', ({ proof }) => proof.checksum],
  ['state root', ({ proof }) => proof.stateRoot],
  ['root of trust', ({ proof }) => proof.rootOfTrust],
];

const COLUMNS: { readonly [Name in SectionName]: Columns<LineOf[Name]> } = {
  statements: [
    ['purse', (line) => line.purse],
    ['main purse of', (line) => line.mainPurseOf],
    ['opening block', (line) => line.openingBlock],
    ['opening', (line) => line.opening],
    ['received', (line) => line.received],
    ['sent', (line) => line.sent],
    ['outside transactions', ({ outside }) => String(outside.reduce((sum, { amount }) => sum + BigInt(amount), 0n))],
    ['by way', ({ outside }) => outside.map(({ way, amount }) => `${way} ${amount}`).join('; ')],
    ['unexplained', (line) => line.unexplained],
    ['closing block', (line) => line.closingBlock],
    ['closing', (line) => line.closing],
    ['movements', (line) => line.movements],
    ['why', (line) => line.why],
  ],
  findings: [
    ['severity', (line) => line.severity],
    ['rule', (line) => line.rule],
    ['version', (line) => line.version],
    ['block', (line) => line.block],
    ['time', (line) => line.time],
    ['transaction', (line) => line.transaction],
    ['ordinal', (line) => line.ordinal],
    ['subject', (line) => line.subject],
    ['sentence', (line) => line.sentence],
    ['verdict', (line) => line.verdict],
    ['evidence', (line) => line.evidence],
    ['id', (line) => line.id],
  ],
  'named-key-writes': event([
    ['operation', ({ operation }) => operation],
    ['name', ({ name }) => name],
    ['before', ({ before }) => before],
    ['after', ({ after }) => after],
    ['committed', ({ committed }) => committed],
  ]),
  'purse-movements': event([
    ['way', ({ way }) => way],
    ['by', ({ by }) => by],
    ['source', ({ source }) => source],
    ['target', ({ target }) => target],
    ['amount', ({ amount }) => amount],
    ['transfer id', ({ id }) => id],
    ['outcome', ({ outcome }) => outcome],
    ['committed', ({ committed }) => committed],
  ]),
  'purse-accesses': event([
    ['access', ({ access }) => access],
    ['purse', ({ purse }) => purse],
    ['rights asked', ({ rightsAsked }) => rightsAsked],
    ['rights effective', ({ rightsEffective }) => rightsEffective],
    ['name', ({ name }) => name],
    ['committed', ({ committed }) => committed],
  ]),
  'purse-holds': event([
    ['kind', ({ kind }) => kind],
    ['operation', ({ operation }) => operation],
    ['purse', ({ purse }) => purse],
    ['amount', ({ amount }) => amount],
    ['committed', ({ committed }) => committed],
  ]),
  transactions: [
    ['block', (line) => line.block],
    ['time', (line) => line.time],
    ['transaction index', (line) => line.transactionIndex],
    ['transaction', (line) => line.transaction],
    ['kind', (line) => line.kind],
    ['initiator', (line) => line.initiator],
    ['verdict', (line) => line.verdict],
    ['reason', (line) => line.reason],
    ['evidence', (line) => line.evidence],
    ['rules', (line) => line.rules],
    ['outcome', (line) => line.outcome],
    ['error', (line) => line.error],
    ['consumed', (line) => line.consumed],
    ['cost', (line) => line.cost],
    ['recorded error', ({ recorded }) => recorded?.error ?? null],
    ['recorded consumed', ({ recorded }) => recorded?.consumed ?? null],
    ['recorded cost', ({ recorded }) => recorded?.cost ?? null],
    ['computed error', ({ computed }) => computed?.error ?? null],
    ['computed consumed', ({ computed }) => computed?.consumed ?? null],
    ['computed cost', ({ computed }) => computed?.cost ?? null],
    ['block proven', ({ proof }) => proof.proven],
    ['block hash', ({ proof }) => proof.blockHash],
    ['checksum', ({ proof }) => proof.checksum],
    ['state root', ({ proof }) => proof.stateRoot],
    ['root of trust', ({ proof }) => proof.rootOfTrust],
  ],
  blocks: [
    ['height', (line) => line.height],
    ['hash', (line) => line.hash],
    ['time', (line) => line.time],
    ['era', (line) => line.era],
    ['protocol', (line) => line.protocol],
    ['state root', (line) => line.stateRoot],
    ['transactions', (line) => line.transactions],
    ['proven', (line) => line.proven],
    ['unproven reason', (line) => line.unprovenReason],
    ['checksum', (line) => line.checksum],
    ['checksum computed', (line) => line.checksumComputed],
    ['root of trust', (line) => line.rootOfTrust],
    ['digest', (line) => line.digest],
  ],
};

const OPTIONS = {
  record_delimiter: 'windows',
  escape_formulas: true,
  cast: { boolean: (value: boolean) => String(value) },
} as const;

/** The first record. */
export function csvHead(name: SectionName): string {
  const columns: Columns<never> = COLUMNS[name];
  return stringify([columns.map(([title]) => title)], OPTIONS);
}

export function csvRecord<Name extends SectionName>(name: Name, line: LineOf[Name]): string {
  const columns: Columns<LineOf[Name]> = COLUMNS[name];
  return stringify([columns.map(([, of]) => of(line))], OPTIONS);
}
