# One command to run it, one to test it. `make` alone lists them. Python 3.11+; nothing else has to be installed.

PYTHON ?= python3
PORT ?= 8000
VAR ?= var
VENV ?= .venv
export PORT
export VAR
# A portal is a handful of processes, its tests start dozens: each would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
JOURNEYS := browser or whole

.PHONY: help run test journeys check bench messages clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18
	@echo "  Variables: PORT (8000), VAR (var: all data), PYTHON (python3), ARGS (of make test: which tests). Two copies: make run PORT=8001 VAR=var-2"

$(STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python cannot make virtual environments here: apt-get install python3-venv"; exit 1; }
	@echo "Installing what requirements.txt names into $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

run: $(STAMP) ## start the portal with demo data; prints the address and the sign-ins; Ctrl-C ends it
	@PORTAL_DEMO=1 exec $(BIN)/python manage.py serve --demo

test: $(STAMP) ## the suite, two at a time
	@VAR=$(VAR)/test exec $(BIN)/python -m pytest -n 2 --dist loadgroup $(or $(ARGS),-m "not ($(JOURNEYS))")

journeys: $(STAMP) ## the tests that take a whole portal: its processes, its demo, a browser where Chromium is found
	@VAR=$(VAR)/test exec $(BIN)/python -m pytest -n 2 --dist loadgroup -m "$(JOURNEYS)"

check: $(STAMP) ## style, templates, migrations, deployment settings, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	VAR=$(VAR)/test $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		DATABASE_URL=postgres://portal@db.invalid/portal REDIS_URL=redis://cache.invalid/0 \
		VAR=$(VAR)/test PORTAL_URL=https://portal.invalid PORTAL_HOSTS=portal.invalid SMTP_URL=smtp+tls://mail.invalid:587 \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py messages --check

bench: $(STAMP) ## the benchmarks, as ratios
	@VAR=$(VAR)/bench exec $(BIN)/python -m pytest -n 0 -s -o addopts=--reuse-db tests/bench

messages: $(STAMP) ## bring the translation files up to the source (needs gettext), then compile them
	@$(BIN)/python manage.py messages --extract

clean: ## remove what can be made again: .venv, compiled files, test data; never the data in VAR
	rm -rf $(VENV) $(VAR)/test $(VAR)/bench .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -delete
