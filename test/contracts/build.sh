#!/bin/sh
# Builds the contracts to Wasm MVP and copies them to wasm/. Tools: see README.md.
set -eu
cd "$(dirname "$0")"
[ -f Cargo.lock ] || ../support/cargo-pins.sh lock .
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-/tmp/contracts-target}"
RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
RUSTFLAGS="-C target-cpu=mvp -C linker=/usr/bin/wasm-ld -C link-arg=--import-undefined -C link-arg=-zstack-size=16384" \
  /usr/bin/cargo build --release --target wasm32-unknown-unknown \
  -Z build-std=core,alloc,panic_abort -Z build-std-features=
for name in puppet vault dealer; do
  install -m 644 "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/$name.wasm" wasm/
done
ls -l wasm
