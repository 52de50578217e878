#!/usr/bin/env bash
# Runs the programs of the tests under AddressSanitizer with UndefinedBehaviorSanitizer, and those that have threads under
# ThreadSanitizer: README.md says which. It takes some minutes. The libraries and plugins are built for the same, with Rust's
# standard library: otherwise nothing inside them would be watched, and its locks would count for nothing.
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

# build SANITIZER: builds the library for it, and the plugins.
build() {
  export RUSTFLAGS="-Zsanitizer=$1 -Cforce-frame-pointers=yes"
  local options=(--locked --lib -Zbuild-std=std,panic_unwind --target "$host" --target-dir "$target/$1")
  cargo +nightly rustc -p parlor-desk-ffi --crate-type staticlib "${options[@]}"
  cargo +nightly build -p parlor-file-transfer -p parlor-transcript-export "${options[@]}"
  export PARLOR_SANITIZED=$target/$1/$host/debug/libparlor_desk.a
  unset RUSTFLAGS
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
cargo test -p parlor-desk-ffi --test agent --test customer --test supervisor --test threads
# What is C++, by the compiler whose sanitizers these are.
cargo test -p parlor-ffi --test cpp -- works_with_gcc reads_what_c_reads
# What plugins leave allocated on purpose: README.md says why.
printf 'leak:%s\n' abi_stable host_side init_current >"$scratch/plugins.supp"
export LSAN_OPTIONS=suppressions=$scratch/plugins.supp
cargo test -p parlor-desk-ffi --test commands --test files
cargo test -p parlor-desk-ffi --test cpp -- with_gcc
unset LSAN_OPTIONS
# The library without a heap, and what runs with it on this machine.
RUSTFLAGS="-Zsanitizer=address" cargo +nightly rustc --locked --profile firmware -p parlor-ffi --lib --crate-type staticlib \
  --no-default-features --features exports -Zbuild-std=core --target "$host" --target-dir "$target/address"
PARLOR_SANITIZED_WITHOUT_HEAP=$target/address/$host/firmware/libparlor.a \
  cargo test -p parlor-ffi --test firmware -- without_allocating called_with_nothing

build thread
# With the runtime that belongs to Rust's compiler: those of gcc and clang may be older, and lack what the code calls.
runtime=$(rustc +nightly --print target-libdir --target "$host")/librustc-nightly_rt.tsan.a
export PARLOR_SANITIZER_CC=clang PARLOR_SANITIZER_CXX=clang++ PARLOR_SANITIZER="-fsanitize=thread -fno-sanitize-link-runtime -Wl,--export-dynamic \
  -Wl,--whole-archive $runtime -Wl,--no-whole-archive"
sees "a race" <<<'#include <pthread.h>
static int shared; static void *write_it(void *it) { shared = 1; return it; }
int main(void) { pthread_t it; pthread_create(&it, NULL, write_it, NULL); shared = 2; return pthread_join(it, NULL); }'
# Those that have threads.
cargo test -p parlor-ffi --test programs -- driven_without_a_socket
cargo test -p parlor-desk-ffi --test agent --test commands --test customer --test files --test supervisor --test threads
cargo test -p parlor-desk-ffi --test cpp -- with_clang
