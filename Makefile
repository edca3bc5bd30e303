# The two commands are `make demo` and `make test`; everything they need is set up inside this folder.
.PHONY: help demo test test-languages bench lib lib-testing install install-testing uninstall clean

PREFIX ?= /usr/local
DESTDIR ?=
LIBDIR ?= lib

help:
	@echo 'make demo    build tallage and run the month of examples/month through Rust, C, Python and Node'
	@echo 'make test    every test of every language'
	@echo 'make test-languages   the vectors from every language that links the C library; installs what is missing'
	@echo 'make lib     the C library, in release'
	@echo 'make install [PREFIX=/usr/local] [DESTDIR=] [LIBDIR=lib]   headers, libraries, pkg-config and CMake files; make uninstall'
	@echo 'make lib-testing, make install-testing   the same with simulated tax providers, for tests: libtallage_testing, beside the other'
	@echo 'make bench   measurements, against the peers (not part of the tests)'
	@echo 'make clean   remove everything that was built or downloaded here'

demo:
	@scripts/demo.sh

test:
	@scripts/test.sh

test-languages:
	@scripts/test-languages.sh

# Apart from `install`, which may be run by somebody who has no cargo (root, say).
lib:
	@cargo build --release --locked -p tallage-ffi

lib-testing:
	@cargo build --profile simulator --locked -p tallage-ffi --features simulate

install:
	@DESTDIR='$(DESTDIR)' LIBDIR='$(LIBDIR)' ffi-c/stage.sh '$(PREFIX)'

install-testing:
	@DESTDIR='$(DESTDIR)' LIBDIR='$(LIBDIR)' ffi-c/stage.sh '$(PREFIX)' testing

uninstall:
	@DESTDIR='$(DESTDIR)' LIBDIR='$(LIBDIR)' ffi-c/stage.sh '$(PREFIX)' remove

bench:
	@benches/run.sh

clean:
	rm -rf target benches/target fuzz/target build .venv node_modules bindings-node/node_modules bindings-node/dist bindings-node/native
	[ ! -d benches ] || find benches -name node_modules -prune -exec rm -rf {} +
	find bindings-python \( -name '*.so' -o -name '__pycache__' \) -prune -exec rm -rf {} +
