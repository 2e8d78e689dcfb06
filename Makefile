# Everything starts here. Python 3.11 or newer is all a machine needs; `make help` lists the targets.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$p" && break; done)
PORT ?= 8000
DEMO ?= small
ARGS ?=
export PORT DEMO ARGS

# exec: the launcher takes make's place, so a signal to make's child reaches it.
LAUNCH = @"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or newer was not found$(PYTHON:%=; % is none). Name one: make PYTHON=/path/to/python3.11 $@" >&2; exit 1; }; \
	exec "$(PYTHON)" -m deploy.embedded

.DEFAULT_GOAL := help
.PHONY: help run test check race chaos oracle bench plans setup services texts

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-9s %s\n", $$1, $$2}'
	@echo "  Settings: PORT=8000  DEMO=small|city|metropolis|none  ARGS='words for pytest'  PYTHON=/path; see .env.example"

run: ## set up and run the demo city until Ctrl-C
	$(LAUNCH) run

test: ## set up and run every test (ARGS="tests/journeys -k ana")
	$(LAUNCH) test

check: ## lint, format, types, layers, migrations, translations
	$(LAUNCH) check

race: export FULL = 1
race: export PYTEST_TIMEOUT = 7200
race: ## concurrency tests with their broken twins, full sizes
	$(LAUNCH) test tests/races

chaos: export FULL = 1
chaos: export PYTEST_TIMEOUT = 7200
chaos: ## fault drills: Redis gone, workers killed, full sizes
	$(LAUNCH) test tests/chaos

oracle: ## compare counting and draws with other packages
	$(LAUNCH) module tests.oracle

bench: ## benchmarks as ratios; exit 1 beyond 1.25 times a limit (ARGS="--sizes 1000,metropolis")
	$(LAUNCH) module tests.bench

plans: ## what every page reads in a small and in a large city; exit 1 where a page grows
	$(LAUNCH) module tests.bench.plans

texts: setup ## collect every text into the catalogues, compile them, say what is not translated
	.venv/bin/python -m tests.architecture.texts --write

setup: ## make .venv and the development secrets, start nothing
	$(LAUNCH) setup

services: ## run the private PostgreSQL and Redis alone
	$(LAUNCH) services
