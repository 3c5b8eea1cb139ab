# The line's two commands are `make run` and `make test`. Both make what they need first.
# Needed beforehand: Python 3.11 or newer (with its venv module) and make.

SHELL  := /bin/sh
VENV   := .venv
BIN    := $(VENV)/bin
# The first Python on this machine that is new enough. PYTHON=... on the command line overrides it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# `venv` when there is none, a half-made one, or one whose Python has been removed from the machine.
NO_VENV := $(shell test -x $(BIN)/python && test -x $(BIN)/pip || echo venv)

PIP     := $(BIN)/python -m pip --disable-pip-version-check --no-input
COMPILE := CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --no-config \
	--generate-hashes --strip-extras --allow-unsafe --no-annotate --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DELETE_ON_ERROR:
.PHONY: help install run test lint lock soak bench clean venv

help:
	@echo 'make run      the whole line on this machine (Ctrl-C ends it)'
	@echo 'make test     every check and test'
	@echo 'make install  .venv with all that the line needs (run and test do it by themselves)'
	@echo 'make lint     the checks without the tests'
	@echo 'make soak     every test, the long campaigns whole'
	@echo 'make bench    the benchmarks'
	@echo 'make lock     the locked dependencies anew, from pyproject.toml'
	@echo 'make clean    removes what the others made, but no data'

install: $(VENV)/.installed

# `exec` and no shell in between: the line notices when make is gone, and ends.
run: install
	@exec $(BIN)/hotline run

test: lint
	$(BIN)/pytest -n 2 --dist loadscope $(PYTEST)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/.installed-dev
	HOTLINE_SOAK=1 $(BIN)/pytest -n 2 --dist loadscope $(PYTEST)

bench: $(VENV)/.installed-dev
	$(BIN)/pytest -n 0 -s -o python_files='bench_*.py' tests/bench $(PYTEST)

# Beside what pyproject.toml names: what builds the package itself, and what redis-py needs on Python
# 3.11.0 to 3.11.2 only, which a lock made with a newer one would lack.
lock: $(VENV)/.installed-dev
	@mkdir -p build
	@printf 'setuptools>=80\nasync-timeout>=4.0.3\n' > build/beside.in
	$(COMPILE) -o requirements.lock pyproject.toml build/beside.in
	$(COMPILE) -o requirements-dev.lock --extra dev -c requirements.lock \
		pyproject.toml build/beside.in

clean:
	rm -rf $(VENV) build dist hotline.egg-info .pytest_cache .mypy_cache .ruff_cache \
		.hypothesis .import_linter_cache
	find hotline tests -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed: install it,' \
		'or name it with make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo 'This Python cannot make a virtual environment:' \
		'install its venv module (on Debian and Ubuntu: apt-get install python3-venv)' >&2; exit 1; }

# Every dependency comes from the lock, hashes checked; the line itself needs nothing from outside.
$(VENV)/.installed: requirements.lock pyproject.toml $(NO_VENV)
	@echo 'Installing what the line needs (a minute, once) ...'
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-index --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo 'Installing what the tests need ...'
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
