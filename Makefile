# The words: setup check test fuzz run try docs bench.  README.md shows the two that a newcomer needs.
SHELL := /bin/bash
VENV := .venv
PYTHON := $(VENV)/bin/python
ROOT ?= ./bbs

unexport PYTHONDONTWRITEBYTECODE  # compiled tests and program start faster the next time

.PHONY: help setup check format test fuzz run try docs bench clean

help:
	@echo "make run    install, make a board in $(ROOT) on the first run, and start it (Ctrl-C stops it)"
	@echo "make test   install and run every test"
	@echo "make check  format, lint, types, import contracts, fast tests (a minute or two)"
	@echo "make try    a throw-away board with three accounts and captured outbound mail"
	@echo "make fuzz   the property tests with many more and ever new examples (long)"
	@echo "make docs   write the generated pages;  make bench  measure beside other servers"

$(VENV)/.run: pyproject.toml constraints.txt
	@test -x $(PYTHON) || python3 -m venv $(VENV) || { \
	  echo "Python's venv module is not installed. On Debian: apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@echo "Installing dialtone into $(VENV) ..."
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Installing the test tools ..."
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

setup: $(VENV)/.dev

run: $(VENV)/.run
	@exec $(VENV)/bin/dialtone run --easy --root $(ROOT)

try: $(VENV)/.run
	@exec $(VENV)/bin/dialtone try

format: setup
	$(VENV)/bin/ruff format src tests benchmarks tools
	$(VENV)/bin/ruff check --fix src tests benchmarks tools

check: setup
	$(VENV)/bin/ruff format --check src tests benchmarks tools
	$(VENV)/bin/ruff check src tests benchmarks tools
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PYTHON) tools/check_mirror.py
	HYPOTHESIS_PROFILE=quick $(VENV)/bin/pytest -n auto -m "not integration and not faults and not slow"

test: setup
	$(VENV)/bin/ruff check src tests benchmarks tools
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PYTHON) tools/check_mirror.py
	$(VENV)/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder

fuzz: setup
	HYPOTHESIS_PROFILE=deep $(VENV)/bin/pytest -n auto -m "not integration and not faults" --timeout 1200

docs: setup
	$(PYTHON) tools/make_docs.py

bench: setup
	$(PYTHON) -m benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
