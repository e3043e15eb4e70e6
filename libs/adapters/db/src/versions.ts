// Which program recorded a row. Rows of another version are recorded again, so every change of what is recorded needs a new version.
import { createHash } from 'node:crypto';

/**
 * The digest of each chain in test/chains as this program records it (`casper-trace index --json`). A change of outcomes,
 * traces or rows changes a digest; test/e2e/recorded-digests.spec.ts then fails until the new one stands here, and with it
 * the version changes by itself. CHANGELOG.md says what changed.
 */
export const RECORDED_DIGESTS: Readonly<Record<string, string>> = {
  'corpus-2.x': 'aa8a87a85349b6db2348d5607ee905656a9c6c6af3fd6106e8e6a653cd513036',
  'devnet-1.5.8': '16a6619c521658bbd329f595489e42568f37e4e0fc2a269346f647bddfe76b5d',
  'devnet-2.0.3': '41a14340be44104b359339fb60dd09bd3ae2593f64ad149fcc75a6976033699d',
  'devnet-2.2.0': '6375ce71f6369a8b84536fbd33579659bdbcbb9a807bedb6377dea4ddff7a2d2',
  'devnet-upgrade-2.0.3-2.2.0': '49a96af5e2b3ba7ae2dc6b08098763fe305a82a590e7a87664de61c965255d29',
  'public-contracts-2.x': '5e81a4df3932251256824ec051e9e34709ce08bf660dee080d24bf6c8bb723c8',
};

/** Raised by hand for a change that no recorded chain shows. */
const RELEASE = '0.3.1';

/** Of execution, trace and rows: `RELEASE+HASH`, the hash over the digests above. */
export const ENGINE_VERSION = `${RELEASE}+${createHash('sha256').update(JSON.stringify(RECORDED_DIGESTS)).digest('hex').slice(0, 12)}`;
