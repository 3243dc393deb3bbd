# TimeNow Desktop. `make demo` and `make test` do all the set-up they need.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help setup demo test check bench chaos storm soak torture monkey conformance format lock translations policy-files emoji e2e-50 e2e-hosts fresh-machine pictures peers clean

help:
	@echo "make demo    see it work: server, colleagues, tray, chat"
	@echo "make test    run the tests"
	@echo "make check   format, lint, import contracts, types, file map"
	@echo "make bench   measure, and write docs/benchmarks.md"
	@echo "make conformance URL=https://… ACCOUNTS=FILE   hold an ERP to docs/protocol.md"
	@echo "make setup   make .venv with timenow-desktop and timenow-server"

setup: $(READY)

# .venv/.place names the folder and the Python that .venv was made for; where they have changed, it is made anew.
ifneq ($(shell cat .venv/.place 2>/dev/null),$(CURDIR) $(shell readlink -f $(BIN)/python))
.PHONY: $(READY)
endif
$(READY): requirements/dev.txt pyproject.toml desktop/__init__.py $(wildcard resources/translations/*.ts)
	@sh requirements/set-up.sh "$(PYTHON)"

demo: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt
	@$(BIN)/python -m tests.support.demo

# Hold an ERP or a server to docs/protocol.md. The program's own exit code is in what make says of it.
conformance: $(READY)
	@test -n "$(URL)" -a -n "$(ACCOUNTS)" \
		|| { echo "make conformance URL=https://erp.example ACCOUNTS=FILE (mode 0600; docs/protocol.md, section 8)" >&2; exit 2; }
	@$(BIN)/python -m tests.conformance "$(URL)" "$(ACCOUNTS)" $(ARGS)

# Unlike the demo these do not ask before they install.
test bench soak monkey e2e-50 e2e-hosts pictures peers: export YES := 1

test: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

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
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt requirements/debian-bench.txt
	@$(BIN)/python -m tests.benchmarks $(ARGS)

# Ten thousand messages over a wire that is cut five hundred times, at both levels; connections that are dead without a
# word; fifty clients that lose their server together. About 20 minutes; ARGS="--only deaths" is the short part.
chaos: $(READY)
	@$(BIN)/python -m tests.chaos $(ARGS)

# Five hundred clients lose their server together, on a clock that is not the true one. Half a minute.
storm: $(READY)
	@$(BIN)/python -m tests.chaos.storm $(ARGS)

# Two thousand random histories a level against a model ERP with all its faults; the seed that is printed makes them again.
# Ten minutes. ARGS="--level 1 --histories 100 --seed 7".
torture: $(READY)
	@$(BIN)/python -m tests.torture $(ARGS)

# Whether the app grows: MINUTES for each of the two levels; 30 for the whole of 10,000 messages and 100 reconnections.
MINUTES ?= 30
soak: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt requirements/debian-bench.txt
	@$(BIN)/python -m tests.chaos.soak --minutes $(MINUTES) $(ARGS)

# Random keys, clicks, events and resizes against the whole app, half of MINUTES at each level; the seed that is printed
# makes them again: ARGS="--level 2 --seed 7".
monkey: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt
	@$(BIN)/python -m tests.monkey --minutes $(MINUTES) $(ARGS)

# The pictures of docs/screenshots, painted anew; takes about two minutes.
pictures: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt requirements/debian-pictures.txt
	@$(BIN)/python -m tests.support.pictures $(ARGS)

# docs/peers.md: three other chat programs beside ours, measured and painted; installs them (400 MB).
peers: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt requirements/debian-peers.txt
	@$(BIN)/python -m tests.support.peers_pictures

# The flight fifty times over on both levels, message and answer, click and notification: no failure allowed.
# Takes about 25 minutes.
e2e-50: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt
	@for round in $$(seq 50); do echo "round $$round"; \
		$(BIN)/python -m pytest -q tests/e2e/test_first_flight.py -k "is_answered or click_on" || exit 1; done

# Icon and number in every tray host, those included that CI does not have.
e2e-hosts: $(READY)
	@sh requirements/install-debian.sh requirements/debian-run.txt requirements/debian-test.txt requirements/debian-hosts.txt
	@E2E_HOSTS="trayer xfce4-panel lxqt-panel" $(BIN)/python -m pytest -q tests/e2e/test_tray_hosts.py $(ARGS)
	@E2E_PANELS="xfce4-panel lxqt-panel" $(BIN)/python -m pytest -q tests/e2e/test_first_flight.py -k panel

# The two commands in bare Debians, made for it and thrown away: as root, up to 15 minutes each.
# ARGS="--suite trixie" makes one; --help names the rest.
fresh-machine:
	@sh requirements/install-debian.sh requirements/debian-roots.txt
	@$(PYTHON) -m tests.fresh_machine $(ARGS)

# Collect the words to translate; make setup turns them into what the program reads.
SPEAKERS := $(wildcard desktop/*.py) $(wildcard desktop/ui/*.py) $(wildcard desktop/ui/*/*.py) $(wildcard desktop/state/*.py) desktop/doctor/window.py
translations: $(READY)
	@$(BIN)/pyside6-lupdate -silent $(SPEAKERS) -locations none -no-obsolete -ts resources/translations/timenow_es.ts
	@$(BIN)/pyside6-lupdate -silent $(SPEAKERS) -locations none -no-obsolete -pluralonly -ts resources/translations/timenow_en.ts

# The names of the emoji, collected anew; the only thing here that needs npm.
EMOJI := emojibase-data-17.0.0
EMOJI_SUM := d01d0e2ca4e22cb402679532155342c71e2e871f25c32223c013b8b166ebdf5a
emoji: $(READY)
	@command -v npm >/dev/null || { echo "make emoji fetches $(EMOJI) with npm, and there is none here" >&2; exit 1; }
	@set -e; at=$$(mktemp -d); trap 'rm -rf "$$at"' EXIT; \
		npm pack --silent --pack-destination "$$at" $(subst data-,data@,$(EMOJI)) >/dev/null; \
		echo "$(EMOJI_SUM)  $$at/$(EMOJI).tgz" | sha256sum --check --quiet; \
		tar -xzf "$$at/$(EMOJI).tgz" -C "$$at"; $(BIN)/python resources/emoji/collect.py "$$at/package"

# What administrators get, made of the settings' struct: schemas, Windows and macOS templates, the guide's table.
policy-files: $(READY)
	@$(BIN)/python -m tests.support.policy_files

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
