// Silence is not peace: recording or evaluation that stands still is told by an alert of its own, once a height.
import type { Queryable } from '@casper-trace/db/database';
import { candidateOf, evaluate, unknownPast } from '@casper-trace/rules/evaluate';
import { matchOf } from '@casper-trace/rules/match';
import type { Tags } from '@casper-trace/rules/subject';
import type { TraceEvent } from '@casper-trace/rules/trace-event';
import type { Hit } from './evaluate-block.js';
import type { RuleInForce } from './rules-in-force.js';

/** Something stands still. */
export interface Stall {
  readonly role: 'recording' | 'evaluation';
  /** The first height that is not done. */
  readonly height: bigint;
  readonly seconds: number;
}

interface StalledColumns {
  readonly height: string | null;
  readonly seconds: number | null;
}

/**
 * What stands still on a chain, and for how long. @param unrecorded the lowest height that is not recorded
 * @param now the database's clock if not given
 */
export async function readStalls(
  connection: Queryable,
  chainId: number,
  unrecorded: bigint,
  rules: readonly RuleInForce[],
  now?: Date,
): Promise<Stall[]> {
  const clock = now?.toISOString();
  const recording = await connection.query<StalledColumns>(
    // Blocks above the frontier may be recorded: the newest of all tells when work was last done.
    `SELECT b.height, EXTRACT(EPOCH FROM COALESCE($3::timestamptz, now()) -
       (SELECT max(r.recorded_at) FROM blocks r WHERE r.chain_id = $1))::int4 AS seconds
     FROM blocks b WHERE b.chain_id = $1 AND b.height = $2 AND b.digest IS NULL`,
    [chainId, unrecorded.toString(), clock],
  );
  const evaluation = await connection.query<StalledColumns>(
    `SELECT c.next_height AS height, EXTRACT(EPOCH FROM COALESCE($5::timestamptz, now()) - GREATEST(c.evaluated_at,
       (SELECT b.recorded_at FROM blocks b WHERE b.chain_id = $1 AND b.height = c.next_height)))::int4 AS seconds
     FROM evaluation_cursors c JOIN unnest($3::text[], $4::int4[]) AS given(id, version)
       ON given.id = c.rule_id AND given.version = c.rule_version
     WHERE c.chain_id = $1 AND c.next_height < $2 ORDER BY c.evaluated_at LIMIT 1`,
    [chainId, unrecorded.toString(), rules.map(({ id }) => id), rules.map(({ version }) => version), clock],
  );
  return [stallOf('recording', recording.rows), stallOf('evaluation', evaluation.rows)].flatMap((stall) => stall ?? []);
}

function stallOf(role: Stall['role'], [row]: readonly (StalledColumns | undefined)[]): Stall | undefined {
  if (row?.height === null || row?.height === undefined || row.seconds === null) return undefined;
  return { role, height: BigInt(row.height), seconds: row.seconds };
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
