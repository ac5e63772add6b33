# Every target sets up what it needs. PYTHON is the interpreter that makes the environments.
PYTHON ?= python3
VENV   := .venv
BENCH  := .venv-bench
CHRONO := chrono-node@2.10.3
VENDOR := src/whosays/web/static/vendor
PACKED := htmx.org@2.0.11 maplibre-gl@5.24.1 world-atlas@2.0.2 topojson-client@3.1.0 \
	@fontsource-variable/noto-sans@5.3.0 @fontsource-variable/noto-sans-arabic@5.3.0
BIN    := $(VENV)/bin
TEXTS  ?= ../shared
OPEN   := if [ "$$(uname)" = Darwin ]; then open build/demo.html; \
	elif [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] && command -v xdg-open; then xdg-open build/demo.html; fi >/dev/null 2>&1 || true;
PIP    := -m pip --disable-pip-version-check --no-input -qq install -c constraints.txt

.PHONY: demo desk test lint score bench readme pictures assets catalogues wheel clean
.NOTPARALLEL:
.SILENT:

demo: $(VENV)/run
	$(BIN)/whosays read demo/report-ar.txt --published $$(cat demo/published.txt)
	mkdir -p build
	$(BIN)/whosays read demo/report-ar.txt --published $$(cat demo/published.txt) --html build/demo.html >/dev/null
	echo; echo "the same for a browser: build/demo.html"
	if [ -t 1 ]; then $(OPEN) fi

test: lint $(VENDOR)/made
	$(BIN)/python tests/browser.py
	echo "— pytest"
	$(BIN)/python -m pytest

lint: $(VENV)/dev
	echo "— ruff format"
	$(BIN)/ruff format --quiet --check src tests benchmarks docs assets.py || { echo "not formatted: run $(BIN)/ruff format"; exit 1; }
	echo "— ruff check"
	$(BIN)/ruff check --quiet src tests benchmarks docs assets.py
	echo "— mypy"
	$(BIN)/mypy --no-error-summary
	echo "— imports point one way"
	$(BIN)/python -m pytest tests/test_layers.py

score: $(VENV)/run
	if [ -f $(TEXTS)/score.py ]; then PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python $(TEXTS)/score.py $(SCORE); \
	else echo "no answer keys here: $(TEXTS)/score.py is missing, nothing to score"; fi

bench: $(BENCH)/made $(BENCH)/$(CHRONO)
	$(BENCH)/bin/python benchmarks/bench.py --texts $(TEXTS)/texts

readme: $(VENV)/run # put the account of the demo into README.md
	$(BIN)/python docs/readme.py

pictures: $(VENV)/dev $(VENDOR)/made # put the view of a report in each language into docs/
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/desk_pictures.py

catalogues: $(VENV)/dev # bring the catalogues of the interface up to date with what the desk says
	$(BIN)/python docs/catalogues.py

desk: $(VENV)/serve $(VENDOR)/made # open the desk over a store in build/
	mkdir -p build
	$(BIN)/whosays serve --store build/desk.db

assets: $(VENDOR)/made # what the pages of the desk are shown with, from npm packages

wheel: $(VENV)/dev $(VENDOR)/made
	$(BIN)/python $(PIP) build
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf $(VENV) $(BENCH) $(VENDOR) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- environments: the stamp says when pyproject.toml, constraints.txt or what the gazetteer is made of has changed since

GAZETTEER := hatch_build.py $(wildcard src/whosays/gazetteer/*.tsv) \
	src/whosays/resolve/compile.py src/whosays/resolve/forms.py src/whosays/resolve/table.py src/whosays/text/fold.py

$(VENV)/run: pyproject.toml constraints.txt $(GAZETTEER)
	echo "— installing (once)"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) -e .
	touch $@

$(VENV)/serve: $(VENV)/run
	echo "— installing what the desk needs (once)"
	$(BIN)/python $(PIP) -e ".[serve]"
	touch $@

$(VENV)/dev: $(VENV)/run
	echo "— installing the tools of development (once)"
	$(BIN)/python $(PIP) -e ".[dev]"
	touch $@

$(BENCH)/made: pyproject.toml constraints.txt benchmarks/requirements.txt
	echo "— installing the environment of the benchmark (once)"
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python $(PIP) -e . -r benchmarks/requirements.txt
	touch $@

$(BENCH)/$(CHRONO): | $(BENCH)/made
	mkdir -p $(BENCH)/node
	if ! command -v npm >/dev/null; then echo "npm is not here: no comparison with chrono-node"; \
	elif npm install --prefix $(BENCH)/node --no-save --no-package-lock --no-audit --no-fund --loglevel=error --silent $(CHRONO); \
	then touch $@; else echo "chrono-node could not be installed: no comparison with it"; fi

$(VENDOR)/made: assets.py Makefile
	command -v npm >/dev/null || { echo "npm is not here: the desk needs files of npm packages; install Node.js with npm"; exit 1; }
	echo "— fetching what the desk is shown with (once)"
	npm install --prefix build/assets --no-save --no-package-lock --no-audit --no-fund --loglevel=error --silent $(PACKED)
	$(PYTHON) assets.py build/assets/node_modules $(VENDOR)
	touch $@
