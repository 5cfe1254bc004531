# `make run` shows the product, `make test` proves it; each sets up what is missing first.
# The same by plain commands: see "Developing" in README.md.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

PORT ?= 8080
BROWSERS ?= chromium firefox webkit

# Tools that set-up keeps outside the tree come before those of the caller. Asked anew by each
# recipe line, since the first `make` on a machine installs them half-way.
with_tools = PATH="$$(scripts/set-up.sh path)"
wasm = --target wasm32-unknown-unknown
worker = --no-default-features --features worker
packer = --no-default-features --features packer

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

.PHONY: run
run: set-up ## serve the app with its sample data on http://127.0.0.1:8080 (PORT=… for another)
	@echo "Audit Explorer: building, then serving on http://127.0.0.1:$(PORT)/ until Ctrl-C"
	@$(with_tools) trunk serve --release --offline --no-autoreload --address 127.0.0.1 --port $(PORT)

.PHONY: build
build: set-up ## leave the files to deploy in dist/, and print their sizes
	$(with_tools) trunk build --release --offline
	@node scripts/sizes.mjs dist

.PHONY: compress
compress: ## lay what brotli and gzip make of each file beside it, for servers that send it as it is
	node scripts/compress.mjs dist

.PHONY: check-deploy
check-deploy: ## try the configurations of deploy/ over dist/ with nginx and Caddy
	node scripts/check-deploy.mjs dist --all

.PHONY: package
package: ## make the npm package of dist/ (make build makes that)
	node scripts/package.mjs dist target/package
	@rm -f target/audit-explorer-element-*.tgz
	@cd target && npm pack --silent ./package

.PHONY: examples
examples: package ## build the example hosts over dist/ into target/examples/
	scripts/examples.sh

.PHONY: test
test: set-up-test ## every check: format, lint, layers, native, browser and end-to-end tests
	@# In one after the other, whatever -j says: they share two cores and the build folders.
	@for step in check test-native build budget check-deploy examples test-browser test-e2e; do \
	  echo; echo "== make $$step"; \
	  SECONDS=0; $(MAKE) --no-print-directory set_up_done=yes $$step; echo "== make $$step: $${SECONDS} s"; \
	done
	@echo; echo "make test: every check passed"

.PHONY: check lint
check: set-up-test fmt-check layers clippy ## format, layers and lints, no test
lint: check

.PHONY: fmt-check
fmt-check:
	cargo fmt --check

.PHONY: layers
layers: ## the rules of who may name what
	scripts/check-layers.sh

.PHONY: clippy
clippy:
	cargo clippy --locked --no-default-features --all-targets -- -D warnings
	cargo clippy --locked --features e2e --all-targets -- -D warnings
	cargo clippy --locked $(wasm) --lib --bins --test browser -- -D warnings
	cargo clippy --locked $(wasm) $(worker) --bins --lib -- -D warnings
	cargo clippy --locked $(wasm) $(packer) --bins --lib -- -D warnings
	cargo clippy --locked --no-default-features --features pack --all-targets -- -D warnings

# Coverage-guided, with the sanitizers of a nightly compiler; `cargo install cargo-fuzz` brings the command.
.PHONY: fuzz
fuzz: ## look for texts that break framer, mapper, times or queries, ten minutes each (FUZZ_SECONDS=… for another time)
	@for target in frame map time query; do \
	  cargo +nightly fuzz run --fuzz-dir fuzz $$target -- -max_total_time=$${FUZZ_SECONDS:-600} -max_len=4096; \
	done

.PHONY: test-native
test-native: ## tests that need no browser: the core and its files, then what the page computes
	cargo test --locked --no-default-features --features pack
	cargo test --locked --lib --bins

.PHONY: test-browser
test-browser: set-up-test ## the browser ports, in headless Chromium
	$(with_tools) CHROMEDRIVER="$$(command -v chromedriver)" cargo test --locked $(wasm) --test browser

.PHONY: test-e2e
test-e2e: set-up-test ## end to end, in Chromium, Firefox and WebKitGTK over dist/ as it is (BROWSERS=chromium for one)
	@# What failed is in the message; forty lines of the runtime's own calls behind each would only hide it.
	@for browser in $(BROWSERS); do \
	  echo "== end to end in $$browser"; \
	  $(with_tools) RUST_BACKTRACE=0 E2E_BROWSER=$$browser cargo test --locked --no-default-features --features e2e --test e2e; \
	done

.PHONY: pictures
pictures: set-up-test ## every state of the page in every look over dist/, for people to look at: target/screenshots/
	$(with_tools) cargo test --locked --no-default-features --features e2e --test e2e -- pictures

.PHONY: budget
budget: ## what a visitor downloads before the first rows, against its limit
	node scripts/budget.mjs dist

.PHONY: bench
bench: set-up-test build ## our page beside its rivals, timed in headless Chromium (BENCH="--events 100000 --runs 1" for less)
	@[ -d bench/node_modules ] || npm ci --prefix bench
	node bench/run.mjs $(BENCH)

.PHONY: bench-native
bench-native: ## framing, parsing, appending, search and CSV without a browser, in MB/s (BENCH=parse for one of them)
	cargo bench --locked --no-default-features --bench engine -- $(BENCH)

.PHONY: set-up
set-up: ## install what build and run need, and only what is missing
	@[ -n "$(set_up_done)" ] || scripts/set-up.sh build
	@[ -n "$(set_up_done)" ] || cargo fetch --quiet --locked

.PHONY: set-up-test
set-up-test: ## that, and the browser with its driver
	@[ -n "$(set_up_done)" ] || scripts/set-up.sh test
	@[ -n "$(set_up_done)" ] || cargo fetch --quiet --locked

.PHONY: clean
clean: ## remove what building left in the tree; the tools stay
	cargo clean --quiet
	rm -rf dist

readers := $(CURDIR)/target/readers

# A plain `make test` asks Python's csv, openpyxl, xmllint, and what else is there; this asks all.
.PHONY: test-readers
test-readers: set-up-test ## our files read by others: Python, pandas, DuckDB, openpyxl, LibreOffice where it is; manifests by another's JSON Schema
	@[ -x $(readers)/bin/python ] || python3 -m venv $(readers)
	@$(readers)/bin/python -c 'import pandas, duckdb, openpyxl, jsonschema' 2>/dev/null || $(readers)/bin/pip install --quiet pandas duckdb openpyxl jsonschema
	AUDIT_EXPLORER_MANIFESTS=$(readers)/manifests.json cargo test --locked --no-default-features --test exports evidence::
	AUDIT_EXPLORER_PYTHON=$(readers)/bin/python cargo test --locked --no-default-features --features pack --test exports readers:: -- --nocapture
	$(readers)/bin/python tests/readers/check.py "$$(find $${CARGO_TARGET_DIR:-target}/tmp/readers -name cases.json)" $(readers)/manifests.json
