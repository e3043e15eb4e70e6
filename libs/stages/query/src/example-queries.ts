// Queries that show what this is about: for the status page, and for the terminal after the first run.

export interface ExampleQuery {
  readonly title: string;
  readonly query: string;
}

export const EXAMPLE_QUERIES: readonly ExampleQuery[] = [
  {
    title: 'The newest transactions and their verdicts',
    query: `{
  transactions(last: 10) {
    nodes { hash blockHeight initiator verdict { kind reason } computed { errorMessage consumed cost } }
  }
}`,
  },
  {
    title: 'Motes that contracts moved, and whose they were',
    query: `{
  purseTransfers(filter: { contextKind: contract, committed: true }, first: 10) {
    nodes {
      transactionHash ordinal context { address } source target amount initiator
      sourceOwners { context { kind address } namedKey rights } verdict { kind }
    }
  }
}`,
  },
  {
    title: 'How the newest block is proven',
    query: `{
  blocks(last: 1) {
    nodes {
      height hash stateRootHash
      proof {
        proven reason executionResults { computed recorded } approvals { computed recorded }
        finality { final by reason signers signedWeight totalWeight } rootOfTrust { kind height blockHash pinned }
      }
    }
  }
}`,
  },
];

/** The same query on one line. */
export const onOneLine = (query: string): string => query.replaceAll(/\s+/g, ' ');
