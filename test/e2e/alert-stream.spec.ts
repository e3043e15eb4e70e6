// `alertRaised` over a WebSocket: connections that break at random lose and repeat nothing, and keys open and close it.
import { createApiKey, revokeApiKey } from '@casper-trace/db/access/api-keys';
import { lockEvaluation } from '@casper-trace/db/alerts/cursors';
import { insertAlerts } from '@casper-trace/db/alerts/insert-alerts';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type GraphQLServer, startGraphQLServer } from '../support/graphql-server.js';
import { alertId, alertRow, raiseAlerts, sampleChain } from '../support/sample-alerts.js';
import { scratchFolder } from '../support/scratch-folder.js';

const scratch = scratchFolder();
const QUERY = 'subscription ($after: String) { alertRaised(after: $after) { cursor alert { id state } } }';
const MUTATION = 'mutation { disableRule(id: "none") { version } }';
let open: OpenDatabase;
let server: GraphQLServer;
let closed: GraphQLServer;
let chainId: number;
let viewer: string;

beforeAll(async () => {
  open = await openDatabase(undefined, `${scratch.path}/data`);
  chainId = await sampleChain(open.database);
  viewer = (await createApiKey(open.database, 'viewer', 'viewer')).key;
  server = await startGraphQLServer(open.database);
  closed = await startGraphQLServer(open.database, { publicQueries: 'closed' });
});

afterAll(async () => {
  await server?.close();
  await closed?.close();
  await open?.close();
  scratch.remove();
});

function connect(key: string | undefined, to = server): Client {
  return createClient({
    url: `${to.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(key === undefined ? {} : { connectionParams: { authorization: `Bearer ${key}` } }),
  });
}

interface Raised {
  readonly alertRaised: { readonly cursor: string; readonly alert: { readonly id: string; readonly state: string } };
}

/** Always the same: a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

/** Message of the first fault of an operation, or why the connection was closed. */
async function faultOf(client: Client, query: string): Promise<string> {
  try {
    for await (const { errors } of client.iterate({ query })) {
      if (errors !== undefined) return errors[0].message;
      return 'no fault';
    }
    return 'ended';
  } catch (error) {
    const { code, reason } = error as { code?: number; reason?: string };
    return `closed ${code ?? ''} ${reason ?? ''}`;
  } finally {
    await client.dispose();
  }
}

describe('alertRaised', () => {
  it('gives every raised alert once, in order, however often and whenever the connection breaks', async () => {
    const random = randomNumbers(20261125);
    const total = 120;
    await raiseAlerts(open.database, chainId, [{ id: alertId(9_000) }]);
    // Evaluations of two processes, one alert or a few at a time; each third alert is muted.
    const raised: string[] = [];
    let next = 0;
    const evaluation = async (): Promise<void> => {
      while (next < total) {
        const ids = Array.from({ length: 1 + random(4) }, () => next++);
        await open.database.transaction(async (connection) => {
          await lockEvaluation(connection, chainId);
          const alerts = ids.map((number) => ({ id: alertId(number), state: number % 3 === 0 ? 'muted' : 'raised' }));
          await insertAlerts(connection, chainId, alerts.map(alertRow));
          raised.push(...alerts.filter(({ state }) => state === 'raised').map(({ id }) => id));
        });
      }
    };
    // From the alert before the first: what a client would have from `alerts`.
    const { rows } = await open.database.query<{ sequence: string }>('SELECT max(sequence) AS sequence FROM alerts');
    let after = Buffer.from(`alerts ${rows[0].sequence}`).toString('base64url');
    const seen: string[] = [];
    let connections = 0;
    const raising = Promise.all([evaluation(), evaluation()]);
    let done = false;
    void raising.then(() => {
      done = true;
    });
    while (!done || seen.length < raised.length) {
      connections += 1;
      const client = connect(viewer);
      let left = random(9);
      try {
        for await (const { data } of client.iterate<Raised>({ query: QUERY, variables: { after } })) {
          if (data == null) break;
          seen.push(data.alertRaised.alert.id);
          after = data.alertRaised.cursor;
          if (done && seen.length >= raised.length) break;
          if (left-- > 0) continue;
          // In the middle of what the server sends: what was on its way is gone.
          client.terminate();
          break;
        }
      } catch {
        // The connection broke: the next one goes on.
      }
      await client.dispose();
    }
    await raising;
    expect(connections).toBeGreaterThan(10);
    expect(seen).toEqual(raised);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('begins with the next alert if no cursor is given', async () => {
    const client = connect(viewer);
    const stream = client.iterate<Raised>({ query: QUERY });
    const first = stream.next();
    // Nothing tells from outside that the subscription stands: later than this it only would not have begun yet.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await raiseAlerts(open.database, chainId, [{ id: alertId(9_001) }]);
    const { value } = (await first) as { value: { data: Raised } };
    expect(value.data.alertRaised.alert.id).toBe(alertId(9_001));
    await client.dispose();
  });

  it('needs a key, and one that is valid', async () => {
    expect(await faultOf(connect(undefined), QUERY)).toMatch(/^alertRaised needs an API key with role viewer/);
    expect(await faultOf(connect(`${viewer.slice(0, -1)}_`), QUERY)).toMatch(/^closed 4403/);
    const gone = (await createApiKey(open.database, 'gone', 'admin')).key;
    await revokeApiKey(open.database, 'gone');
    expect(await faultOf(connect(gone), QUERY)).toMatch(/^closed 4403/);
  });

  it('ends when its key is revoked', async () => {
    const key = (await createApiKey(open.database, 'leaving', 'viewer')).key;
    const client = connect(key);
    await raiseAlerts(open.database, chainId, [{ id: alertId(9_002) }]);
    const after = Buffer.from('alerts 0').toString('base64url');
    const stream = client.iterate<Raised>({ query: QUERY, variables: { after } });
    expect((await stream.next()).done).toBe(false);
    await revokeApiKey(open.database, 'leaving');
    // What was read before may still come; then the subscription ends with the fault.
    const rest = (async () => {
      while (!(await stream.next()).done);
    })();
    await expect(rest).rejects.toMatchObject([{ message: 'the API key was revoked or has expired' }]);
    await client.dispose();
  });
});

describe('a WebSocket', () => {
  it('opens no mutation to who has no key or too weak a role', async () => {
    expect(await faultOf(connect(undefined), MUTATION)).toMatch(/needs an API key with role operator/);
    expect(await faultOf(connect(viewer), MUTATION)).toMatch(/'viewer' has role viewer/);
  });

  it('is closed to who has no key where queries are closed', async () => {
    expect(await faultOf(connect(undefined, closed), '{ __typename }')).toMatch(/^closed 4403/);
    expect(await faultOf(connect(viewer, closed), '{ __typename }')).toBe('no fault');
  });
});
