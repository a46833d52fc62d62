# Souk from the top. 'make help' lists the targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO ?= go
VERSION ?=
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
FUZZTIME ?= 5s
BENCH ?= quick
# What a browser would load: bytes of the whole pure core, gzipped. Nothing is
# inlined where speed does not matter; the cryptography stays as it is.
WASM_LIMIT := 3000000
WASM_SMALL := github.com/souk-network/... github.com/fxamacker/cbor/v2 github.com/klauspost/... lukechampine.com/... \
  github.com/multiformats/... github.com/ipfs/... github.com/mr-tron/... \
  fmt reflect strconv internal/strconv time os io bufio bytes strings slices maps sort syscall syscall/js internal/reflectlite unicode/utf8 \
  math/big compress/flate compress/zlib encoding/json encoding/base64 encoding/hex encoding/asn1 encoding/binary \
  io/fs internal/poll internal/sync internal/oserror context sync errors path iter hash/... math/rand/... internal/fmtsort internal/godebug \
  github.com/transparency-dev/... github.com/spaolacci/... github.com/x448/... flag

# Every flag of 'souk demo' has a variable: make demo PURCHASES=sales.csv LIMIT=2000
PURCHASES ?=
MAP ?=
MERCHANTS ?=
CUSTOMERS ?=
LIMIT ?=
KEEP ?=
SUMMARY ?=
SERVE ?=
JSON ?=

.PHONY: help build sim-exact sim-exact-test sim-machines demo test test-contracts test-go deps check lint generate generated fuzz bench wasm-size clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{ printf "  make %-16s %s\n", $$1, $$2 }'

build: ## bin/souk, the one program
	@mkdir -p bin
	$(GO) build -trimpath $(if $(VERSION),-ldflags '-X main.version=$(VERSION)') -o bin/souk ./cmd/souk

sim-exact: ## bin/souk-exact: simulations are the same bit for bit, on the Go version that tools/exact fits
	@mkdir -p bin
	$(GO) run ./tools/exact -out bin/_exact
	$(GO) build -trimpath -overlay bin/_exact/overlay.json -ldflags '-X testing.testBinary=1 -X github.com/souk-network/souk/simnet/bubble.build=exact' -o bin/souk-exact ./cmd/souk

sim-exact-test: sim-exact ## scenarios twice in the exact build, compared byte by byte
	@tools/simexact

sim-machines: ## the library in model mode, built for other processors, compared; MACHINES="v3 arm64", SEEDS="1 2"
	@tools/simmachines

demo: build ## a whole consortium on this machine; PURCHASES=FILE replays a CSV, see docs/demo.md
	bin/souk demo \
	  $(if $(PURCHASES),--purchases '$(PURCHASES)') $(if $(MAP),--map '$(MAP)') \
	  $(if $(MERCHANTS),--merchants '$(MERCHANTS)') $(if $(CUSTOMERS),--customers '$(CUSTOMERS)') $(if $(LIMIT),--limit '$(LIMIT)') \
	  $(if $(KEEP),--keep '$(KEEP)') $(if $(SUMMARY),--summary '$(SUMMARY)') $(if $(SERVE),--serve) $(if $(JSON),--json)

test: deps test-contracts test-go ## all tests, contracts included, installing what they need

deps:
	@tools/deps

test-contracts:
	@tools/contracts test bindings-check lint

test-go:
	@tools/gotest

check: lint generated test ## what a change must pass: format, vet, staticcheck, generated files, all tests

lint: ## gofmt, go vet, staticcheck
	@echo '== gofmt'
	@bad=$$(find . -name '*.go' -not -path '*/node_modules/*' -print0 | xargs -0 gofmt -l); [ -z "$$bad" ] || { echo "not gofmt-clean:"; echo "$$bad"; exit 1; }
	@echo '== go vet'
	$(GO) vet ./...
	@echo '== staticcheck'
	$(GO) run $(STATICCHECK) ./...

generate: ## write generated files again: OpenAPI document, wasm export list, contract bindings
	$(GO) run ./tools/openapi
	cd tools/wasm && $(GO) run ./list
	@tools/contracts bindings

generated: ## fail when a generated file differs from its source (bindings: make test)
	$(GO) run ./tools/openapi -check
	cd tools/wasm && $(GO) run ./list -check

fuzz: ## every fuzz target for FUZZTIME (5s) each
	@tools/fuzz $(FUZZTIME)

bench: ## every comparison, side by side with its alternatives; BENCH=full for the long runs
	@for dir in bench/*/; do \
	  [ -f $$dir/main.go ] || continue; \
	  flag=; if grep -qs '"$(BENCH)"' $$dir/*.go; then flag=-$(BENCH); fi; \
	  echo "== go run ./$${dir%/} $$flag"; $(GO) run ./$${dir%/} $$flag; \
	done

wasm-size: ## the pure core as WebAssembly must stay small enough for a phone
	@mkdir -p bin
	GOOS=js GOARCH=wasm $(GO) build -trimpath -ldflags '-s -w' $(foreach p,$(WASM_SMALL),-gcflags=$(p)=-l) -o bin/core.wasm ./tools/wasm
	@size=$$(gzip -9 -c bin/core.wasm | wc -c); echo "pure core as wasm, gzipped: $$size bytes, at most $(WASM_LIMIT)"; [ "$$size" -le $(WASM_LIMIT) ]

clean: ## remove what was built
	rm -rf bin
	$(MAKE) -C contracts clean
