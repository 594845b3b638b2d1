# `make` lists what there is. Only python3 (3.11 or newer) and make are needed; uv is used where it is found.
# Every path in a recipe is relative, so that the project may lie in any folder.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
PORT ?= 8000
export PORT

##@ See it

.PHONY: demo
demo: environment ## Start a sample installation and tell the story of Elsa (PORT=8000, ONCE=1 ends after the story)
	@$(PY) -m app.cli demo $(if $(ONCE),--once)

.PHONY: demo-reset
demo-reset: environment ## Remove the sample installation; the next demo starts over
	@$(PY) -m app.cli demo --reset

.PHONY: run
run: environment ## Serve the API on the database of DATABASE_URL
	@$(PY) -m app.cli run

.PHONY: worker
worker: environment ## Run clocks, daily checks, outbox and imports
	@$(PY) -m app.cli worker

##@ Test it

.PHONY: test
test: environment ## Run the suite on the embedded PostgreSQL, one for each core (ARGS="-n0 -k name" narrows it)
	@$(PY) -m pytest -m "not outside" -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: test-external
test-external: environment ## Run the suite on your PostgreSQL 15 or newer (TEST_ADMIN_URL=postgresql://…)
	@if [ -z "$$TEST_ADMIN_URL" ]; then echo "Say where: make test-external TEST_ADMIN_URL=postgresql://admin:…@host/postgres" >&2; exit 2; fi
	@$(PY) -m pytest -m "not outside" $(ARGS)

.PHONY: test-outside
test-outside: environment ## Import a folder that lies outside the project (DATA=../shared/data/ss12000/minimal)
	@if [ ! -d "$$DATA" ]; then echo "There is no folder DATA=$$DATA; say which: make test-outside DATA=DIR" >&2; exit 2; fi
	@$(PY) -m pytest -m outside $(ARGS)

.PHONY: outside
outside: environment ## What others wrote judges the API; what it said goes to docs/reference/conformance.md (RAP_LP=DIR, DEMO_SIS=DIR)
	@if [ -z "$(RAP_LP)$(DEMO_SIS)" ]; then echo "Say where it lies: make outside RAP_LP=DIR DEMO_SIS=DIR" >&2; exit 2; fi
	@if [ -n "$(RAP_LP)" ]; then $(PY) -m tests.outside.rap_lp "$(RAP_LP)"; fi
	@if [ -n "$(DEMO_SIS)" ]; then DEMO_SIS="$(DEMO_SIS)" $(PY) -m pytest -m outside -n0 tests/outside/test_school_systems.py; fi

.PHONY: clients
clients: environment ## Generate clients in Java and C# from the document (CLIENTS=DIR; needs openapi-generator-cli and Java)
	@$(PY) -m tests.outside.generators "$(CLIENTS)"

CLIENTS ?= .local/clients

.PHONY: stories
stories: environment ## Run the stories only
	@$(PY) -m pytest tests/stories $(ARGS)

.PHONY: properties
properties: environment ## The long properties: 100 000 situations, 50 000 steps of two worlds, 100 000 interleaved calls, 10 000 of lives, 10 000 of plans (hours, not minutes)
	@RULES_SITUATIONS=100000 NON_INTERFERENCE_STEPS=50000 LIFE_STEPS=10000 PLAN_STEPS=10000 RACE_ROUNDS=50 FEEDBACK_STEPS=5000 INTERLEAVED_CALLS=100000 $(PY) -m pytest -s tests/rules tests/promises/test_non_interference.py tests/promises/test_feedback_says_three_values.py tests/promises/test_interleaved_organisations.py tests/named_persons/test_lives.py tests/named_persons/test_never_two_never_none.py tests/plans/test_lives_of_plans.py

.PHONY: fuzz
fuzz: environment ## 20 000 cases that schemathesis draws from both documents, as four identities (FUZZ_SEED=… again; about twenty minutes)
	@FUZZ_CASES=$${FUZZ_CASES:-20000} $(PY) -m pytest tests/fuzz $(ARGS)

.PHONY: chaos
chaos: environment ## Kill whoever tells a thousand events, 20 times
	@DELIVERY_KILLS=20 $(PY) -m pytest -s tests/webhooks/test_killed_while_telling.py

.PHONY: mutation
mutation: environment ## Change the law's rooms one thing at a time; what does no test notice? (hours; ROOM=rules SAMPLE=300 SEED=1 AGAIN=1)
	@$(PY) -m tests.mutation $(ROOM) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) $(if $(AGAIN),--again)

.PHONY: bench
bench: environment ## Measure the hot paths beside what they cannot beat
	@$(PY) -m bench.run

.PHONY: first-call
first-call: ## Time a newcomer's way from a clone to the first answer (in a clean folder with an empty home)
	@scripts/first-call

.PHONY: scale
scale: environment ## Turn the year for 200 000 children, read among a million, import 100 000 persons (10 GB, some time)
	@$(PY) -m bench.scale $(ARGS)
	@$(PY) -m bench.importing

.PHONY: scale-import
scale-import: environment ## Only the import: ask a school system of ever more persons (ARGS="--persons 10000,100000")
	@$(PY) -m bench.importing $(ARGS)

##@ Check it

.PHONY: check
check: lint types contract test ## All that CI runs

.PHONY: lint
lint: environment ## Style, format, and lock files without addresses
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@if git ls-files -z '*.lock' '*-lock.json' | xargs -0 grep -n '://'; then echo "A lock file holds an address." >&2; exit 1; fi

.PHONY: types
types: environment ## Types, strictly
	@$(PY) -m mypy

.PHONY: contract
contract: environment ## Rooms look only down, and openapi/ says what the code does
	@$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	@mkdir -p .local && rm -rf .local/openapi-before && cp -R openapi .local/openapi-before
	@$(PY) -m app.cli openapi
	@diff -r .local/openapi-before openapi || { echo "openapi/ was not what the code says; it is now: read the difference and commit it." >&2; exit 1; }

##@ Make it

.PHONY: openapi
openapi: environment ## Write openapi/ from the code
	@$(PY) -m app.cli openapi

.PHONY: docs
docs: environment ## Write the generated pages of docs/reference
	@$(PY) -m app.cli docs

.PHONY: migrate
migrate: environment ## Bring the database of MIGRATION_DATABASE_URL to the newest schema
	@$(PY) -m app.cli database migrate

.PHONY: environment
environment: ## Build .venv from the hash-locked requirements, when they have changed
	@scripts/environment requirements-dev.lock

.PHONY: lock
lock: ## Resolve the requirements of pyproject.toml anew (needs uv)
	@command -v uv >/dev/null 2>&1 || { echo "make lock needs uv on the PATH." >&2; exit 2; }
	uv pip compile $(LOCKING) pyproject.toml --output-file requirements.lock
	uv pip compile $(LOCKING) --extra dev pyproject.toml --output-file requirements-dev.lock

LOCKING := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' Makefile
