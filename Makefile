# `make demo` and `make test` work on a fresh clone: they make their own .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := .airsmith-demo
AIRSMITH := $(BIN)/airsmith
AIRFLOW_3 := .venv-airflow
AIRFLOW_2 := .venv-airflow2
EDITORS := .editors

CORPUS ?= .corpus-wheels
MEASURE := PYTHONPATH=tests $(BIN)/python tests/benchmarks
WHEELS ?= .catalog-wheels
SDISTS ?= .catalog-sdists

.PHONY: demo test lint check corpus test-airflow benchmarks vsix test-editors format schema rule-docs catalog catalog-releases clean

demo: $(STAMP) ## A spec becomes an operator, without a key
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@cp schemas/examples/row_count_operator.* schemas/examples/feature_flag_hook.component.yaml $(DEMO)/
	@echo; echo "== 1. A spec becomes an operator; a hand-written transcript stands in for the model."
	@echo "   The first attempt is wrong; its findings go back, and the second is right."; echo
	$(call run,generate $(DEMO)/row_count_operator.component.yaml --engine replay)
	@echo; echo "== 2. Another spec becomes a scaffold: the typed skeleton, without any model."; echo
	$(call run,generate $(DEMO)/feature_flag_hook.component.yaml --engine scaffold)
	@echo; echo "== 3. What is there now."; echo
	@ls -l $(DEMO) | awk 'NR > 1 && $$9 != "data" { printf "%8d bytes  %s\n", $$5, $$9 }'
	@echo; echo "== 4. The same rules as in the editor and in CI."; echo
	$(call run,check $(DEMO))
	@echo; echo "== 5. What the runs took."; echo
	$(call run,stats metrics)
	@echo; echo "Look at $(DEMO)/row_count_operator.py, its tests, its test DAG and its docs."

run = @echo '$$ airsmith $(1)'; AIRSMITH_DATA_DIR="$(CURDIR)/$(DEMO)/data" $(AIRSMITH) $(1)

test: $(STAMP) ## All tests but those that need a real Airflow or real editors
	$(BIN)/python -m pytest -n 2 -m "not airflow and not editors"

lint: $(STAMP) ## Style, types and layers
	$(BIN)/ruff format --check server tests
	$(BIN)/ruff check server tests
	$(BIN)/mypy
	$(BIN)/lint-imports

test-airflow: $(STAMP) $(AIRFLOW_3)/.installed $(AIRFLOW_2)/.installed ## Generated files on real Airflows
	AIRSMITH_AIRFLOW_PYTHON=$(CURDIR)/$(AIRFLOW_3)/bin/python $(BIN)/python -m pytest -m airflow tests/airflow
	AIRSMITH_AIRFLOW_PYTHON=$(CURDIR)/$(AIRFLOW_2)/bin/python $(BIN)/python -m pytest -m airflow tests/airflow

check: lint test test-editors demo corpus test-airflow ## What CI runs

corpus: $(STAMP) ## No error on code of other people, fixes that keep their promises, and what danger is caught
	@mkdir -p $(CORPUS)
	$(MEASURE)/check_corpus.py --cache $(CORPUS) @tests/benchmarks/provider_wheels.txt
	$(MEASURE)/check_corpus.py --cache $(CORPUS) @tests/benchmarks/community_airflow_3.txt
	$(MEASURE)/check_corpus.py --cache $(CORPUS) @tests/benchmarks/community_airflow_2.txt
	$(MEASURE)/fix_corpus.py --cache $(CORPUS) --most 20 @tests/benchmarks/provider_wheels.txt
	$(MEASURE)/danger_table.py

benchmarks: corpus ## Measured ratios, printed
	$(MEASURE)/start_time.py
	$(MEASURE)/seeded_corpus.py --cache $(CORPUS) @tests/benchmarks/provider_wheels.txt

vsix: $(STAMP) ## The VS Code extension with this project's wheel inside, into dist/
	rm -rf vscode-client/bundled
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir vscode-client/bundled .
	cd vscode-client && npm ci --ignore-scripts && npm run check && npm run package

test-editors: $(STAMP) ## The VSIX in a real VS Code, and the server in Neovim and Emacs, which it installs
	@PYTHON=$(CURDIR)/$(BIN)/python tests/editors/setup.sh $(EDITORS)
	PATH="$(CURDIR)/$(EDITORS)/node/bin:$$PATH" $(MAKE) vsix
	$(BIN)/python -m pytest -m editors tests/editors

format: $(STAMP) ## Put the code into its form
	$(BIN)/ruff check --fix server tests
	$(BIN)/ruff format server tests

schema: $(STAMP) ## Write schemas/component-spec.schema.json anew
	$(AIRSMITH) schema > schemas/component-spec.schema.json

rule-docs: $(STAMP) ## Write docs/rules anew
	$(BIN)/python -m airsmith.application.rule_pages docs/rules

catalog: $(STAMP) ## Make the catalog's data from the wheels pinned in catalog/build/versions.json
	$(BIN)/python -m airsmith.catalog.build --requirements > .catalog-requirements.txt
	$(BIN)/python -m pip download --quiet --no-deps --only-binary=:all: --dest $(WHEELS) -r .catalog-requirements.txt
	$(BIN)/python -m airsmith.catalog.build --wheels $(WHEELS) --out server/airsmith/catalog/data

catalog-releases: $(STAMP) ## Gather which versions of each provider there are, from source distributions
	$(BIN)/python -m airsmith.catalog.build --requirements | grep -- -providers- > .catalog-requirements.txt
	for list in .catalog-requirements.txt server/airsmith/catalog/build/milestones.txt; do \
		$(BIN)/python -m pip download --quiet --no-deps --no-binary=:all: --ignore-requires-python \
			--dest $(SDISTS) -r $$list || exit 1; \
	done
	$(BIN)/python -m airsmith.catalog.build --sdists $(SDISTS) --out server/airsmith/catalog/data

clean: ## Remove everything that was made
	rm -rf $(VENV) $(AIRFLOW_3) $(AIRFLOW_2) $(EDITORS) $(DEMO) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(AIRFLOW_3)/.installed: Makefile
	@echo "Installing Airflow 3.3 into $(AIRFLOW_3) …"
	@test -x $(AIRFLOW_3)/bin/python || $(PYTHON) -m venv $(AIRFLOW_3)
	@$(AIRFLOW_3)/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(AIRFLOW_3)/bin/uv pip install --quiet --python $(AIRFLOW_3)/bin/python "apache-airflow-core==3.3.2" \
		apache-airflow-providers-standard apache-airflow-providers-common-sql pytest
	@touch $@

$(AIRFLOW_2)/.installed: Makefile $(AIRFLOW_3)/.installed
	@echo "Installing Airflow 2.11 into $(AIRFLOW_2) …"
	@test -x $(AIRFLOW_2)/bin/python || $(PYTHON) -m venv $(AIRFLOW_2)
	@$(AIRFLOW_3)/bin/uv pip install --quiet --python $(AIRFLOW_2)/bin/python "apache-airflow==2.11.2" pytest
	@touch $@

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Airsmith needs Python 3.11 or newer: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@
