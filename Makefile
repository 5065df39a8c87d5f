# Every command of the project; `make help` lists them.
SHELL := /bin/sh
PY := .venv/bin/python
export PORT PYTHON
# Bytecode is kept, whatever the machine says: without it each of our processes compiles all libraries anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo demo-code demo-reset test test-unit test-full check format docs locks bench bench-city bench-kills bench-collect bench-auth bench-evaluate bench-alerts clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-12s %s\n", $$1, $$2}'

install: ## Install what the product needs into .venv
	@sh deploy/install/venv.sh runtime

install-dev: ## Install what the product and its tests need into .venv
	@sh deploy/install/venv.sh dev

demo: install ## Run everything on the embedded default with stand-in sources (PORT=8050)
	@exec $(PY) app.py demo

demo-code: install ## Print the code that an account of the demo is asked for beside its password (NAME=leader)
	@$(PY) app.py demo --code $(or $(NAME),leader)

demo-reset: install ## Forget the demo's data
	@$(PY) app.py demo --reset

test: install-dev ## Run the tests, installing what they need (WORKERS=4)
	@sh deploy/install/system-packages.sh tests/system-packages.txt
	@sh deploy/install/servers.sh
	@$(PY) -m pytest -m "not slow" -n $(or $(WORKERS),4) --durations 30 --durations-min 10

test-unit: install-dev ## Run the tests that need no server
	@$(PY) -m pytest tests/unit tests/project

test-full: install-dev ## Run every test, the long ones too
	@sh deploy/install/system-packages.sh tests/system-packages.txt
	@sh deploy/install/system-packages.sh tests/system-packages-full.txt
	@sh deploy/install/servers.sh
	@$(PY) -m pytest --postgres both

check: install-dev ## Lint, types, import rules, known holes, spelling, generated docs
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/codespell
	@.venv/bin/bandit --quiet --configfile pyproject.toml --recursive app.py core store collectors indicators people evaluation alerts cockpit operations deploy
	@$(PY) -m deploy.checks.advisories requirements.lock requirements-dev.lock
	@$(PY) app.py docs --check
	@$(PY) app.py check --definitions-only

format: install-dev ## Format the code
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

docs: install-dev ## Make the generated pages of docs/ anew
	@$(PY) app.py docs

locks: install-dev ## Pin the dependencies of pyproject.toml anew
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group pyproject.toml:bench -o requirements-bench.lock
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --only-binary :all: --group pyproject.toml:servers -o requirements-servers.lock

bench-kills: install-dev ## Kill workers, commands and PostgreSQL 200 times; nothing may be wrong then (KILLS=200)
	@sh deploy/install/system-packages.sh tests/system-packages.txt
	@$(PY) -m benchmarks.kills --kills $(or $(KILLS),200)

bench-city: install-dev ## Run the whole city once, from empty to exact (SCALE=1)
	@sh deploy/install/system-packages.sh tests/system-packages.txt
	@$(PY) -m benchmarks.city --scale $(or $(SCALE),1)

bench: install-dev ## Measure the figures of the design, one JSON line each
	@sh deploy/install/system-packages.sh tests/system-packages.txt
	@sh deploy/install/bench-venv.sh
	@$(PY) -m benchmarks

bench-collect: install-dev ## Measure first loads, batches and what they are compared to (ROWS=1000000)
	@sh deploy/install/system-packages.sh tests/system-packages.txt
	@sh deploy/install/bench-venv.sh
	@$(PY) -m benchmarks --collect --rows $(or $(ROWS),1000000)

bench-auth: install-dev ## Measure sign-in, gate and audit trail
	@$(PY) -m benchmarks.auth

bench-evaluate: install-dev ## Measure scoring 5 000 agencies by 33 items, and 200 notices, and seal 200 orders at once
	@$(PY) -m benchmarks.evaluate
	@$(PY) -m benchmarks.evaluate_store
	@$(PY) -m benchmarks.notices
	@$(PY) -m benchmarks.sealing

bench-alerts: install-dev ## Measure looks at 90 000 instances, and the way from a commit to a mail
	@$(PY) -m benchmarks.alerts

clean: ## Remove caches (keeps .venv and .demo)
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis build reports
