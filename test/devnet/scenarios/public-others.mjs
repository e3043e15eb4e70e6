// Of crate odra-modules: NFTs after CEP-95 with contracts that receive them, ERC-1155, ownership in two steps. And what
// npm packages ship for CEP-18 and CEP-78.
import { CL } from '@casper-trace/casper-types/cl-type';
import {
  clBool,
  clBytes,
  clList,
  clOption,
  clString,
  clTuple,
  clU8,
  clU64,
  clU256,
} from '@casper-trace/casper-types/cl-value';
import { account, arg, CSPR, contractOf, packageNamed, packageOf } from '../lib/contracts.mjs';
import { user } from '../lib/keys.mjs';

const [one, two, three, koblitz, eight, nine] = [1, 2, 3, 4, 8, 9].map(user);
const PAIR = CL.Tuple2(CL.String, CL.String);
const BYTES = CL.List(CL.U8);

const metadata = (entries) =>
  arg(
    'metadata',
    clList(
      PAIR,
      Object.entries(entries).map(([key, value]) => clTuple(clString(key), clString(value))),
    ),
  );
const token = (id) => arg('token_id', clU256(id));
const noData = arg('data', clOption(BYTES, undefined));
const someData = arg('data', clOption(BYTES, clBytes(Uint8Array.of(1, 2, 3))));

/** Owner of the collection is user 2. */
export function cep95(c) {
  const call = (what, by, entryPoint, args, options) =>
    c.call(`cep95: ${what}`, by, packageOf('nft'), entryPoint, args, options);
  const mint = (what, by, id, owner, entries = { name: `token ${id}` }) =>
    call(what, by, 'mint', [arg('to', account(owner)), token(id), metadata(entries)]);
  const move = (owner, recipient, id) => [arg('from', account(owner)), arg('to', recipient), token(id)];
  return [
    () =>
      c.install('cep95: install', two, 'BasicCep95', 'nft', [
        arg('name', clString('Tokens')),
        arg('symbol', clString('TKN')),
      ]),
    async () => {
      await c.install('cep95: install of a receiver', two, 'NFTReceiver', 'nft_receiver');
      await c.install('cep95: install of a receiver that refuses', two, 'RejectingNFTReceiver', 'nft_refuser');
    },
    async () => {
      for (const id of [1n, 2n, 3n]) await mint(`mint ${id}`, two, id, one, { name: `token ${id}`, uri: 'ipfs://…' });
      await mint('mint by another', one, 4n, one);
    },
    async () => {
      await mint('mint of one that exists', two, 1n, three);
      await call('approve', one, 'approve', [arg('spender', account(three)), token(1n)], { asDeploy: true });
      await call('approve by another', three, 'approve', [arg('spender', account(three)), token(2n)]);
    },
    async () => {
      await call('transfer_from by the approved', three, 'transfer_from', move(one, account(nine), 1n));
      await call('transfer_from by another', three, 'transfer_from', move(one, account(nine), 2n));
      await c.call('cep95: approve_for_all, by contract hash', one, contractOf('nft'), 'approve_for_all', [
        arg('operator', account(eight)),
      ]);
    },
    async () => {
      await call('transfer_from by the operator', eight, 'transfer_from', move(one, account(two), 2n), {
        asDeploy: true,
      });
      await call('approve of what the operator may', eight, 'approve', [arg('spender', account(two)), token(3n)]);
    },
    async () => {
      await call('revoke_approval', one, 'revoke_approval', [token(3n)]);
      await call('safe_transfer_from to a contract', nine, 'safe_transfer_from', [
        ...move(nine, await c.address('nft_receiver'), 1n),
        someData,
      ]);
      await call('safe_transfer_from to a contract that refuses', two, 'safe_transfer_from', [
        ...move(two, await c.address('nft_refuser'), 2n),
        noData,
      ]);
    },
    async () => {
      await call('safe_transfer_from to a contract that cannot', two, 'safe_transfer_from', [
        ...move(two, await c.address('token'), 2n),
        noData,
      ]);
      await call('safe_transfer_from to an account', two, 'safe_transfer_from', [
        ...move(two, account(koblitz), 2n),
        noData,
      ]);
      await call('revoke_approval_for_all', one, 'revoke_approval_for_all', [arg('operator', account(eight))]);
      await c.call('cep95: set_metadata, by package name', two, packageNamed('nft'), 'set_metadata', [
        token(3n),
        metadata({ a: 'b', c: 'd' }),
      ]);
    },
    async () => {
      await call('transfer_from by who is operator no more', eight, 'transfer_from', move(one, account(two), 3n));
      await call('update_metadata', two, 'update_metadata', [token(3n), metadata({ c: 'e' })]);
      await call('owner_of', nine, 'owner_of', [token(1n)]);
    },
    async () => {
      await call('burn', two, 'burn', [token(3n)]);
      await call('burn by another', one, 'burn', [token(2n)]);
    },
    async () => {
      await call('burn of what is burned', two, 'burn', [token(3n)]);
      await call('token_metadata', nine, 'token_metadata', [token(2n)]);
    },
  ];
}

