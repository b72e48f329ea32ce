# Two commands do everything on a fresh machine with Python 3.11 and make: `make run` and `make test`.
PY ?= $(shell command -v python3.11 || command -v python3)
V := .venv
BIN := $(V)/bin
UV_VERSION := 0.13.9
UV := $(BIN)/python -m uv
JOBS ?= 2

.PHONY: setup dev run test lint docs bench lock clean browser

setup: $(V)/.runtime
dev: $(V)/.dev

$(V)/bin/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Omlopp needs Python 3.11 or later: make PY=/path/to/python3.11"; exit 1; }
	@$(PY) -m venv $(V) || { echo "Could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)

$(V)/.runtime: requirements.lock pyproject.toml | $(V)/bin/python
	@test -f $(V)/.dev || $(UV) pip sync -q --require-hashes -p $(BIN)/python requirements.lock
	@$(UV) pip install -q --no-deps --no-build-isolation -p $(BIN)/python -e .
	@$(BIN)/python -m omlopp.config.assets
	@touch $@

$(V)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(V)/bin/python
	@$(UV) pip sync -q --require-hashes -p $(BIN)/python requirements-dev.lock
	@$(UV) pip install -q --no-deps --no-build-isolation -p $(BIN)/python -e .
	@$(BIN)/python -m omlopp.config.assets
	@touch $@ $(V)/.runtime

run: $(V)/.runtime
	@$(BIN)/omlopp up --demo

test: $(V)/.dev
	$(BIN)/python -m pytest -n $(JOBS) -m "not browser" tests

browser: $(V)/.dev
	$(BIN)/python -m pytest -m browser tests

lint: $(V)/.dev
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/lint-imports
	$(BIN)/mypy

docs: $(V)/.dev
	$(BIN)/python -m pytest tests/docs

bench: $(V)/.dev
	$(BIN)/python -m bench

lock: | $(V)/bin/python
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --group build pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(V) .mypy_cache .ruff_cache .pytest_cache .hypothesis
