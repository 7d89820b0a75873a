# The entry points of this repository. `make run` and `make test` need nothing but Python 3.11 and make.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
REV ?=
PARTS ?=
TO ?= var/backups
FROM ?=
BIN := .venv/bin
SOURCES := config units procedures quotas reporting webhooks open_data api exchange monitoring scripts tests manage.py $(wildcard bench trials)

.DEFAULT_GOAL := help
.PHONY: help run run-full backup restore drill upgrade-drill bench bench-against bench-contents load test test-postgresql test-sqlite test-old-sqlite explore year mutate faults limits lock vendor messages prose \
	check lint types layers templates migrations translations fix

help:
	@echo "make run       the portal with the Khánh Hòa 2020 demo on http://127.0.0.1:$(PORT) (PORT=…)"
	@echo "make run-full  the same on PostgreSQL and Redis, with a worker and beat"
	@echo "make test      the whole suite on PostgreSQL and Redis, and what uses a database on SQLite (ARGS=… for pytest)"
	@echo "make explore   property tests at random, with many more examples"
	@echo "make year      the demo's 2020 lived day by day through the pages, and compared with the demo as loaded (minutes)"
	@echo "make mutate    small faults put into arithmetic and rules, to see whether a test notices (docs/mutation.md)"
	@echo "make test-old-sqlite  the database tests on SQLite 3.31 and 3.34 (needs npm and a C compiler)"
	@echo "make bench     the portal beside its limits, as ratios; writes docs/benchmarks.md"
	@echo "make faults    what breaks is broken on purpose under people who work; 1 if one was not survived (ARGS=--list)"
	@echo "make limits    the API at its limits over HTTP: calls a minute, others, memory; 1 if one did not hold"
	@echo "make load      the evening of the deadline over HTTP, then more units, then as much as it can take, with an audit"
	@echo "make check     half of the gate, beside make test (make -k check says all at once): lint, format, types, import layers, templates, migrations, translations, prose"
	@echo "make backup    database and files of the portal into a new folder of TO=$(TO) (docs/operations/backup.md)"
	@echo "make restore   the backup FROM=… into the empty database that DATABASE_URL names"
	@echo "make drill     backup, restore into a database of its own, compare; of DATABASE_URL, else of the demo on both kinds"
	@echo "make upgrade-drill  older states with the demo become this one, and go back: nothing lost, no figure other (ARGS=…)"
	@echo "make containers  image and services of docker compose built, run, backed up and restored without an engine (root, debootstrap)"
	@echo "make check-compose  docker-compose.yml by the Compose specification (needs npm)"
	@echo "make fix       what lint and format can mend by themselves"
	@echo "make lock      pin the dependencies of pyproject.toml in requirements/"
	@echo "make messages  collect and compile the Vietnamese texts (needs gettext)"
	@echo "make vendor    copy the front-end files from npm into static/vendor/ (needs Node)"

# --- Environment: made once, and again when a lock changes ------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	$(PYTHON) -m venv .venv

.venv/base.stamp: requirements/base.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/base.lock
	@touch $@

.venv/dev.stamp: requirements/dev.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

# --- Run --------------------------------------------------------------------------------------------------------------

run: .venv/base.stamp
	@PORT=$(PORT) $(BIN)/python scripts/run_demo.py

# The parts of production: PostgreSQL, Redis, gunicorn, a worker and beat.
run-full: .venv/dev.stamp
	@PORT=$(PORT) $(BIN)/python scripts/services.py -- $(BIN)/python scripts/run_demo.py

# --- Backup -----------------------------------------------------------------------------------------------------------

backup: .venv/base.stamp
	@$(BIN)/python -m scripts.backup backup $(TO)

restore: .venv/base.stamp
	@test -n "$(FROM)" || { echo "make restore FROM=… : which backup?"; exit 2; }
	@$(BIN)/python -m scripts.backup restore $(FROM)

drill: .venv/dev.stamp
	@$(BIN)/python -m scripts.backup.drill

# Older states are built outside this folder, each in an environment of its own; ARGS="0875d8f --kind sqlite" for one.
upgrade-drill: .venv/dev.stamp
	@$(BIN)/python -m trials.upgrade $(ARGS)

# In a Debian made by debootstrap, in namespaces of its own; TMPDIR=… for the 3 GB that it needs meanwhile.
.PHONY: containers
containers: .venv/dev.stamp
	@env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m trials.containers $(ARGS)

.PHONY: check-compose
check-compose: .venv/dev.stamp
	@$(BIN)/python scripts/check_compose.py

# --- Test -------------------------------------------------------------------------------------------------------------

