// Name look-up of outgoing connections: the socket connects to the very addresses that were checked. A check before the
// connection alone would not do: the name may answer otherwise the second time (DNS rebinding).
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { refusedAddress } from '@casper-trace/db/delivery/webhook-url';

/** How a name is resolved to all its addresses; tests give their own. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

const resolveAll: ResolveAll = (hostname, options, done) => lookup(hostname, { ...options, all: true }, done);

/** Refuses a name as soon as one of its addresses is not public ('refused-address'). */
export function guardedLookup(resolve: ResolveAll = resolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, options, (error, addresses) => {
      const fault = error ?? refusalOf(hostname, addresses);
      if (fault !== undefined) callback(fault, '', 0);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, addresses[0].address, addresses[0].family);
    });
  };
}

function refusalOf(hostname: string, addresses: readonly LookupAddress[]): PermanentError | undefined {
  if (addresses.length === 0) return new PermanentError('no-address', `${hostname} has no address`);
  const reason = addresses.map(({ address }) => refusedAddress(address)).find((refusal) => refusal !== undefined);
  return reason === undefined ? undefined : new PermanentError('refused-address', `${hostname}: ${reason}`);
}
