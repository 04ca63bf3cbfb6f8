# Every chore is one command. `make demo` and `make test` set everything up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test quality bench lock check types lint imports wheel clean

demo: $(READY)
	@$(BIN)/referrals demo

test: check
	$(BIN)/pytest -n 2 --dist loadgroup

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

bench: $(READY)
	$(BIN)/python -m benchmarks

.PHONY: fixtures
fixtures: $(READY)
	$(BIN)/python -m tests.rendering.make_inbox

$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock (once; about two minutes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The wheel that a clinic installs; tests/test_packaging.py builds one of its own, installs it and runs it.
wheel: $(READY)
	$(BIN)/hatchling build -t wheel -d dist

# Versions and hashes only; no registry is named. Extras stay: pip refuses `sqlalchemy[asyncio]`, which Prefect
# asks for, where only `sqlalchemy` is pinned and a newer one exists.
lock:
	$(BIN)/uv pip compile --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate \
	    --python-version 3.11 --extra dev --quiet pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) dist build .demo .bench
