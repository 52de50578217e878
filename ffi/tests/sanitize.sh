#!/usr/bin/env bash
# Runs the programs of the tests, in C, and the agent in C++ under AddressSanitizer with UndefinedBehaviorSanitizer, and those with
# links under ThreadSanitizer. It takes some minutes. The libraries are built for the same, with Rust's standard library: otherwise nothing inside them would
# be watched, and its locks would count for nothing.
#
# Needs gcc and clang, and: rustup toolchain install nightly --component rust-src
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

host=$(rustc -vV | sed -n 's/^host: //p')
target=${CARGO_TARGET_DIR:-target}/sanitizers
mkdir -p "$target"
target=$(cd "$target" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# build SANITIZER: builds the library for it.
build() {
  RUSTFLAGS="-Zsanitizer=$1 -Cforce-frame-pointers=yes" cargo +nightly rustc --locked -p parlor-desk-ffi --lib \
    --crate-type staticlib -Zbuild-std=std,panic_unwind --target "$host" --target-dir "$target/$1"
  export PARLOR_SANITIZED=$target/$1/$host/debug/libparlor_desk.a
}

# sees WHAT: whether a program that does wrong is stopped.
sees() {
  # Without quotes: it is several options.
  "$PARLOR_SANITIZER_CC" -x c - -x none -o "$scratch/wrong" $PARLOR_SANITIZER -lpthread -lrt -lm -ldl
  if "$scratch/wrong" 2>/dev/null; then
    echo "sanitize.sh: $1 isn't seen, so nothing can be told" >&2
    exit 1
  fi
}

build address
export PARLOR_SANITIZER_CC=gcc PARLOR_SANITIZER_CXX=g++ PARLOR_SANITIZER="-fsanitize=address,undefined -fno-sanitize-recover=all"
sees "a byte behind the end" <<<'#include <stdlib.h>
int main(void) { volatile char *it = malloc(1); return it[1] * 0; }'
sees "an overflow" <<<'int main(void) { volatile int it = 2147483647; it = it + 1; return 0; }'
# AddressSanitizer takes more memory than the program of that test allows.
cargo test -p parlor-ffi --test programs --test customer --test eventloop -- --skip with_little_memory
cargo test -p parlor-desk-ffi --test agent --test customer --test threads

build thread
# With the runtime that belongs to Rust's compiler: those of gcc and clang may be older, and lack what the code calls.
runtime=$(rustc +nightly --print target-libdir --target "$host")/librustc-nightly_rt.tsan.a
export PARLOR_SANITIZER_CC=clang PARLOR_SANITIZER_CXX=clang++ PARLOR_SANITIZER="-fsanitize=thread -fno-sanitize-link-runtime -Wl,--export-dynamic \
  -Wl,--whole-archive $runtime -Wl,--no-whole-archive"
sees "a race" <<<'#include <pthread.h>
static int shared; static void *write_it(void *it) { shared = 1; return it; }
int main(void) { pthread_t it; pthread_create(&it, NULL, write_it, NULL); shared = 2; return pthread_join(it, NULL); }'
cargo test -p parlor-desk-ffi --test agent --test customer --test threads
