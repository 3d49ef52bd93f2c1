# Two commands matter: `make serve` shows the debates, `make test` runs every check.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
HOST ?= 127.0.0.1
PORT ?= 8000
MAPS ?= maps
# Texts that quotes are checked against, where this machine has them.
SOURCES ?= $(wildcard ../shared/sources)
VENV := .venv
RUN := $(VENV)/bin/python
# A stamp is named for what the files ask for, so that only a change in them installs anything.
sum = $(shell cat $(1) | cksum | cut -d" " -f1)
# Hashes of every file that may be installed; `make lock` writes them again.
LOCK := .ci/hashes.txt
TEST_LOCK := .ci/hashes-test.txt
INSTALL := $(RUN) .ci/install.py
SERVE := $(VENV)/.serve-$(call sum,$(LOCK))
DOCS := $(VENV)/.docs-$(call sum,requirements-docs.txt)
TEST := $(VENV)/.test-$(call sum,$(TEST_LOCK))

# What is compiled is kept, whatever the shell says: tests start dozens of processes, and each would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test ready fetched compiled coverage unit docs lint check format browser slow-browser postgres programs bench attack hostile api-fuzz bench-quotes bench-drawing bench-evaluation bench-formats fuzz soak strange lock sbom wheel clean fields

serve: $(SERVE)
	@$(RUN) -m argmap serve $(MAPS) --host $(HOST) --port $(PORT) $(if $(SOURCES),--sources $(SOURCES))

# Counting lines is nearly free from Python 3.12 on, which tells of each line once; before, it takes as long again.
COUNTED = --cov=argmap --cov-report=term:skip-covered --cov-fail-under=90
COVER = $(if $(shell $(RUN) -c 'import sys; print("yes" if sys.version_info >= (3, 12) else "")'),$(COUNTED))

# Each file's tests on one worker, so that its server and its site are made once. A browser's tests wait for it half of
# their time, so two cores keep four workers busy; tests/conftest.py lets them begin.
WORKERS ?= 4
SPREAD = -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test: ready
	@COVERAGE_CORE=sysmon $(RUN) -m pytest $(SPREAD) --durations=25 $(COVER)

# What comes before the tests, side by side: the types are checked on one core while the other fetches and compiles.
ready: $(TEST)
	@$(MAKE) --no-print-directory -j 3 lint fetched compiled

# One after another, because Debian installs for one caller at a time.
fetched: $(TEST)
	@$(RUN) -m tests.browser
	@$(RUN) -m tests.postgres
	@$(RUN) -m tests.programs

# Four workers that begin together would each draw the maps of the properties and compile every test: 30 s of CPU apiece
# on a fresh clone.
compiled: $(TEST)
	@$(RUN) -m tests.strategies
	@$(RUN) -m pytest -n 0 --collect-only --quiet --quiet > $(VENV)/collected.txt || { cat $(VENV)/collected.txt; exit 1; }

# Every test with its lines counted, on any Python.
coverage: ready
	@$(RUN) -m pytest $(SPREAD) $(COUNTED)

# The quick tests: no browser, no server, no process, nothing that takes seconds.
unit: $(TEST)
	@$(RUN) -m pytest $(SPREAD) -n 2 -m "not browser and not slow"

lint: $(TEST)
	@$(VENV)/bin/ruff check argmap tests bench
	@$(VENV)/bin/ruff format --check argmap tests bench
	@$(RUN) .ci/stylesheets.py --check
	@$(VENV)/bin/mypy

check: $(SERVE)
	@$(RUN) -m argmap check $(MAPS) $(if $(SOURCES),--sources $(SOURCES))

# Writes what is made from the model’s fields: the JSON Schema, the tables of docs/format.md, and the OpenAPI document.
fields: $(SERVE)
	@$(RUN) -m argmap.schema
	@$(RUN) -m argmap.web.api

