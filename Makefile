# The two commands are `make demo` and `make test`; everything they need is set up inside this folder.
.PHONY: help demo test bench clean

help:
	@echo 'make demo    build tallage and run the month of examples/month through Rust, C, Python and Node'
	@echo 'make test    every test of every language'
	@echo 'make bench   measurements, against the peers (not part of the tests)'
	@echo 'make clean   remove everything that was built or downloaded here'

demo:
	@scripts/demo.sh

test:
	@scripts/test.sh

bench:
	@benches/run.sh

clean:
	rm -rf target benches/target fuzz/target build .venv node_modules bindings-node/node_modules bindings-node/dist bindings-node/native
	[ ! -d benches ] || find benches -name node_modules -prune -exec rm -rf {} +
	find bindings-python \( -name '*.so' -o -name '__pycache__' \) -prune -exec rm -rf {} +
