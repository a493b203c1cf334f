# Set-up needs Python 3.11 or newer with venv; everything else comes from the lock files.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test lint types bench fuzz audit pywb lock clean

setup: .venv/run.stamp

demo: .venv/run.stamp
	@$(BIN)/scrapy demo

# In as many processes as there are cores; a file of tests stays in one, as some share what they set up.
test: .venv/dev.stamp
	@$(BIN)/pytest --numprocesses auto --dist loadfile

lint: .venv/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/dev.stamp
	@$(BIN)/mypy

bench: .venv/dev.stamp
	@for script in overhead replay restore memory export site publish verify faults dates normalisers; do echo "== $$script"; PYTHONPATH=.:tests $(BIN)/python benchmarks/$$script.py || exit 1; done

# Each target for so many seconds, always from the same seed, two at a time.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= cleaner front_matter dates answers page post addresses markdown

fuzz: .venv/dev.stamp
	@printf '%s\n' $(FUZZ_TARGETS) | PYTHONPATH=. xargs -P 2 -I TARGET sh -c '\
		$(BIN)/python tests/fuzz/run.py TARGET -max_total_time=$(FUZZ_SECONDS) >.venv/fuzz-TARGET.log 2>&1 \
			&& echo "fuzz: TARGET: $$(tail -n 1 .venv/fuzz-TARGET.log)" \
			|| { cat .venv/fuzz-TARGET.log; exit 1; }'

# Needs the network: asks PyPI's database of known weaknesses about what is locked.
audit: .venv/dev.stamp
	@$(BIN)/pip-audit --disable-pip --require-hashes -r requirements.lock

# A replay program for WARC files, which some tests try ours with.
pywb: .venv-pywb/pywb.stamp

# Needs the network; run it after a change of pyproject.toml.
lock: .venv/dev.stamp
	@$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --extra bench --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -c requirements.lock \
		-o requirements-dev.lock
	@$(BIN)/uv pip compile tests/pywb/requirements.in --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o tests/pywb/requirements.lock

clean:
	@rm -rf .venv .venv-pywb .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis

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

.venv-pywb/pywb.stamp: tests/pywb/requirements.lock
	@echo "Setting up .venv-pywb (once)"
	@$(PYTHON) -m venv .venv-pywb
	@.venv-pywb/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/pywb/requirements.lock
	@touch $@