bench: .venv/dev.stamp
	.venv/bin/python scripts/services.py -- .venv/bin/python -m bench

# REV is built outside this folder, in an environment of its own; PARTS=… for some of bench/against.py, ARGS=--quick.
bench-against: .venv/dev.stamp
	@test -n "$(REV)" || { echo "make bench-against REV=… : which revision?"; exit 2; }
	$(BIN)/python scripts/services.py -- $(BIN)/python -m bench.against $(REV) $(PARTS) $(ARGS)

bench-contents: .venv/dev.stamp
	$(BIN)/python scripts/services.py -- $(BIN)/python -m bench.contents $(ARGS)

# The hour of the deadline and more: ARGS=--minutes=2, ARGS=--parts=hour (docs/benchmarks.md).
load: .venv/dev.stamp
	$(BIN)/python -m trials.load $(ARGS)

test: .venv/dev.stamp
	@$(BIN)/python scripts/run_tests.py $(ARGS)

test-postgresql: .venv/dev.stamp
	$(BIN)/python scripts/services.py -- $(BIN)/python -m pytest -n logical $(ARGS)

test-sqlite: .venv/dev.stamp
	env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m pytest -n logical $(ARGS)

# Property tests look for new examples here; in `make test` they try the same ones every time.
# The robot walks on PostgreSQL too (tests/robot/).
explore: .venv/dev.stamp
	HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n logical -m hypothesis $(ARGS)
	HYPOTHESIS_PROFILE=explore $(BIN)/python scripts/services.py -- $(BIN)/python -m pytest -n logical -m hypothesis tests/robot

# On a file of its own; on PostgreSQL: .venv/bin/python scripts/services.py -- .venv/bin/python -m trials.year
year: .venv/dev.stamp
	@env -u DATABASE_URL $(BIN)/python -m trials.year $(ARGS)

# The arithmetic and the rules with one small fault at a time; ARGS=… for a module or a function alone.
mutate: .venv/dev.stamp
	env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m scripts.mutation $(ARGS)

# ARGS="--seed=… --only=redis,web-replaced": the same moments again, or some of them. docs/reliability.md has the table.
faults: .venv/dev.stamp
	env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m trials.faults $(ARGS)

# What one minute counts must be called within one minute: where the machine is too busy for that, it says so.
limits: .venv/dev.stamp
	env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m trials.limits

# The oldest SQLite that is supported, and the one of Rocky Linux 9.
test-old-sqlite: .venv/dev.stamp
	for version in 3.31.1 3.34.0; do \
		env -u DATABASE_URL -u REDIS_URL $(BIN)/python scripts/old_sqlite.py $$version -- $(BIN)/python -m pytest \
			-n logical --ignore tests/e2e --ignore tests/scripts --ignore tests/bench $(ARGS) || exit 1; \
	done

# --- Check and mend ---------------------------------------------------------------------------------------------------

check: lint types layers templates migrations translations prose

lint: .venv/dev.stamp
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: .venv/dev.stamp
	$(BIN)/mypy

layers: .venv/dev.stamp
	$(BIN)/lint-imports

templates: .venv/dev.stamp
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python scripts/check_templates.py

migrations: .venv/dev.stamp
	$(BIN)/python manage.py makemigrations --check --dry-run

translations: .venv/dev.stamp
	$(BIN)/python scripts/check_messages.py

# What a document, a docstring or a name may say; these run in `make test` too.
prose: .venv/dev.stamp
	env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m pytest -q -p no:cacheprovider -n logical \
		tests/test_plain_english.py tests/test_documents.py tests/test_architecture.py

fix: .venv/dev.stamp
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

messages: .venv/dev.stamp
	$(BIN)/python manage.py makemessages --locale vi --no-obsolete --add-location file \
		--ignore .venv --ignore node_modules --ignore staticfiles --ignore tests
	$(BIN)/python manage.py compilemessages --locale vi --ignore .venv

# --- Dependencies -----------------------------------------------------------------------------------------------------

# Requirements format only: other locks record the address of a registry, which is each machine's own business.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links --quiet $(UPGRADE)

lock: .venv/dev.stamp
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --output-file requirements/base.lock
	$(LOCK) --extra traces --constraints requirements/base.lock --output-file requirements/traces.lock
	$(LOCK) --extra dev --extra traces --constraints requirements/base.lock --output-file requirements/dev.lock
	@! grep -n '://' requirements/*.lock

vendor:
	npm ci --ignore-scripts --omit=optional --omit=peer --no-audit --no-fund
	$(PYTHON) scripts/vendor.py
