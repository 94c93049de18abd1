# The same commands for people and for CI. Each prepares what it needs.
.DEFAULT_GOAL := help
.PHONY: help run test test-postgres test-spark check bench mutation docs clean

# Compiled modules are kept, whatever the surroundings say: every start is seconds faster.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT ?= 8000

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 18

$(BIN)/python:
	@echo "Tạo môi trường Python trong $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.11 trở lên; máy này có " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Cài các thư viện đã khóa phiên bản (có kiểm tra mã băm) …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	@echo "Installing the locked test tools …"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.spark: requirements/spark.txt $(VENV)/.test
	@echo "Installing Apache Spark (435 MB to load, 470 MB on disk; it needs Java 17) …"
	@$(PIP) install --require-hashes -r requirements/spark.txt
	@touch $@

$(VENV)/.check: requirements/check.txt $(VENV)/.run
	@echo "Installing the locked checking tools …"
	@$(PIP) install --require-hashes -r requirements/check.txt
	@touch $@

run: $(VENV)/.run ## prepare the sample and serve it on http://127.0.0.1:8000
	@$(BIN)/kiemdiem serve --sample --port $(PORT)

test: $(VENV)/.test ## everything, on SQLite, with a real browser
	@tests/prepare-browser.sh $(BIN)
	@tests/prepare-office.sh $(BIN)
	@$(BIN)/python -m pytest $(ARGS)

test-postgres: $(VENV)/.test ## everything, on a real PostgreSQL (DATABASE_URL or a throw-away cluster)
	@tests/prepare-browser.sh $(BIN)
	@tests/prepare-office.sh $(BIN)
	@tests/with-postgres.sh $(BIN)/python -m pytest $(ARGS)

test-spark: $(VENV)/.spark ## bulk rating on Apache Spark, two workers on this machine
	@$(BIN)/python -m pytest -n0 -m spark tests/adapters/test_spark.py $(ARGS)

check: $(VENV)/.check ## format, lint, imports, types, templates, migrations
	@$(BIN)/ruff format --check src tests
	@$(BIN)/ruff check src tests
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint src/kiemdiem
	@$(BIN)/kiemdiem rules check
	@$(BIN)/kiemdiem manage makemigrations --check --dry-run

bench: $(VENV)/.test ## speed as ratios within one run, with statement counts; on Spark too where there is Java
	@command -v java >/dev/null && $(MAKE) --no-print-directory $(VENV)/.spark || echo "Without Java 17 and Spark (435 MB to load) the bench leaves Spark out."
	@$(BIN)/kiemdiem bench

mutation: $(VENV)/.test ## what the tests of the decisions would not notice (long: an hour or two)
	@$(PIP) install --require-hashes -r requirements/mutation.txt
	@HYPOTHESIS_PROFILE=mutation PATH="$(CURDIR)/$(BIN):$$PATH" nice -n 15 $(BIN)/python tests/mutation.py run --max-children 2
	@$(BIN)/python tests/mutation.py results

docs: $(VENV)/.run ## write the generated pages of docs/reference
	@$(BIN)/kiemdiem docs

clean: ## remove the environment and caches (data in var/ stays)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
