# The Invitation Handbook. `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := .venv-bench
SPHINX := $(BIN)/python -m sphinx -nW --keep-going -d build/doctrees
# A mistake must be reported again by the next run, so that nothing is kept of a build that failed.
FORGET := || { rm -rf build/doctrees; exit 1; }

.DEFAULT_GOAL := site
.PHONY: site handouts course inventory test bench model overdue live clean help

site: $(READY) ## build the web site, the sheets, the slides and the printed handbook (just `make`)
	@$(SPHINX) -b html . build/html $(FORGET)
	@$(SPHINX) -b handouts . build/html $(FORGET)
	@$(SPHINX) -b handbook . build/html $(FORGET)
	@$(SPHINX) -b slides . build/html $(FORGET)
	@echo && echo "Open build/html/index.html"

handouts: $(READY) ## print the sheets only; with PRACTICE=file.toml OUT=folder, those of a practice
ifdef PRACTICE
	@$(BIN)/python -m invitation press --practice "$(PRACTICE)" --out "$(or $(OUT),$(error Say where the sheets go: OUT=folder))"
else
	@$(SPHINX) -b handouts . build/html $(FORGET)
endif

course: $(READY) ## pack the course for learning platforms, into build/course
	@$(BIN)/python -m invitation course --out build/course

inventory: site ## count what the handbook holds, into build/inventory.json
	@$(SPHINX) -q -b inventory . build $(FORGET)
	@$(BIN)/python -c "import json; [print(f'{count:6}  {name}') for name, count in json.load(open('build/inventory.json')).items()]"

test: $(READY) ## check everything: style, types, code, texts, pages, PDFs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --dist loadfile

bench: $(READY) $(BENCH)/.ready ## measure the project, into build/bench.json
	@$(BIN)/python tests/bench --weasyprint $(BENCH)/bin/python

model: $(READY) ## train the model of the review on tests/lines, and measure it on lines left out
	@PYTHONPATH=docs/_ext $(BIN)/python tests/model

overdue: $(READY) ## list the helplines that are due for checking
	@$(BIN)/python -m invitation overdue

live: $(READY) ## serve the site and rebuild on saving
	$(BIN)/sphinx-autobuild -n -d build/live --watch docs --watch handouts --ignore "$(CURDIR)/build" \
	  --ignore "$(CURDIR)/$(VENV)" --ignore "$(CURDIR)/.git" --open-browser \
	  --post-build "$(BIN)/python -m sphinx -n -q -b handouts -d build/live . build/html" . build/html

clean: ## remove what was built, but not the environment
	rm -rf build

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@echo "Installing what the handbook is built with into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH)/.ready: tests/bench/requirements.txt
	@echo "Installing what only the bench needs into $(BENCH) ..."
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
