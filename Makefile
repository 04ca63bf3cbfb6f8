# Every chore is one command. `make demo` and `make test` set everything up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test quality bench lock check types lint imports wheel clean

demo: $(READY)
	@$(BIN)/referrals demo

# Tests of one file stay together: what a file starts (the flow engine, the wheel) is started once.
# A wrong approval, a score below its floor or a row that is misread ends it with an error, as any failed test does.
test: check
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m tests.quality

check: lint types imports

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

quality: $(READY)
	$(BIN)/python -m tests.quality
	$(BIN)/python -m tests.quality.sentences

bench: $(READY)
	$(BIN)/python -m benchmarks

.PHONY: fixtures
fixtures: $(READY)
	$(BIN)/python -m tests.rendering.make_inbox

# The lock is whole, so pip resolves nothing (--no-deps): it would refuse `sqlalchemy[asyncio]`, which Prefect asks
# for, because the lock pins `sqlalchemy`; `pip check` says that nothing is missing.
$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock (once; about two minutes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip --disable-pip-version-check check > /dev/null || { $(BIN)/python -m pip check; exit 1; }
	@touch $@

# The wheel that a clinic installs; tests/test_packaging.py builds one of its own, installs it and runs it.
wheel: $(READY)
	$(BIN)/hatchling build -t wheel -d dist

# Versions and hashes only; no registry is named.
lock:
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate \
	    --python-version 3.11 --extra dev --quiet pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) dist build .demo .bench
