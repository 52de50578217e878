# Builds, installs and packs the program parlor with its plugins: `make help` says how. For GNU make. (libparlor, the
# library for C and C++, has a Makefile of its own in ffi/.)
#
# Paths may have spaces, which make takes for ends of words. So recipes read them from the environment, in quotes.

here := $(shell file='$(MAKEFILE_LIST)'; cd "$$(dirname "$${file# }")" && pwd)

PREFIX ?= /usr/local
DESTDIR ?=

CARGO ?= cargo
CARGO_FLAGS ?=
CARGO_TARGET_DIR ?= $(here)/target
# Where cargo puts what it builds.
BUILT ?= $(CARGO_TARGET_DIR)/release
DISTDIR ?= $(CARGO_TARGET_DIR)/dist

VERSION := $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' '$(here)/Cargo.toml' | head -n 1)

export

.PHONY: build install uninstall deb help

# What was built before is good enough where there is no cargo, as under sudo.
build:
	@if command -v "$$CARGO" >/dev/null; then \
	  "$$CARGO" build --locked --release --manifest-path "$$here/Cargo.toml" --package parlor-host \
	    --target-dir "$$CARGO_TARGET_DIR" $$CARGO_FLAGS; \
	elif [ -f "$$BUILT/parlor" ]; then \
	  echo "parlor: there is no $$CARGO here, so what was built before is taken" >&2; \
	else \
	  echo "parlor: $$CARGO is missing: install Rust, for example with rustup, or say CARGO=/path/to/cargo" >&2; exit 1; \
	fi

install: build
	@sh "$$here/host/packaging/install.sh"

uninstall:
	@sh "$$here/host/packaging/uninstall.sh"

deb: build
	@sh "$$here/host/packaging/deb.sh"

help:
	@echo 'make               build parlor and its plugins with cargo'
	@echo 'make install       build and install them, with man pages, completions and a desktop entry; PREFIX (/usr/local), DESTDIR'
	@echo 'make uninstall     remove what make install installed, given the same PREFIX and DESTDIR'
	@echo 'make deb           pack what is installed as a package for Debian into DISTDIR (target/dist); takes dpkg-deb'
	@echo 'Also: CARGO (cargo), CARGO_FLAGS (more options), CARGO_TARGET_DIR (target), BUILT (target/release),'
	@echo '      DEB_FLAGS (more options of dpkg-deb), DEB_MAINTAINER (NAME <ADDRESS>; who git says you are)'
