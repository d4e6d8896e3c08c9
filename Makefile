# The one task runner: continuous integration and people call these and nothing else.
WEB := .venv/bin/python tools/web

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench soak model scan

help: ## say what there is to do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

run: ## set up what is missing and serve Qiaomen, with a demo street on first start (PORT, QIAOMEN_HOME, DATABASE_URL)
	@tools/setup
	@exec .venv/bin/qiaomen run

test: ## check everything and run every test; installs PostgreSQL, Chromium and more through apt-get where missing
	@tools/setup test
	@$(MAKE) --no-print-directory check
	$(WEB) run vitest run
	.venv/bin/pytest -n 3 --dist worksteal

check: ## ruff, mypy, import-linter; vue-tsc, oxlint, eslint, dependency-cruiser
	@tools/setup check
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(WEB) run vue-tsc -p tsconfig.json
	$(WEB) run vue-tsc -p tsconfig.tools.json
	$(WEB) run oxlint
	$(WEB) run eslint .
	$(WEB) run depcruise --config .dependency-cruiser.cjs src

bench: ## measure what is claimed and write bench/results.json; some minutes
	@tools/setup test
	$(WEB) run vite build --config bench/vite.config.ts --logLevel warn
	.venv/bin/python -m bench.run

soak: ## inject the faults of docs/reliability.md again and again; MINUTES=10; adds up in bench/reliability.json
	@tools/setup test
	.venv/bin/python -m tests.faults.soak --minutes $(or $(MINUTES),10)

fix: ## format, and mend what the checkers can mend
	@tools/setup check
	.venv/bin/ruff format --quiet .
	.venv/bin/ruff check --fix --exit-zero .
	$(WEB) run oxlint --fix
	$(WEB) run eslint --fix .

model: ## search the protocol's model (docs/model.md) further than make test does; some minutes
	@tools/setup test
	.venv/bin/python -m tests.model

scan: ## look for weaknesses with schemathesis, wapiti, sqlmap, bandit and csp_evaluator; an hour; writes docs/scan.md
	@tools/scan
