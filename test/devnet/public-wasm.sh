#!/bin/sh
# Makes the Wasm that play-public.mjs plays: contracts of crate odra-modules, built for the Wasm MVP and made small by
# wasm-opt, as Odra's own tool does; the proxy session of crate odra-casper-rpc-client, CEP-18 and CEP-78 of npm, as they
# are shipped. Tools: those of test/contracts/README.md, and npm.
# Usage: test/devnet/public-wasm.sh WASM-DIRECTORY
set -eu
out=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
npm install --silent --no-save --ignore-scripts --legacy-peer-deps --prefix "$work" binaryen@132.0.0 \
  casper-cep18-js-client@1.0.3 casper-cep78-js-client@1.5.1
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/public-wasm-target}"
export CARGO_PROFILE_RELEASE_PANIC=abort CARGO_PROFILE_RELEASE_LTO=true CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
export CARGO_PROFILE_RELEASE_OPT_LEVEL=z CARGO_PROFILE_RELEASE_STRIP=true
for module in Cep18Example Cep18ClientContract WrappedNativeToken CsprDeposit BasicCep95 NFTReceiver \
  RejectingNFTReceiver Erc1155Token Ownable2Step; do
  ODRA_MODULE=$module RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
  RUSTFLAGS="-C target-cpu=mvp -C linker=/usr/bin/wasm-ld -C link-arg=--import-undefined" \
    /usr/bin/cargo install odra-modules --version 2.9.1 --locked --force --root "$work" \
    --bin odra_modules_build_contract --target wasm32-unknown-unknown \
    -Z build-std=core,alloc,panic_abort -Z build-std-features=
  "$work/node_modules/.bin/wasm-opt" -Oz --mvp-features --strip-debug --strip-producers \
    "$work/bin/odra_modules_build_contract.wasm" -o "$out/$module.wasm"
done
cd "$work"
cargo init --quiet --name fetched --lib --vcs none .
cargo add --quiet odra-casper-rpc-client@=2.9.1
cargo fetch --quiet
install -m 644 "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/odra-casper-rpc-client-2.9.1/resources/proxy_caller_with_return.wasm "$out"
node --input-type=module -e '
import { readFileSync, writeFileSync } from "node:fs";
for (const [from, to] of [["cep18-js-client/dist/wasm/cep18.js", "npm-cep18-1.0.3"], ["cep78-js-client/dist/wasm/contract.wasm.js", "npm-cep78-1.5.1"]]) {
  const [, base64] = /base64 = "([^"]+)"/.exec(readFileSync(`node_modules/casper-${from}`, "utf8"));
  writeFileSync(`${process.argv[1]}/${to}.wasm`, Buffer.from(base64, "base64"));
}' "$out"
sha256sum "$out"/*.wasm
