// Silence is not peace: recording or evaluation that stands still is told by an alert of its own, once a height.
import type { Queryable } from '@casper-trace/db/database';
import { readUnrecorded } from '@casper-trace/db/queries/coverage';
import { candidateOf, evaluate, unknownPast } from '@casper-trace/rules/evaluate';
import { matchOf } from '@casper-trace/rules/match';
import type { Tags } from '@casper-trace/rules/subject';
import type { TraceEvent } from '@casper-trace/rules/trace-event';
import type { Hit } from './evaluate-block.js';
import type { RuleInForce } from './rules-in-force.js';

/** Something waits; how long it has stood still is for the rules to judge. */
export interface Stall {
  readonly role: 'recording' | 'evaluation';
  /** The first height that is not done. */
  readonly height: bigint;
  readonly seconds: number;
}

/** Where one watcher saw a role stand, and since when. */
interface Place {
  readonly height: bigint;
  /** Milliseconds since 1970, by the database's clock. */
  readonly since: number;
}

/**
 * Remembers what it saw waiting: work that has come a moment ago, after a long silence or before the first block was ever
 * recorded, does not stand still yet. One for each process that looks.
 */
export class StallWatch {
  private readonly places = new Map<string, Place>();

  /** @param lastDone when the role last did something; null if it never did */
  stallOf(chainId: number, role: Stall['role'], height: bigint | undefined, lastDone: Date | null, now: Date): Stall[] {
    const name = `${chainId} ${role}`;
    if (height === undefined) {
      this.places.delete(name);
      return [];
    }
    const known = this.places.get(name);
    const place = known?.height === height ? known : { height, since: now.getTime() };
    this.places.set(name, place);
    const silentSince = Math.max(place.since, lastDone?.getTime() ?? 0);
    return [{ role, height, seconds: Math.floor((now.getTime() - silentSince) / 1000) }];
  }
}

interface StandingColumns {
  readonly height: string | null;
  readonly last: Date | null;
}

/**
 * What stands still on a chain, and for how long.
 * @param watch what was seen at earlier looks
 * @param evaluableBelow the height above the frontier
 * @param now the database's clock if not given
 */
export async function readStalls(
  connection: Queryable,
  chainId: number,
  watch: StallWatch,
  evaluableBelow: bigint,
  rules: readonly RuleInForce[],
  now?: Date,
): Promise<Stall[]> {
  const [lowest] = await readUnrecorded(connection, chainId, 1);
  const recording = await connection.query<{ last: Date | null; clock: Date }>(
    // Blocks above the lowest may be recorded: the newest of all tells when work was last done.
    'SELECT (SELECT max(recorded_at) FROM blocks WHERE chain_id = $1) AS last, now() AS clock',
    [chainId],
  );
  const evaluation = await connection.query<StandingColumns>(
    `SELECT c.next_height AS height, GREATEST(c.evaluated_at,
       (SELECT b.recorded_at FROM blocks b WHERE b.chain_id = $1 AND b.height = c.next_height)) AS last
     FROM evaluation_cursors c JOIN unnest($3::text[], $4::int4[]) AS given(id, version)
       ON given.id = c.rule_id AND given.version = c.rule_version
     WHERE c.chain_id = $1 AND c.next_height < $2 ORDER BY c.evaluated_at LIMIT 1`,
    [chainId, evaluableBelow.toString(), rules.map(({ id }) => id), rules.map(({ version }) => version)],
  );
  const [{ last, clock }] = recording.rows;
  const [cursor] = evaluation.rows as (StandingColumns | undefined)[];
  const behind = cursor?.height == null ? undefined : BigInt(cursor.height);
  return [
    ...watch.stallOf(chainId, 'recording', lowest?.height, last, now ?? clock),
    ...watch.stallOf(chainId, 'evaluation', behind, cursor?.last ?? null, now ?? clock),
  ];
}

/** Ordinals of the two, so that both can stand at one height. */
const ORDINALS = { recording: 0, evaluation: 1 } as const;

/** What rules about stalls say of one. @param blockHash of the block at its height */
export function stallHits(stall: Stall, rules: readonly RuleInForce[], tags: Tags, blockHash: string): Hit[] {
  const event: TraceEvent = {
    kind: 'stall',
    transaction: undefined,
    ordinal: ORDINALS[stall.role],
    frames: [],
    fields: { blockHeight: stall.height, role: stall.role, seconds: BigInt(stall.seconds) },
    subjects: [],
  };
  return rules.flatMap((rule) => {
    const candidate = candidateOf(rule, event, tags);
    const matches = candidate !== undefined && evaluate(rule, candidate, tags, unknownPast) === true;
    return matches ? [{ rule, match: matchOf(rule, candidate, blockHash) }] : [];
  });
}
