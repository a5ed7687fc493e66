# Every target makes .venv first when it isn't there, and brings it up to date when pyproject.toml changed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint bench fuzz faults peers clean

run: .venv/.run
	$(BIN)/workbench

test: .venv/.dev lint
	$(BIN)/python -m pytest --numprocesses=logical --maxprocesses=8 --dist=worksteal

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev
	$(BIN)/python -m tests.bench

fuzz: .venv/.dev
	$(BIN)/python -m tests.fuzz.text_buffer

faults: .venv/.dev
	$(BIN)/python -m pytest -q tests/service/test_fault_table.py --faults

peers: .venv/.dev .venv-peers/.ready
	$(BIN)/python -m pytest tests/peers -m peers -rs

.venv-peers/.ready: | $(BIN)/python
	$(BIN)/python -m venv .venv-peers
	.venv-peers/bin/python -m pip --disable-pip-version-check --quiet install aws-sam-cli ministack
	if command -v npm >/dev/null; then \
		npm install --prefix .venv-peers --no-audit --no-fund --no-save osls@3 serverless-offline@13; fi
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Lambda Workbench needs Python 3.11 or later: none found on PATH" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	@touch $@

.venv/.dev: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[test,lint]'
	@touch $@ .venv/.run

clean:
	rm -rf .venv .venv-peers build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
