#!/bin/sh
# Writes test/vectors/native-9 with casper-storage 5.0.0: settings that need nothing of a newer node. Needs Rust.
set -eu
cd "$(dirname "$0")"
[ -f Cargo.lock ] || ../../support/cargo-pins.sh lock .
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/native-oracle-target}" cargo run --release -- \
  ../../chains/devnet-2.0.3 ../../contracts/wasm ../../vectors/native-9
