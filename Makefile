# Two commands do everything on a fresh machine with Python 3.11 and make: `make run` and `make test`.
PY ?= $(shell command -v python3.11 || command -v python3)
V := .venv
BIN := $(V)/bin
UV_VERSION := 0.13.9
UV := $(BIN)/python -m uv
JOBS ?= 2
FUZZ_SECONDS ?= 300

.DELETE_ON_ERROR:
.PHONY: setup dev run test browser lint docs bench fuzz lock clean

setup: $(V)/.runtime
	@$(BIN)/python -m omlopp.config.assets
dev: $(V)/.dev
	@$(BIN)/python -m omlopp.config.assets

# The environment with the one tool that fills it.
$(V)/.uv:
	@test -n "$(PY)" || { echo "Omlopp needs Python 3.11 or later, and there is no python3 here."; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Omlopp needs Python 3.11 or later: make PY=/path/to/python3.11"; exit 1; }
	@$(PY) -m venv $(V) || { echo "Could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# What it takes to run. Where the developers' tools are already, they stay: theirs is the larger lock.
$(V)/.runtime: requirements.lock requirements-dev.lock pyproject.toml | $(V)/.uv
	@$(UV) pip sync -q --require-hashes -p $(BIN)/python $$(test -f $(V)/.dev && echo requirements-dev.lock || echo requirements.lock)
	@$(UV) pip install -q --no-deps --no-build-isolation -p $(BIN)/python -e .
	@test ! -f $(V)/.dev || touch $(V)/.dev
	@touch $@

$(V)/.dev: requirements.lock requirements-dev.lock pyproject.toml | $(V)/.uv
	@$(UV) pip sync -q --require-hashes -p $(BIN)/python requirements-dev.lock
	@$(UV) pip install -q --no-deps --no-build-isolation -p $(BIN)/python -e .
	@touch $@ $(V)/.runtime

run: setup
	@$(BIN)/omlopp up --demo

test: dev
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "not browser" tests

browser: dev
	$(BIN)/python -m pytest -m browser tests

lint: dev
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

docs: dev
	$(BIN)/python -m pytest tests/docs

bench: dev
	$(BIN)/python -m bench

# Coverage-guided, over every evidence reader; the fuzzer stays out of the developers' environment.
fuzz: dev $(V)/.fuzz
	PYTHONPATH=$(V)/fuzz nice $(BIN)/python tests/domain/fuzz_readers.py $(FUZZ_SECONDS)

$(V)/.fuzz: requirements-fuzz.lock | $(V)/.uv
	@$(UV) pip install -q --require-hashes -p $(BIN)/python --target $(V)/fuzz -r requirements-fuzz.lock
	@touch $@

lock: | $(V)/.uv
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --group build pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --group dev pyproject.toml -o requirements-dev.lock
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --group fuzz -o requirements-fuzz.lock

clean:
	rm -rf $(V) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
