// Which program recorded a row. Rows of another version are derived anew, so a change of what is recorded must change it.
import { createHash } from 'node:crypto';

/**
 * The digest of each chain in test/chains as this program records it (`casper-trace index --json`). A change of outcomes,
 * traces or rows changes a digest; test/e2e/recorded-digests.spec.ts then fails until the new one stands here, and with it
 * the version changes by itself. CHANGELOG.md says what changed.
 */
export const RECORDED_DIGESTS: Readonly<Record<string, string>> = {
  'corpus-2.x': '73e6308cfe20972ab0768f60ba2072ff452d508b36d7136257a36c6dbc70bf6f',
  'devnet-1.5.8': '16a6619c521658bbd329f595489e42568f37e4e0fc2a269346f647bddfe76b5d',
  'devnet-2.0.3': '41a14340be44104b359339fb60dd09bd3ae2593f64ad149fcc75a6976033699d',
  'devnet-2.2.0': '105f829c3cec39cf3889b1aca080b82739ffcedee7516918b23451b4645d8bf5',
  'devnet-upgrade-2.0.3-2.2.0': 'cfaa668d3ee3f91f4d5fc31cd2224f72b6ae9b04f670497a8df00123f4406fad',
  'public-contracts-2.x': '5e81a4df3932251256824ec051e9e34709ce08bf660dee080d24bf6c8bb723c8',
};

/** Raised by hand for a change that no recorded chain shows. */
const RELEASE = '0.3.1';

/** Of execution, trace and rows: `RELEASE+HASH`, the hash over the digests above. */
export const ENGINE_VERSION = `${RELEASE}+${createHash('sha256').update(JSON.stringify(RECORDED_DIGESTS)).digest('hex').slice(0, 12)}`;
