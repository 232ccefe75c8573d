# The only commands a newcomer needs. CI calls exactly these.
# Everything lands in ./target and ./data; `make run` asks nothing.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: run test check e2e bench fuzz prepare

export CARGO_TARGET_DIR ?= $(CURDIR)/target

prepare: ## install by apt-get, cargo and npm what the rest needs; says what it could not get
	@scripts/prepare test

run: ## build everything, make ./data with the demo company on first start, serve on http://127.0.0.1:8080
	@scripts/prepare web
	@scripts/web
	@cargo run --release --bin epm -- serve --demo

test: prepare ## all tests: rules, both databases, HTTP, and the flow chart in a browser
	@scripts/web
	@scripts/test

check: ## formatting, lints, licences: what a reviewer should not have to say
	@scripts/web
	@scripts/check

e2e: prepare ## the flow chart clicked through in headless Chromium, at desktop and at phone width
	@scripts/web
	@scripts/e2e

bench: ## how quick it is, on this machine: docs/performance.md says what came of it (an hour, 10 GB of disk)
	@scripts/web
	@scripts/bench

fuzz: ## every parser against files that mean harm, ten minutes each
	@scripts/web
	@scripts/fuzz
