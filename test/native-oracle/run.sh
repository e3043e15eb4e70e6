#!/bin/sh
# Builds the native oracle and writes its vectors anew: test/vectors/native/*.json. Needs Rust.
set -eu
cd "$(dirname "$0")"
[ -f Cargo.lock ] || ../support/cargo-pins.sh lock .
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/native-oracle-target}" cargo run --release -- \
  ../chains/devnet-2.0.3 ../contracts/wasm ../vectors/native
