#!/bin/sh
# Runs the scenarios in engine 9.0.0 and has ours run them by the rules of 2.2.0. The groups that changed since 2.0 are
# written to test/vectors/calls-9; the others only have to agree. Needs Rust and a built tree (npx tsc -b).
set -eu
cd "$(dirname "$0")"
[ -f Cargo.lock ] || ../../support/cargo-pins.sh lock .
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/oracle-target}"
all=$(mktemp -d)
cargo run --release -- ../../chains/devnet-2.0.3 ../../contracts/wasm "$all"
cd ../../..
CALL_VECTORS="file://$all/" npx vitest run test/conformance/calls.spec.ts test/conformance/preprocess.spec.ts \
  --reporter=dot --testTimeout=600000
for file in base-state auction switches; do
  cp "$all/$file.json" test/vectors/calls-9/
done
rm -r "$all"
