// What an explorer typically asks. Each query is asked about many subjects, so that no answer comes out of a cache of one.
import type { Subjects } from './subjects.js';

export interface ApiQuery {
  readonly name: string;
  readonly query: string;
  /** Each set of variables is one request. */
  readonly variables: readonly Readonly<Record<string, unknown>>[];
}

const TRANSACTION =
  'hash blockHeight timestamp initiator verdict { kind reason } computed { errorMessage consumed cost }';
const EVENT = 'transactionHash blockHeight ordinal initiator committed step verdict { kind }';
const CONTEXT = 'context { kind address }';
const EACH_KIND = `... on Frame { transactionHash entryPoint } ... on NamedKeyWrite { transactionHash name operation }
  ... on PurseTransfer { transactionHash way amount } ... on PurseAccess { transactionHash access }
  ... on PurseHold { transactionHash kind } ... on Grant { transactionHash how }`;
const PAGE = 'pageInfo { endCursor startCursor hasNextPage hasPreviousPage }';

export function apiQueries(subjects: Subjects): ApiQuery[] {
  const each = (name: string, values: readonly unknown[]) => values.map((value) => ({ [name]: value }));
  return [
    {
      name: 'block with its transactions',
      query: `query ($height: BigInt!) { block(height: $height) {
        height hash parentHash stateRootHash timestamp proposer proof { proven reason finality { signers sufficient } }
        transactions(first: 50) { nodes { ${TRANSACTION} } ${PAGE} } } }`,
      variables: each('height', subjects.heights),
    },
    {
      name: 'newest transactions',
      query: `{ transactions(last: 50) { nodes { ${TRANSACTION} } ${PAGE} } }`,
      variables: [{}],
    },
    {
      name: 'diverged transactions, newest first',
      query: `query ($height: BigInt!) { transactions(last: 50, filter: { verdict: diverged, toHeight: $height }) {
        nodes { ${TRANSACTION} } ${PAGE} } }`,
      variables: each('height', subjects.heights),
    },
    {
      name: 'transaction with its trace',
      query: `query ($hash: TransactionHash!) { transaction(hash: $hash) { ${TRANSACTION}
        frames(first: 100) { nodes { index parent depth ${CONTEXT} code { kind hash name } entryPoint outcome { kind } gasTotal } }
        namedKeyWrites { nodes { ordinal ${CONTEXT} name operation before after } }
        purseTransfers { nodes { ordinal ${CONTEXT} way source target amount outcome } }
        purseAccesses { nodes { ordinal ${CONTEXT} access purse rightsEffective } }
        grants { nodes { ordinal uref rights how } } } }`,
      variables: each('hash', subjects.transactions),
    },
    {
      name: 'account: its newest transactions',
      query: `query ($account: AccountAddress!) { transactions(last: 50, filter: { initiator: $account }) {
        nodes { ${TRANSACTION} } ${PAGE} } }`,
      variables: each('account', subjects.accounts),
    },
    {
      name: 'account: what wrote its named keys, in which code',
      query: `query ($context: ContextAddress!) { namedKeyWrites(last: 50, filter: { contextAddress: $context }) {
        nodes { ${EVENT} name operation before after code { kind hash name } } ${PAGE} } }`,
      variables: each('context', subjects.accounts),
    },
    {
      name: 'contract: motes moved in its context, with their owners',
      query: `query ($context: ContextAddress!) { purseTransfers(last: 50, filter: { contextAddress: $context }) {
        nodes { ${EVENT} way source target amount outcome sourceOwners { context { address } namedKey } } ${PAGE} } }`,
      variables: each('context', subjects.contracts),
    },
    {
      name: 'contract or package: named keys that its code wrote',
      query: `query ($code: CodeAddress!) { namedKeyWrites(last: 50, filter: { code: $code }) {
        nodes { ${EVENT} ${CONTEXT} name operation before after } ${PAGE} } }`,
      variables: each('code', subjects.codes),
    },
    {
      name: 'purse: its movements, newest first',
      query: `query ($purse: PurseAddress!) { purseTransfers(last: 50, filter: { purse: $purse }) {
        nodes { ${EVENT} ${CONTEXT} way source target amount outcome } ${PAGE} } }`,
      variables: each('purse', subjects.purses),
    },
    {
      name: 'purse: a page inside its movements',
      query: `query ($purse: PurseAddress!, $before: String!) {
        purseTransfers(last: 50, before: $before, filter: { purse: $purse }) {
        nodes { ${EVENT} ${CONTEXT} way source target amount outcome } ${PAGE} } }`,
      variables: subjects.pursePages,
    },
    {
      name: 'purse: who touched it',
      query: `query ($purse: PurseAddress!) { purseAccesses(first: 50, filter: { purse: $purse }) {
        nodes { ${EVENT} ${CONTEXT} access name rightsAsked rightsEffective } ${PAGE} } }`,
      variables: each('purse', subjects.accessedPurses),
    },
    {
      name: 'URef: its grants',
      query: `query ($uref: PurseAddress!) { grants(first: 50, filter: { uref: $uref }) {
        nodes { ${EVENT} from { address } to { address } rights how } ${PAGE} } }`,
      variables: each('uref', subjects.urefs),
    },
    {
      name: 'account: everything that touched it, newest first',
      query: `query ($hash: AccountAddress!) { account(hash: $hash) { hash mainPurse { address }
        history(last: 50) { nodes { __typename ${EACH_KIND} } ${PAGE} } } }`,
      variables: each('hash', subjects.accounts),
    },
    {
      name: 'account: its named keys and purses at the head',
      query: `query ($hash: AccountAddress!) { account(hash: $hash) {
        namedKeys(first: 50) { nodes { name key } ${PAGE} }
        purses(first: 50) { nodes { purse { address } rights isMainPurse namedKeys granted } ${PAGE} } } }`,
      variables: each('hash', subjects.accounts),
    },
    {
      name: 'contract: who called, newest first',
      query: `query ($hash: CodeAddress!) { contract(hash: $hash) { hash version contractPackage { hash }
        frames(last: 50) { nodes { transactionHash blockHeight initiator caller { kind address } entryPoint
        outcome { kind } } ${PAGE} } } }`,
      variables: each('hash', subjects.contracts),
    },
    {
      name: 'purse: its ledger with running balance, newest first',
      query: `query ($uref: PurseAddress!) { purse(uref: $uref) { balance
        ledger(last: 50) { nodes { blockHeight ordinal amount balance context { address } transfer { way } } ${PAGE} } } }`,
      variables: each('uref', subjects.purses),
    },
    {
      name: 'purse: its lineage',
      query: `query ($uref: PurseAddress!) { purse(uref: $uref) { owners { context { address } namedKey }
        lineage(first: 50) { nodes { ${EVENT} kind what rights name ${CONTEXT} from { address } } ${PAGE} } } }`,
      variables: each('uref', subjects.accessedPurses),
    },
    {
      name: 'search',
      query: 'query ($text: String!) { search(text: $text) { __typename } }',
      variables: each('text', subjects.texts),
    },
    {
      name: 'status',
      query: `{ status { chains { networkName blocks blocksRecorded blocksProven transactions verified diverged
        unverifiable gapCount roles { role height lag } head { height hash } } } }`,
      variables: [{}],
    },
  ];
}
