# The commands of this project; `make help` lists them. What each does is fixed: see README.md.
# .venv is filled from the lock files by deploy/setup/environment.sh and renewed when they change.

.DEFAULT_GOAL := help
.PHONY: help demo run test check bench screenshots words sbom lock running developing
.SILENT:

HERE := .venv/bin
PY := $(HERE)/python
# The suite needs two workers; a single file is quicker without them.
JOBS ?= $(if $(findstring .py,$(T)),0,2)

# Modules compiled once start the next command in a second instead of seven.
unexport PYTHONDONTWRITEBYTECODE
export HOST PORT RESET FULL INSTALL_BROWSER AUDIT PYTHON

help: ## list these commands
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: running ## start the demonstration, fictitious people, on http://localhost:8501 (PORT=, HOST=, RESET=1 starts over)
	exec $(PY) -m deploy.setup.start demo

run: running ## start for real use, with the settings of the environment or .env (see .env.example)
	exec $(PY) -m deploy.setup.start run

test: developing ## pass the tests (T=path a part, FULL=1 the long ones too, SEEDS=200 more releases to attack, INSTALL_BROWSER=1 installs Chromium and LibreOffice)
	$(PY) -m tests.browsers
	$(PY) -m tests.offices
	$(PY) -m pytest -n $(JOBS) --dist loadfile $(T)

check: developing ## format, lint, types, import contracts, generated docs, licences, bill of materials, dependency audit (AUDIT=1: must be complete)
	echo "Format";           $(HERE)/ruff format --check --quiet . || { echo "Run: $(HERE)/ruff format ."; exit 1; }
	echo "Lint";             $(HERE)/ruff check --quiet .
	echo "Types";            $(HERE)/basedpyright --pythonpath $(PY)
	echo "Import contracts"; $(HERE)/lint-imports --no-logo
	echo "Generated docs";   $(PY) manage.py docs --check
	echo "Licences";         $(PY) -m deploy.setup.licences --check
	echo "Bill of materials"; $(PY) -m deploy.setup.bill_of_materials --check
	echo "Dependencies";     $(PY) -m deploy.setup.audit requirements-dev.lock benchmarks/requirements.lock

bench: developing ## measure speed as ratios in one run: table here and in var/bench.json (ONLY=name one of them)
	$(PY) -m benchmarks $(ONLY)

screenshots: developing ## drive the demonstration in a browser and renew the pictures in docs/
	$(PY) -m tests.browsers
	$(PY) -m docs.screenshots

words: developing ## take the texts out of the code into locales/*.po, ready to be translated
	$(PY) -m deploy.setup.words

sbom: developing ## write what Hemväg is built on: bill of materials and licences, in docs/reference/
	$(PY) -m deploy.setup.licences
	$(PY) -m deploy.setup.bill_of_materials

lock: ## choose the newest releases that work together and lock them (needs uv)
	uv pip compile pyproject.toml --upgrade --output-file requirements.lock $(LOCK_OPTIONS)
	uv pip compile pyproject.toml --upgrade --group dev --constraints requirements.lock --output-file requirements-dev.lock $(LOCK_OPTIONS)

LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-header

running:
	deploy/setup/environment.sh requirements.lock

developing:
	deploy/setup/environment.sh requirements-dev.lock
