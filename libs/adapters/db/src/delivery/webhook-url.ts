// Where a webhook may go. Who adds a channel names a URL, and our server calls it: without these checks it would reach
// what only this machine can reach (server-side request forgery).
import { isIP } from 'node:net';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import ipaddr from 'ipaddr.js';

/** Hosts (`host`, or `host:port` for one port) that may be called without TLS and wherever they lie; for tests and own networks. */
export type AllowedHosts = readonly string[];

/** PermanentError 'bad-webhook-url' unless the URL may be called; names are resolved and checked again on connecting. */
export function checkWebhookUrl(text: string, allowed: AllowedHosts): URL {
  if (!URL.canParse(text)) throw badUrl(`'${text.slice(0, 200)}' is no URL`);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw badUrl(`${url.protocol}// is not supported`);
  if (url.username !== '' || url.password !== '') throw badUrl('a URL with a user or password is not supported');
  if (isAllowedHost(url, allowed)) return url;
  if (url.protocol !== 'https:') throw badUrl('only https:// is called');
  const host = bareHost(url);
  if (isIP(host) !== 0) {
    const refusal = refusedAddress(host);
    if (refusal !== undefined) throw badUrl(refusal);
  }
  return url;
}

/** Whether the setting names the URL's host: then no address of it is refused. */
export function isAllowedHost(url: URL, allowed: AllowedHosts): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return allowed.some((entry) => entry === url.hostname || entry === `${url.hostname}:${port}`);
}

/** Host as sockets take it: an IPv6 address without its brackets. */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * Why an address is not called; undefined if it is a public one. Only `unicast` passes: private, loopback, link-local,
 * multicast, carrier-grade NAT, IPv4 within IPv6 and every reserved range have names of their own.
 */
export function refusedAddress(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return `'${address}' is no address`;
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return `${address} is no public address (${range})`;
  // The only part of IPv6 that is given out as public; what lies outside may be an old way to write IPv4.
  const isPublic = parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
  return isPublic ? undefined : `${address} is no public address (outside 2000::/3)`;
}

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

const badUrl = (why: string): PermanentError =>
  new PermanentError(
    'bad-webhook-url',
    `the webhook cannot be called: ${why} (CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS names exceptions)`,
  );
