// Brings up a casper-node 2.0.3, installs contracts that others published and records what becomes of them.
// Usage: node test/devnet/play-public.mjs NODE-PROGRAM WORK-DIRECTORY ARCHIVE-DIRECTORY WASM-DIRECTORY   (README.md)
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Contracts, playSideBySide } from './lib/contracts.mjs';
import { VARIANTS } from './lib/node.mjs';
import { record } from './lib/record.mjs';
import { cep95, erc1155, failedInstalls, ownable } from './scenarios/public-others.mjs';
import { cep18, cep18Client, wrapped } from './scenarios/public-tokens.mjs';

const ODRA = 'crate odra-modules 2.9.1, MIT';
/** What is installed or run, by the name of its file: source and licence. */
const SOURCES = {
  Cep18Example: ODRA,
  Cep18ClientContract: ODRA,
  WrappedNativeToken: ODRA,
  CsprDeposit: ODRA,
  BasicCep95: ODRA,
  NFTReceiver: ODRA,
  RejectingNFTReceiver: ODRA,
  Erc1155Token: ODRA,
  Ownable2Step: ODRA,
  proxy_caller_with_return: 'crate odra-casper-rpc-client 2.9.1, resources/, as shipped, MIT',
  'npm-cep18-1.0.3': 'npm casper-cep18-js-client 1.0.3, as shipped, Apache-2.0',
  'npm-cep78-1.5.1': 'npm casper-cep78-js-client 1.5.1, as shipped, ISC',
};
const SECTIONS = [
  ['CEP-18: `Cep18Example` of odra-modules, and its upgrade', /^cep18: /],
  ['CEP-18 used by a contract: `Cep18ClientContract` of odra-modules', /^cep18 client: /],
  ['Wrapped CSPR, purses handed to contracts: `WrappedNativeToken` and `CsprDeposit` of odra-modules', /^wrapped: /],
  ['NFTs: `BasicCep95`, `NFTReceiver` and `RejectingNFTReceiver` of odra-modules', /^cep95: /],
  ['ERC-1155: `Erc1155Token` of odra-modules', /^erc1155: /],
  ['Ownership in two steps: `Ownable2Step` of odra-modules', /^ownable: /],
  ['The proxy session of odra-casper-rpc-client', /(proxy session|wrapped: deposit of more|attached)/],
  ['Installs that fail, npm packages for nodes before 2.0 among them', /^failed install: /],
];

function table(directory) {
  const rows = Object.entries(SOURCES).map(([module, source]) => {
    const bytes = readFileSync(join(directory, `${module}.wasm`));
    return `| ${module} | ${source} | ${bytes.length} | ${createHash('sha256').update(bytes).digest('hex')} |`;
  });
  return `
The Wasm that the transactions carry was built from package registries, or is shipped by them, as test/devnet/public-wasm.sh
says. The session code that names a contract is \`puppet\` of test/contracts.

| Wasm | from | bytes | SHA-256 |
|---|---|---|---|
${rows.join('\n')}
`;
}

const [program, work, out, wasm] = process.argv.slice(2, 6).map((path) => resolve(path));
if (wasm === undefined) {
  console.error('usage: node test/devnet/play-public.mjs NODE-PROGRAM WORK-DIRECTORY ARCHIVE-DIRECTORY WASM-DIRECTORY');
  process.exit(2);
}
const modules = (module) => new Uint8Array(readFileSync(join(wasm, `${module}.wasm`)));
const scenarios = [cep18, cep18Client, wrapped, cep95, erc1155, ownable, failedInstalls];

async function play(game) {
  const contracts = new Contracts(game, modules);
  await playSideBySide(
    contracts,
    scenarios.map((scenario) => scenario(contracts)),
  );
}

const plan = { script: 'play-public.mjs', about: 'A label says what was tried, not how it ended.', sections: SECTIONS };
await record({ program, work, out, variant: VARIANTS.standard, plan, play, withEvents: true, more: table(wasm) });
