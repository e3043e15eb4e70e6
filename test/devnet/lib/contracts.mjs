// Installs contracts made with Odra and calls them, each way a transaction can.
import { encode } from '@casper-trace/casper-types/bytesrepr/writer';
import { clBool, clByteArray, clBytes, clKey, clString, clU512 } from '@casper-trace/casper-types/cl-value';
import { accountKey, hashKey, keyHash32 } from '@casper-trace/casper-types/key';
import { writeRuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { deploy, deployItem, invocationTarget, session, standardPayment, stored } from './transactions.mjs';

export const CSPR = 1_000_000_000n;
const INSTALL_PAYMENT = 900n * CSPR;
const CALL_PAYMENT = 20n * CSPR;
const PROXY_PAYMENT = 100n * CSPR;

export const arg = (name, value) => ({ name, value });
/** An account as Odra's `Address`. */
export const account = (user) => clKey(accountKey(user.accountHash));

/** Ways to name the code to call: the contract or its package, by hash or by a name of the caller's. */
export const contractOf = (name) => ({ kind: 'byHash', of: name });
export const packageOf = (name, version) => ({ kind: 'byPackageHash', of: name, version });
export const contractNamed = (name) => ({ kind: 'byName', name });
export const packageNamed = (name, version) => ({ kind: 'byPackageName', name, version });

export class Contracts {
  #game;
  #modules;
  #installers = new Map();
  #contracts = new Map();

  /** @param {(module: string) => Uint8Array} modules the Wasm by the name of its file */
  constructor(game, modules) {
    this.#game = game;
    this.#modules = modules;
  }

  send(label, by, transaction) {
    return this.#game.send(label, by, transaction);
  }

  settle() {
    return this.#game.settle();
  }

  /** Installs under a name of the account `by`. */
  install(label, by, module, name, args = [], { payment, override = false, asDeploy } = {}) {
    if (!this.#installers.has(name)) this.#installers.set(name, by);
    const configuration = [
      arg('odra_cfg_package_hash_key_name', clString(name)),
      arg('odra_cfg_allow_key_override', clBool(override)),
      arg('odra_cfg_is_upgradable', clBool(true)),
      arg('odra_cfg_is_upgrade', clBool(false)),
    ];
    return this.session(label, by, module, [...configuration, ...args], { payment, asDeploy, isInstallUpgrade: true });
  }

  /** Adds a version to the package `name`, by an account that may or may not do so. */
  async upgrade(label, by, module, name) {
    const args = [
      arg('odra_cfg_package_hash_key_name', clString(name)),
      arg('odra_cfg_allow_key_override', clBool(true)),
      arg('odra_cfg_is_upgradable', clBool(true)),
      arg('odra_cfg_is_upgrade', clBool(true)),
      arg('odra_cfg_create_upgrade_group', clBool(false)),
      arg('odra_cfg_package_hash_to_upgrade', clByteArray(await this.#packageHash(name))),
    ];
    return this.session(label, by, module, args, { isInstallUpgrade: true });
  }

  session(label, by, module, args, { payment = INSTALL_PAYMENT, asDeploy = false, isInstallUpgrade = false } = {}) {
    const moduleBytes = this.#modules(module);
    const transaction = asDeploy
      ? deploy({ by, payment: standardPayment(payment), session: { kind: 'ModuleBytes', moduleBytes, args } })
      : session({ by, moduleBytes, isInstallUpgrade, args, payment });
    return this.send(label, by, transaction);
  }

  async call(label, by, target, entryPoint, args = [], { payment = CALL_PAYMENT, asDeploy = false } = {}) {
    const hash = await this.#hashOf(target);
    const transaction = asDeploy
      ? deploy({ by, payment: standardPayment(payment), session: deployItem(target, hash, entryPoint, args) })
      : stored({ by, id: invocationTarget(target, hash), entryPoint, args, payment });
    return this.send(label, by, transaction);
  }

  /**
   * Calls through Odra's session code, which moves motes into a purse and hands it to the contract. `amount` is what the
   * session may spend.
   */
  async proxy(label, by, name, entryPoint, args, attached, { amount = attached, asDeploy } = {}) {
    const proxied = [
      arg('package_hash', clByteArray(await this.#packageHash(name))),
      arg('entry_point', clString(entryPoint)),
      arg('args', clBytes(encode(args, writeRuntimeArgs))),
      arg('attached_value', clU512(attached)),
      arg('amount', clU512(amount)),
    ];
    return this.session(label, by, 'proxy_caller_with_return', proxied, { payment: PROXY_PAYMENT, asDeploy });
  }

  /** A package as Odra's `Address`. */
  async address(name) {
    return clKey(hashKey(await this.#packageHash(name)));
  }

  /** The hash of the contract that was newest when first asked for; later versions do not change it. */
  async contractHash(name) {
    const known = this.#contracts.get(name);
    if (known !== undefined) return known;
    const { value } = await this.#game.item(hashKey(await this.#packageHash(name)));
    const { contractHash } = value.versions.at(-1);
    this.#contracts.set(name, contractHash);
    return contractHash;
  }

  /** The main purse of an account. */
  async mainPurse(user) {
    const { value } = await this.#game.item(accountKey(user.accountHash));
    return value.mainPurse;
  }

  #hashOf({ kind, of }) {
    if (of === undefined) return undefined;
    return kind === 'byHash' ? this.contractHash(of) : this.#packageHash(of);
  }

  async #packageHash(name) {
    const installer = this.#installers.get(name);
    const { value } = await this.#game.item(accountKey(installer.accountHash));
    const key = new Map(value.namedKeys).get(name);
    if (key === undefined) throw new RangeError(`user ${installer.number} has no key '${name}'`);
    return keyHash32(key);
  }
}

/** Plays the steps of all scenarios side by side: the first of each, then the second of each. */
export async function playSideBySide(contracts, scenarios) {
  const rounds = Math.max(...scenarios.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    for (const steps of scenarios) await steps[round]?.();
    await contracts.settle();
  }
}
