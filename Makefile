# Needs Python 3.11 or newer with pip and venv, git and make. Everything else is installed into $(VENV).

PYTHON  ?= python3
VENV    ?= .venv
# the article that `make run` shows
ARTICLE ?= ferry-memo-vote
# test processes
JOBS    ?= 2
# more arguments for pytest, e.g. make test ARGS='-k anchor'
ARGS    ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

# An environment carries the checksum of what it was made from, so that a second run has nothing to do.
checksum    = $(shell cat $(1) pyproject.toml | cksum | tr ' ' '-')
RUN_STAMP  := $(VENV)/.run-$(call checksum,requirements/run.txt)
DEV_STAMP  := $(VENV)/.dev-$(call checksum,requirements/dev.txt)
# the development environment holds all that `make run` needs, at the same versions
RUN_ENV    := $(if $(wildcard $(DEV_STAMP)),$(DEV_STAMP),$(RUN_STAMP))

.DEFAULT_GOAL := help
.PHONY: help run test test-slow bench leaderboard ratios lint format types imports unit lock build-corpus env clean

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: $(RUN_ENV) ## set up, validate the shipped corpus, sum it up, show one article
	$(BIN)/newscorpus validate corpus
	$(BIN)/newscorpus describe
	$(BIN)/newscorpus show $(ARTICLE)

test: lint types imports unit ## set up, then lint, types, imports and all tests but the slow ones

test-slow: $(DEV_STAMP) ## the slow tests, and a search for new counterexamples of the properties
	$(BIN)/python -m pytest -n $(JOBS) -m "slow or hypothesis" --hypothesis-profile=search $(ARGS)

bench: $(DEV_STAMP) ## the benchmarks (benchmarks/README.md)
	$(BIN)/python -m benchmarks

ratios: $(DEV_STAMP) ## whether judging has become slower, on a few articles
	$(BIN)/python -m benchmarks regression

leaderboard: $(DEV_STAMP) ## train and score the baselines; writes benchmarks/leaderboard.md and corpus/leaderboard.json
	$(BIN)/python -m benchmarks leaderboard --write

lint: $(DEV_STAMP) ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEV_STAMP) ## write what `make lint` would have
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

imports: $(DEV_STAMP) ## imports go downward only
	$(BIN)/lint-imports --no-logo

unit: $(DEV_STAMP)
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow" $(ARGS)

build-corpus: $(RUN_ENV) ## corpus/sources -> corpus/data, manifest and card
	$(BIN)/newscorpus build

env: $(DEV_STAMP) ## the development environment, nothing more


# ---- environments

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "newscorpus needs Python 3.11 or newer, and '$(PYTHON)' is not; name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "making $(VENV) with `$(PYTHON) -V`"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# $(1) the lock, $(2) a word on how long it takes
define install
	@echo "installing `grep -c '^[a-zA-Z0-9]' $(1)` locked packages from $(1) ($(2) the first time)"
	@$(PIP) install --no-compile --require-hashes -r $(1)
	@$(PIP) install --no-compile --no-deps --no-build-isolation -e .
endef

$(RUN_STAMP): | $(VENV)/.made
	$(call install,requirements/run.txt,seconds)
	@rm -f $(VENV)/.run-* && touch $@

$(DEV_STAMP): | $(VENV)/.made
	$(call install,requirements/dev.txt,a minute or two)
	@rm -f $(VENV)/.run-* $(VENV)/.dev-* && touch $@ $(RUN_STAMP)


# ---- locks: hashes, no index address; one file for every Python and platform we support

UV      := $(VENV)-lock/bin/uv
COMPILE := $(UV) pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

lock: $(UV) ## write the locks anew after a change of dependencies; UPGRADE=1 takes the newest of everything
	$(COMPILE) pyproject.toml --extra all requirements/dev.in --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml requirements/run.in --constraint requirements/dev.txt --output-file requirements/run.txt

$(UV):
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip --quiet --disable-pip-version-check install uv==0.13.9

clean: ## remove environments, caches and builds
	rm -rf $(VENV) $(VENV)-lock build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
