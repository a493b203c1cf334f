# Set-up needs Python 3.11 or newer with venv; everything else comes from the lock files.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types bench lock clean

demo: .venv/run.stamp
	@$(BIN)/scrapy demo

test: .venv/dev.stamp
	@$(BIN)/pytest

lint: .venv/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/dev.stamp
	@$(BIN)/mypy

bench: .venv/dev.stamp
	@for script in overhead memory export site publish dates normalisers; do echo "== $$script"; PYTHONPATH=. $(BIN)/python benchmarks/$$script.py || exit 1; done

# Needs the network; run it after a change of pyproject.toml.
lock: .venv/dev.stamp
	@$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --extra bench --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -c requirements.lock \
		-o requirements-dev.lock

clean:
	@rm -rf .venv .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock | .venv/bin/python
	@echo "Setting up .venv (once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@ 

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@echo "Adding what tests need to .venv (once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
