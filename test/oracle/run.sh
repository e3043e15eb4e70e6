#!/bin/sh
# Builds the oracle and writes the vectors anew: test/vectors/calls/*.json. Needs Rust; about 2 minutes, most of them the build.
set -eu
cd "$(dirname "$0")"
[ -f Cargo.lock ] || ../support/cargo-pins.sh lock .
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/oracle-target}" cargo run --release -- \
  ../chains/devnet-2.0.3 ../contracts/wasm ../vectors/calls
