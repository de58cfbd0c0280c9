# Two commands: `make run` and `make test`. Both set up what is missing; a second call starts from what is there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup models run check test bench soak lock format clean
.DEFAULT_GOAL := help

help:
	@echo "make run    set up, fetch the starter models, index samples/, start Qwen and the page"
	@echo "make test   set up and run every test"
	@echo "make check  format, lint, types, import doors, fast tests"
	@echo "make bench  the figures of docs/benchmarks.md"
	@echo "make soak   200 kills of a run over documents, with everything real; 20,000 cases of who may read what"

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

setup: $(STAMP)

models: setup
	$(BIN)/shoko models pull

run: models
	$(BIN)/shoko ingest samples
	$(BIN)/shoko serve

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto -m "not integration and not browser and not slow"

# What needs the real models or a browser goes alone: each of these would have both cores for itself.
test: models
	$(BIN)/pytest -n auto --dist loadfile -m "not integration and not browser"
	$(BIN)/pytest -m "integration or browser"

bench: models
	$(BIN)/python -m benchmarks.report

soak: models
	$(BIN)/python -m benchmarks.report --only soak
	$(BIN)/python -m tests.access.soak --cases 20000
	$(BIN)/python -m tests.access.mutants

lock:
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet ".[dev]"
	build/lock/bin/python -m pip freeze --exclude shoko | sed 's/+cpu$$//' > requirements.lock
	rm -rf build/lock

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache
