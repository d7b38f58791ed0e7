# Everything a person types. `make help` lists it; each target does its own set-up.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GENERATED   = static/dist views/ui/icons '*_templ.go'

# The race detector watches our code and what it shares memory with. These packages work on memory of the goroutine that
# calls them (SQLite, parsers, compression), and being watched makes them many times slower. modernc.org/sqlite itself is
# watched: it uses sync.Map, whose generic code would be linked from there unwatched for every other package too, and what
# other packages hand over through a sync.Map would then look like a race.
UNWATCHED = modernc.org/sqlite/lib/... modernc.org/libc/... modernc.org/memory/... modernc.org/mathutil/... golang.org/x/net/html/... github.com/PuerkitoBio/... github.com/andybalholm/... regexp/... compress/...
RACE      = -race $(UNWATCHED:%=-gcflags=%=-race=false)

.DEFAULT_GOAL := help
.PHONY: help run gallery emulator test race check bench bench-large histories assets generate setup

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

run: ## the desk with made-up customers: no account, no key, no network
	@echo 'Compiling Frontdesk; the first time takes a minute or two.'
	@go run . demo

gallery: ## every page with made-up data, light, dark and narrow: for changes of the look
	@go run ./web/gallery

emulator: ## the WorkOS emulator alone
	@echo 'Compiling the emulator; the first time takes a minute or two.'
	@go run . emulator

test: ## every test, browser tests included; sets up what they need
	sh e2e/setup.sh
	@# Side by side: the browser tests mostly wait for the browser.
	. ./.playwright/env && { go test -timeout 20m ./e2e & browsers=$$!; \
		go test -timeout 20m $$(go list ./... | grep -v /e2e$$); rest=$$?; wait $$browsers && exit $$rest; }

race: ## the tests that run code side by side, with the race detector: three times as slow
	@# The tests named TestWalk open hundreds of pages one after another as one person, so nothing in them can race.
	go test $(RACE) -timeout 25m -skip '^TestWalk' $$(go list ./... | grep -v /e2e$$)

check: ## format, vet, staticcheck, generated files current, modules, known vulnerabilities
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'Not formatted (run gofmt -w):'; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	go mod verify
	go mod tidy -diff
	$(MAKE) assets generate
	@git diff --exit-code --stat -- $(GENERATED) && test -z "$$(git status --porcelain -- $(GENERATED))" || { echo 'Generated files are not current: run make assets generate and commit the result.'; exit 1; }
	go test -run Architecture .
	sh e2e/vulnerabilities.sh

bench: ## the budgets of the design at 100,000 and 1,000,000 users and 1,000,000 events, as: name value unit budget, OVER when missed
	sh e2e/setup.sh
	@. ./.playwright/env && folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && for room in workos/mirror store/events e2e; do \
		FRONTDESK_BENCH_DIR=$$folder go test -run '^$$' -bench . -benchtime 1x -timeout 30m ./$$room; \
	done | grep --line-buffered -E '^[a-z][a-z0-9_]* [0-9.]+ [^ ]+ |FAIL|^panic|Error'

histories: ## 5,000 random histories of WorkOS that the mirror must follow; FRONTDESK_HISTORIES=7-7 is the seventh alone
	FRONTDESK_HISTORIES=$${FRONTDESK_HISTORIES:-5000} go test -timeout 0 -run TestTheMirrorFollowsWorkOS ./workos/sync

bench-large: ## the budgets of the kept events at 10,000,000 of them: 13 GB of disk, half an hour
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && FRONTDESK_BENCH_DIR=$$folder FRONTDESK_BENCH_EVENTS=10000000 \
		go test -run '^$$' -bench . -benchtime 1x -timeout 120m ./store/events | grep --line-buffered -E '^[a-z][a-z0-9_]* [0-9.]+ [^ ]+ |FAIL|^panic|Error'

assets: node_modules/.package-lock.json ## build static/dist from static/src
	npm run --silent assets

generate: ## turn *.templ into Go
	go tool templ generate

setup: ## what the browser tests need: node packages, the playwright driver, Chromium
	sh e2e/setup.sh

# npm writes this file last: it is there, and newer, exactly when the packages are installed as locked.
node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@
