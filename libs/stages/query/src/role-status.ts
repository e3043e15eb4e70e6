// How far each role is on a chain, and whether anybody plays it.
import type { Queryable } from '@casper-trace/db/database';
import { countSilentChannels } from '@casper-trace/db/delivery/pauses';
import { type Role, readRoleLives } from '@casper-trace/db/roles/beats';
import { readEvaluatedBelow, readWaitingDeliveries } from '@casper-trace/db/roles/progress';
import type { RoleStatus } from './model/status.object.js';

export interface ChainPlaces {
  readonly chainId: number;
  readonly firstHeight: bigint;
  /** Undefined: no block is stored. */
  readonly head: bigint | undefined;
  /** Undefined: no block is recorded. */
  readonly recorded: bigint | undefined;
}

export async function readRoles(
  connection: Queryable,
  { chainId, firstHeight, head, recorded }: ChainPlaces,
): Promise<RoleStatus[]> {
  const [lives, below, waiting, silentChannels] = await Promise.all([
    readRoleLives(connection),
    readEvaluatedBelow(connection, chainId),
    readWaitingDeliveries(connection, chainId),
    countSilentChannels(connection),
  ]);
  const evaluated = below === undefined ? undefined : below - 1n;
  // What is not evaluated yet may still have something to deliver.
  const delivered = evaluated === undefined ? undefined : least(evaluated, (waiting.lowest ?? evaluated + 1n) - 1n);
  const roleStatus = (role: Role, done: bigint | undefined, count: number | null): RoleStatus => {
    const height = done === undefined || done < firstHeight ? null : done;
    const life = lives.get(role);
    return {
      role,
      height,
      lag: head === undefined ? 0n : head - (height ?? firstHeight - 1n),
      processes: life?.processes ?? 0,
      lastSeen: life?.lastSeen.toISOString() ?? null,
      waiting: count,
      silentChannels: role === 'delivery' ? silentChannels : null,
    };
  };
  return [
    roleStatus('ingest', head, null),
    roleStatus('record', recorded, null),
    roleStatus('evaluation', evaluated, null),
    roleStatus('delivery', delivered, waiting.count),
  ];
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