/** Owner is user 4, whose key is secp256k1. */
export function erc1155(c) {
  const call = (what, by, entryPoint, args, options) =>
    c.call(`erc1155: ${what}`, by, packageOf('multi'), entryPoint, args, options);
  const one256 = (name, value) => arg(name, clU256(value));
  const many256 = (name, values) => arg(name, clList(CL.U256, values.map(clU256)));
  const single = (id, value) => [one256('id', id), one256('amount', value)];
  const batch = (ids, values) => [many256('ids', ids), many256('amounts', values)];
  const move = (owner, recipient) => [arg('from', account(owner)), arg('to', account(recipient))];
  const forty = Array.from({ length: 40 }, (_, index) => BigInt(index));
  return [
    () => c.install('erc1155: install', koblitz, 'Erc1155Token', 'multi'),
    () => undefined,
    async () => {
      await call('mint', koblitz, 'mint', [arg('to', account(one)), ...single(1n, 100n), noData]);
      await call(
        'mint_batch',
        koblitz,
        'mint_batch',
        [arg('to', account(two)), ...batch([1n, 2n, 3n], [10n, 20n, 30n]), noData],
        { asDeploy: true },
      );
      await call('mint by another', one, 'mint', [arg('to', account(one)), ...single(1n, 100n), noData]);
    },
    async () => {
      await call('safe_transfer_from', one, 'safe_transfer_from', [...move(one, nine), ...single(1n, 40n), noData]);
      await call('safe_batch_transfer_from', two, 'safe_batch_transfer_from', [
        ...move(two, nine),
        ...batch([2n, 3n], [5n, 6n]),
        someData,
      ]);
      await call('safe_transfer_from by another', eight, 'safe_transfer_from', [
        ...move(two, eight),
        ...single(1n, 1n),
        noData,
      ]);
      await call(
        'mint_batch out of gas',
        koblitz,
        'mint_batch',
        [arg('to', account(three)), ...batch(forty, forty), noData],
        { payment: 4n * CSPR },
      );
    },
    async () => {
      await call('set_approval_for_all', two, 'set_approval_for_all', [
        arg('operator', account(eight)),
        arg('approved', clBool(true)),
      ]);
      await call('safe_transfer_from of too much', one, 'safe_transfer_from', [
        ...move(one, nine),
        ...single(1n, 61n),
        noData,
      ]);
      await call(
        'mint_batch of forty',
        koblitz,
        'mint_batch',
        [arg('to', account(three)), ...batch(forty, forty), noData],
        { payment: 90n * CSPR },
      );
    },
    async () => {
      await call(
        'safe_transfer_from by the operator',
        eight,
        'safe_transfer_from',
        [...move(two, eight), ...single(1n, 1n), noData],
        { asDeploy: true },
      );
      await call('burn', koblitz, 'burn', [arg('from', account(one)), ...single(1n, 10n)]);
      await call('burn_batch of lists of other lengths', koblitz, 'burn_batch', [
        arg('from', account(two)),
        ...batch([1n, 2n], [1n]),
      ]);
    },
    async () => {
      await call('burn_batch', koblitz, 'burn_batch', [arg('from', account(two)), ...batch([2n, 3n], [1n, 2n])]);
      const owners = arg('owners', clList(CL.Key, [one, two, nine].map(account)));
      await call('balance_of_batch', nine, 'balance_of_batch', [owners, many256('ids', [1n, 2n, 3n])]);
      await call('safe_transfer_from to a contract that cannot', two, 'safe_transfer_from', [
        arg('from', account(two)),
        arg('to', await c.address('token')),
        ...single(2n, 1n),
        noData,
      ]);
    },
  ];
}

/** Owner is user 8, then user 9, then nobody. */
export function ownable(c) {
  const call = (what, by, entryPoint, args, options) =>
    c.call(`ownable: ${what}`, by, packageOf('owned'), entryPoint, args, options);
  const newOwner = (who) => [arg('new_owner', account(who))];
  return [
    () => c.install('ownable: install', eight, 'Ownable2Step', 'owned', [arg('owner', account(eight))]),
    () => undefined,
    async () => {
      await call('transfer_ownership by another', nine, 'transfer_ownership', newOwner(nine));
      await call('accept_ownership without an offer', nine, 'accept_ownership', []);
    },
    () => call('transfer_ownership', eight, 'transfer_ownership', newOwner(nine), { asDeploy: true }),
    () => call('accept_ownership by another', three, 'accept_ownership', []),
    () => call('accept_ownership', nine, 'accept_ownership', []),
    async () => {
      await call('renounce_ownership by the former owner', eight, 'renounce_ownership', []);
      await call('get_owner', one, 'get_owner', []);
    },
    () => call('renounce_ownership', nine, 'renounce_ownership', []),
    () => call('get_owner when there is none', one, 'get_owner', []),
  ];
}

/** Wasm of npm packages for nodes before 2.0; and an install that meets its own name. */
export function failedInstalls(c) {
  const failed = (label, module, args) =>
    c.session(`failed install: ${label}`, nine, module, args, { isInstallUpgrade: true });
  return [
    async () => {
      await failed('CEP-18 1.0.3 from npm', 'npm-cep18-1.0.3', [
        arg('name', clString('Token')),
        arg('symbol', clString('TKN')),
        arg('decimals', clU8(9)),
        arg('total_supply', clU256(1_000_000n)),
      ]);
      await failed('CEP-78 1.5.1 from npm', 'npm-cep78-1.5.1', [
        arg('collection_name', clString('Collection')),
        arg('collection_symbol', clString('CLC')),
        arg('total_token_supply', clU64(100n)),
        ...['ownership_mode', 'nft_kind', 'nft_metadata_kind', 'identifier_mode', 'metadata_mutability'].map((name) =>
          arg(name, clU8(name === 'ownership_mode' ? 2 : 0)),
        ),
      ]);
    },
    () => c.install('failed install: out of gas', one, 'CsprDeposit', 'receiver_2', [], { payment: 30n * CSPR }),
    () => c.install('failed install: the name is taken', two, 'RejectingNFTReceiver', 'nft_refuser'),
  ];
}
