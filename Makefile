# make demo · make test · make setup — each works from a fresh clone with Python >= 3.11 and make alone.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
SERVE ?= 1
BIN := .venv/bin
READY := .venv/.ready

# Dagster takes dagster.yaml of this folder only while no other home is named.
unexport DAGSTER_HOME
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
unexport PYTHONPATH

.PHONY: help setup demo serve dagster test lint types imports unit definitions lock schemas pictures bench benchfacts clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## a virtual environment with exactly the packages of requirements.lock

demo: setup ## generate, ingest and publish demo deliveries, then serve them (SERVE=0: only publish)
	@$(BIN)/digitalbilanz demo --no-serve
ifneq ($(SERVE),0)
	@$(BIN)/digitalbilanz serve
endif

serve: setup ## show what is published on http://127.0.0.1:8050
	@$(BIN)/digitalbilanz serve

dagster: setup ## the whole graph in Dagster's own interface on http://127.0.0.1:3000
	$(BIN)/dagster dev -w workspace.yaml

test: lint types imports definitions unit ## everything CI asks for

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports --no-cache

definitions: setup
	$(BIN)/dagster definitions validate -w workspace.yaml

unit: setup
	@for name in chromium chromium-browser google-chrome; do command -v $$name > /dev/null && exit 0; done; \
	  echo "No Chromium was found, the browser tests need it. Debian and Ubuntu: apt-get install chromium"
	@command -v soffice > /dev/null || command -v libreoffice > /dev/null || \
	  echo "No LibreOffice was found: tests that let it recalculate workbooks are skipped. Debian and Ubuntu: apt-get install libreoffice-calc"
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term

lock: setup ## newest allowed packages into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q -o requirements.lock

schemas: setup ## JSON schemas of the catalogue files, for editors
	@$(BIN)/digitalbilanz schemas

pictures: setup ## reference pictures for the tests, and docs/overview.png of what is published
	$(BIN)/python -m tests.pages.pictures
	@$(BIN)/python docs/pictures.py || echo "docs/overview.png stays as it is"

bench: setup ## what a page costs, on what is published and on 421 municipalities
	$(BIN)/python -m benchmarks.page

benchfacts: setup ## facts and KPIs of ten million cases against one grouping pass over them
	$(BIN)/python -m benchmarks.service_facts

clean: ## remove what can be made again; deliveries and archive stay
	rm -rf .venv .dagster .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage .coverage.*

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) > /dev/null || { echo "Python 3.11 or newer is needed, and no $(PYTHON) was found."; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $$($(PYTHON) -V) was found. Name another with: make PYTHON=/path/to/python3"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
	  { echo "Python's venv module is missing. Debian and Ubuntu: apt-get install python3-venv"; exit 2; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@echo "Installing the packages of requirements.lock into .venv"
	@awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@# uv does not read pip's configuration: a house with a package mirror of its own has it there.
	@index=$$($(BIN)/python -m pip config get global.index-url 2> /dev/null || true); \
	  if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --offline --no-build-isolation --no-deps -e .
	@touch $@
