/** Where queries, and subscriptions over WebSocket, are served. */
export const GRAPHQL_PATH = '/graphql';
