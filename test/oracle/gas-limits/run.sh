#!/bin/sh
# Writes test/vectors/transactions/gas-limits-*.json with both versions of casper-types. Needs Rust.
set -eu
cd "$(dirname "$0")"
vectors=../../vectors/transactions
for version in 6.0.1 6.1.0; do
  [ -f "types-$version/Cargo.lock" ] || ../../support/cargo-pins.sh lock "types-$version"
  CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/oracle-target}" cargo run --quiet --manifest-path "types-$version/Cargo.toml" -- \
    "$vectors/transactions.json" "$vectors/gas-limits-$version.json"
done