format: $(TEST)
	@$(VENV)/bin/ruff check --fix argmap tests bench
	@$(VENV)/bin/ruff format argmap tests bench
	@$(RUN) .ci/stylesheets.py

# Installs the npm packages that tests open our files with, where there is npm.
programs: $(TEST)
	@$(RUN) -m tests.programs

# Finds the browser the tests drive, installs one where there is none, and says which it is.
browser: $(TEST)
	@$(RUN) -m tests.browser

# Runs the browser's tests with answers that come late and out of order: by up to SLOW ms, and SLOW=300:4 gives the browser
# a quarter of its speed too.
SLOW ?= 300
TESTS ?= tests
slow-browser: $(TEST) browser
	@ARGMAP_SLOW_BROWSER=$(SLOW) $(RUN) -m pytest -n 0 -m browser $(TESTS)

# Finds the PostgreSQL that the store's tests run on, installs one where there is none, and says which it is.
postgres: $(TEST)
	@$(RUN) -m tests.postgres

bench: $(TEST)
	@$(RUN) -m bench.main

bench-quotes bench-drawing bench-evaluation bench-formats: bench-%: $(TEST)
	@$(RUN) -m bench.$*

fuzz: $(TEST)
	@$(RUN) -m bench.fuzz_formats
	@HYPOTHESIS_PROFILE=fuzz $(RUN) -m pytest -n 2 -m hypothesis

# The documentation as a site, in build/docs.
docs: $(DOCS)
	@$(RUN) -m mkdocs build --quiet
	@echo "The documentation is in build/docs/index.html."

# Writes the hashes of all files of each pinned release, for every system and Python that argmap runs on.
lock: | $(VENV)/bin/python
	@$(INSTALL) "what reads the package index" uv==0.13.9
	@$(VENV)/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate requirements.txt -o $(LOCK)
	@$(VENV)/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate requirements.txt requirements-test.txt -o $(TEST_LOCK)

# A list of all that is installed, as CycloneDX JSON, in build/sbom.json.
sbom: $(SERVE)
	@$(RUN) .ci/sbom.py $(LOCK) build/sbom.json

# Runs a server under load, attacks, locks and broken files; SECONDS bounds it.
SECONDS ?= 600
soak: $(TEST)
	@$(RUN) -m bench.soak $(SECONDS)

# Attacks a server of its own, one kind after another, and prints how long cheap answers take beside each.
attack: $(TEST)
	@$(RUN) -m bench.attack

# Asks COUNT hostile requests; any that is answered 500 is printed with its cause.
COUNT ?= 100000
hostile: $(TEST)
	@$(RUN) -m bench.hostile $(COUNT)

# Asks the API COUNT requests made from its description, as everybody; ends with 1 where an answer is wrong.
api-fuzz: $(TEST)
	@$(RUN) -m bench.api_fuzz $(COUNT)

# Runs the tests as another user, in another language, zone and home, with one font, in a path with spaces.
strange: $(TEST) browser
	@$(RUN) -m tests.strange

wheel: $(TEST)
	@$(RUN) -m build --wheel

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "argmap needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(SERVE): | $(VENV)/bin/python
	@$(INSTALL) "what argmap needs" --require-hashes -r $(LOCK)
	@# As pip does for what it installs: where Python may not keep bytecode, each start would compile argmap again.
	@$(RUN) -m compileall -q argmap
	@rm -f $(VENV)/.serve-* && touch $@

$(TEST): $(SERVE)
	@# Not compiled: 78 MB of Python, of which the tests import a tenth, which is compiled and kept when it is imported.
	@$(INSTALL) "what the tests need" --no-compile --require-hashes -r $(TEST_LOCK)
	@rm -f $(VENV)/.test-* && touch $@

$(DOCS): | $(VENV)/bin/python
	@$(INSTALL) "what the documentation needs" -r requirements-docs.txt
	@rm -f $(VENV)/.docs-* && touch $@
