# The Invitation Handbook. `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := .venv-bench
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Every warning is an error; what a build that was broken off has left is built anew by the next.
BUILD := $(BIN)/python -m invitation build

.DEFAULT_GOAL := site
.PHONY: site handouts course inventory test bench model overdue live clean help

site: $(READY) ## build the web site, the sheets, the slides, the handbook as PDF and EPUB, and a zip of it all (just `make`)
	@$(BUILD) html handouts handbook slides ebook $(if $(ADDRESS),--address "$(ADDRESS)")
	@$(BIN)/python -m invitation pack build/html
	@echo && echo "Open build/html/index.html"

handouts: $(READY) ## print the sheets only; with PRACTICE=file.toml OUT=folder, those of a practice
ifdef PRACTICE
	@$(BIN)/python -m invitation press --practice "$(PRACTICE)" --out "$(or $(OUT),$(error Say where the sheets go: OUT=folder))"
else
	@$(BUILD) handouts
endif

course: $(READY) ## pack the course for learning platforms, into build/course
	@$(BIN)/python -m invitation course --out build/course

inventory: site ## count what the handbook holds, into build/inventory.json
	@$(BUILD) inventory
	@$(BIN)/python -c "import json; [print(f'{count:6}  {name}') for name, count in json.load(open('build/inventory.json')).items()]"

test: $(READY) ## check everything: style, types, code, texts, pages, PDFs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --dist loadfile

bench: $(READY) $(BENCH)/.ready ## measure the project, into build/bench.json; with RECORD=1, for its page in the handbook too
	@$(BIN)/python tests/bench --others $(BENCH)/bin/python $(if $(ONLY),--only $(ONLY)) $(if $(RECORD),--record)

model: $(READY) ## train the model of the review on tests/lines, and measure it on lines left out
	@OPENBLAS_NUM_THREADS=1 PYTHONPATH=docs/_ext $(BIN)/python tests/model

overdue: $(READY) ## list the helplines that are due for checking
	@$(BIN)/python -m invitation overdue

live: $(READY) ## serve the site and rebuild on saving
	$(BIN)/sphinx-autobuild -n -d build/live/doctrees --watch docs --watch handouts --ignore "$(CURDIR)/build" \
	  --ignore "$(CURDIR)/$(VENV)" --ignore "$(CURDIR)/.git" --open-browser \
	  --post-build "$(BIN)/python -m sphinx -n -q -b handouts -d build/live/doctrees . build/live/html" . build/live/html

clean: ## remove what was built, but not the environment
	rm -rf build

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What builds packages comes first, by its hash too: pip would fetch it by itself, whatever it is.
$(READY): requirements.txt pyproject.toml
	@echo "Installing what the handbook is built with into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@awk '/^setuptools==/ { on = 1 } on { print } !/\\$$/ { on = 0 }' requirements.txt > $(VENV)/first.txt
	@$(PIP) --require-hashes --requirement $(VENV)/first.txt
	@$(PIP) --require-hashes --no-build-isolation --requirement requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH)/.ready: tests/bench/requirements.txt
	@echo "Installing what only the bench needs into $(BENCH) ..."
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
