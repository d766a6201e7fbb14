# What one does with this checkout; `make help` lists it. README.md has the plain commands.
PREFIX ?= /usr/local
MEDPREP = .build/release/medprep
SWIFT_SOURCES = Package.swift Sources Tests Benchmarks

.DEFAULT_GOAL := help
.PHONY: help demo test release install uninstall bench lint format clean packages

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

packages:
	@Scripts/install-packages.sh

demo: packages ## Install what is missing, build, and run the whole way on Demo/corpus
	swift build -c release --product medprep
	$(MEDPREP) prepare Demo/corpus --output demo-output --overwrite --sequence-length 512
	@echo; echo "In demo-output:"; ls -l demo-output | sed 1d
	@echo; $(MEDPREP) inspect demo-output/manifest.json
	@echo; echo "Sequence 1 of the first shard, decoded:"
	@$(MEDPREP) inspect demo-output/shard-00000.npy --sequence 1

test: ## Install what is missing, build, lint, and run all tests
	@Scripts/install-packages.sh --tests
	@Scripts/make-test-environment.sh
	swift build --build-tests --explicit-target-dependency-import-check error
	@Scripts/check-fuzzers.sh
	swift test --skip-build --disable-xctest
	@$(MAKE) --no-print-directory lint

release: packages ## Build the program that `make install` installs
	swift build -c release --product medprep --static-swift-stdlib

install: release ## Install program and data (PREFIX=/usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/medprep
	install -s $(MEDPREP) $(DESTDIR)$(PREFIX)/bin/medprep
	rm -rf $(DESTDIR)$(PREFIX)/share/medprep/vocab
	cp -R vocab $(DESTDIR)$(PREFIX)/share/medprep/vocab
	install -m 644 LICENSE NOTICE $(DESTDIR)$(PREFIX)/share/medprep

uninstall: ## Remove what `make install` put there
	rm -rf $(DESTDIR)$(PREFIX)/bin/medprep $(DESTDIR)$(PREFIX)/share/medprep

bench: packages ## Measure every stage in MB/s
	swift run -c release bench

lint: ## Check layout and doc comments
	swift format lint --strict -r -p $(SWIFT_SOURCES)

format: ## Lay the sources out
	swift format -i -r -p $(SWIFT_SOURCES)

clean: ## Remove what was built, and the demo's output
	rm -rf .build .venv demo-output demo-output.partial
