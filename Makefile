# TimeNow Desktop. `make demo` and `make test` do all the set-up they need.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help setup demo test check bench format lock translations e2e-50 e2e-hosts pictures clean

help:
	@echo "make demo    see it work: server, colleagues, tray, chat"
	@echo "make test    run the tests"
	@echo "make check   format, lint, import contracts, types, file map"
	@echo "make bench   measure, and write docs/benchmarks.md"
	@echo "make setup   make .venv with timenow-desktop and timenow-server"

setup: $(READY)

$(READY): requirements/dev.txt pyproject.toml desktop/__init__.py $(wildcard resources/translations/*.ts)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "TimeNow Desktop needs Python 3.11 or newer; set PYTHON=python3.x if it is not called $(PYTHON)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv …"; $(PYTHON) -m venv .venv; }
	@if ! cmp -s requirements/dev.txt .venv/.installed; then \
		echo "Installing the pinned packages (about 400 MB the first time) …"; \
		$(BIN)/python -m pip install --disable-pip-version-check --quiet --progress-bar=on --require-hashes -r requirements/dev.txt \
		&& cp requirements/dev.txt .venv/.installed; \
	fi
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@if compgen -G 'resources/translations/*.ts' >/dev/null; then $(BIN)/pyside6-lrelease -silent resources/translations/*.ts; fi
	@touch $@

demo: $(READY)
	@bash requirements/install-debian.sh requirements/debian-run.txt
	@$(BIN)/python -m tests.support.demo

test: $(READY)
	@YES=1 bash requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt
	@$(BIN)/python -m pytest $(ARGS)

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/python -m tests.support.file_map --check

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/python -m tests.support.file_map --write

bench: $(READY)
	@YES=1 bash requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt requirements/debian-bench.txt
	@$(BIN)/python -m tests.benchmarks $(ARGS)

# The pictures of docs/screenshots, painted anew.
pictures: $(READY)
	@$(BIN)/python -m tests.support.pictures

# The flight fifty times over on both levels, message and answer, click and notification: no failure allowed.
# Takes about 25 minutes.
e2e-50: $(READY)
	@YES=1 bash requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt
	@for round in $$(seq 50); do echo "round $$round"; \
		$(BIN)/python -m pytest -q tests/e2e/test_first_flight.py -k "is_answered or click_on" || exit 1; done

# The badge in panels that CI does not have.
e2e-hosts: $(READY)
	@YES=1 bash requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt requirements/debian-hosts.txt
	@E2E_PANELS="xfce4-panel lxqt-panel" $(BIN)/python -m pytest -q tests/e2e/test_first_flight.py -k panel

# Collect the words to translate; make setup turns them into what the program reads.
SPEAKERS := desktop/app.py $(wildcard desktop/ui/*.py) $(wildcard desktop/state/*.py)
translations: $(READY)
	@$(BIN)/pyside6-lupdate -silent $(SPEAKERS) -locations none -no-obsolete -ts resources/translations/timenow_es.ts
	@$(BIN)/pyside6-lupdate -silent $(SPEAKERS) -locations none -no-obsolete -pluralonly -ts resources/translations/timenow_en.ts

# The hashed requirement files, from pyproject.toml; no registry's address in them.
lock: $(READY)
	@$(BIN)/python -m pip install --quiet uv
	@for name in desktop server; do \
		$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
			pyproject.toml --extra $$name -o requirements/$$name.txt || exit 1; done
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --extra desktop --extra server --group dev -o requirements/dev.txt

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
