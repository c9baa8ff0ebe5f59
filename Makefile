# govflow: two commands matter, `make run` and `make test`. Python 3.11 or newer, nothing else.
PYTHON ?= python3
bin := .venv/bin
jobs ?= 3
db ?= both
path ?=

.DEFAULT_GOAL := help
.PHONY: help setup setup-check setup-bench run test check mutants bench demo migrate lock format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## bring everything that runs: .venv, packages, front-end parts
	@$(PYTHON) scripts/setup.py run

setup-check: # and everything that checks
	@$(PYTHON) scripts/setup.py check

run: setup ## serve govflow with its demonstration (GOVFLOW_DEMO=0: without)
	@GOVFLOW_DEMO=$${GOVFLOW_DEMO:-1} exec $(bin)/python -m govflow run

migrate: setup ## bring the database to the present schema
	@$(bin)/python -m govflow migrate

demo: setup ## load the demonstration, or complete it
	@GOVFLOW_DEMO=1 $(bin)/python -m govflow demo load

test: setup-check ## everything, on SQLite and PostgreSQL, in Chromium (db=sqlite|postgres, path=tests/...)
	@$(PYTHON) scripts/machine.py
	@$(bin)/python -m pytest -v --no-header --tb=short -n $(jobs) --dist worksteal -rs --durations=10 --durations-min=0.5 --db $(db) $(path)

check: setup-check ## format, lint, types, floors, templates, translations, house tests
	@$(PYTHON) scripts/check.py

mutants: setup-check ## take away each guard of the engine: a test must miss it (path=part of a file's name)
	@$(bin)/python scripts/mutants.py $(path)

setup-bench: # and the peers of the benchmark, apart
	@$(PYTHON) scripts/setup.py bench

bench: setup-bench ## the figures of this machine, beside a floor and four peers
	@$(bin)/python -m benchmarks

format: setup-check ## put code in order
	@$(bin)/ruff format . && $(bin)/ruff check --fix-only --quiet .

lock: setup-check ## choose the versions anew (requirements*.txt, package-lock.json)
	@for name in requirements requirements-dev requirements-node requirements-peers; do \
		CUSTOM_COMPILE_COMMAND="make lock" $(bin)/pip-compile --quiet --upgrade -o $$name.txt $$name.in; done
	@npm install --package-lock-only

clean: ## remove what set-up made (never var/, the data)
	@rm -rf .venv .venv-peers node_modules static/vendor static/.vendor-new .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
