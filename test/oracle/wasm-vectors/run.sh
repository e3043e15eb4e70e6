#!/usr/bin/env bash
# Writes test/vectors/wasm/modules.jsonl.gz anew. Needs cargo and node; builds outside the repository.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/oracle-wasm-target}"
export OFFICIAL_SOURCES="$CARGO_TARGET_DIR/official"
work="$CARGO_TARGET_DIR/vectors"
mkdir -p "$OFFICIAL_SOURCES" "$work"

# The crate as cargo unpacks it; test/oracle depends on it.
[ -f ../Cargo.lock ] || ../../support/cargo-pins.sh lock ..
[ -f Cargo.lock ] || ../../support/cargo-pins.sh lock .
(cd .. && cargo fetch --quiet)
crate=$(ls -d "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/casper-execution-engine-8.1.1)
copy() { # without tests and inner comments; paths point at official.rs
  sed -e '/^#\[cfg(test)\]/,$d' -e '/^\/\/!/d' \
    -e 's/^use casper_types::\(.*\);/use crate::official::shims::\1;/' \
    -e 's/^use crate::execution::ExecError;/use crate::official::shims::ExecError;/' "$crate/src/$1" > "$OFFICIAL_SOURCES/$(basename "$1")"
}
copy runtime/wasm_prep.rs
for file in error memory_resolver v1_function_index v1_resolver; do copy "resolvers/$file.rs"; done

cargo build --quiet --release
program="$CARGO_TARGET_DIR/release/casper-trace-wasm-vectors"
{
  node cases.mjs "$program" cases.wat
  "$program" smith 260 1 600
  "$program" smith 60 2 2500
} > "$work/modules.txt"
"$program" vectors < "$work/modules.txt" > "$work/modules.jsonl"
gzip -9 -n -c "$work/modules.jsonl" > ../../vectors/wasm/modules.jsonl.gz
wc -l "$work/modules.jsonl"
