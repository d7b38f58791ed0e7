#!/bin/sh
# Lays out what the browser tests need and writes .playwright/env, which make sources. Safe to run again: what is
# there already is kept. Needs Go, Node and npm; finds or installs everything else.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

command -v node >/dev/null 2>&1 || fail 'node is missing. Install Node.js 18 or newer (https://nodejs.org).'
command -v npm >/dev/null 2>&1 || fail 'npm is missing. It comes with Node.js (https://nodejs.org).'

# Node packages as locked: the playwright driver and axe-core among them.
make --no-print-directory node_modules/.package-lock.json

# playwright-go expects <driver folder>/package/cli.js and the version it was made for.
driver="$PWD/.playwright/driver"
mkdir -p "$driver"
ln -sfn "$PWD/node_modules/playwright-core" "$driver/package"
[ -f "$driver/package/cli.js" ] || fail 'playwright-core is not in node_modules. Run: npm ci'

works() { [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1; }

find_chromium() {
	# The headless shell is Chromium without a window: the same pages for two thirds of the processor time.
	for candidate in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
		path=$(command -v "$candidate" 2>/dev/null || true)
		if works "$path"; then echo "$path"; return; fi
	done
	for path in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
		if works "$path"; then echo "$path"; return; fi
	done
	# What playwright's own installer left behind, if anything.
	path=$(node -e 'process.stdout.write(require("./node_modules/playwright-core").chromium.executablePath())' 2>/dev/null || true)
	if works "$path"; then echo "$path"; fi
}

chromium=$(find_chromium)
if [ -z "$chromium" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	say 'installing chromium with apt-get'
	export DEBIAN_FRONTEND=noninteractive
	{ apt-get update -qq && { apt-get install -y -qq chromium-headless-shell 2>/dev/null || apt-get install -y -qq chromium; }; } >/dev/null ||
		say 'apt-get could not install chromium'
	chromium=$(find_chromium)
fi
if [ -z "$chromium" ]; then
	say "installing chromium with playwright's own installer"
	node "$driver/package/cli.js" install chromium || say "playwright's installer could not fetch chromium"
	chromium=$(find_chromium)
fi
[ -n "$chromium" ] || fail 'no Chromium: none is installed, apt-get (which needs root) and the playwright installer could not get one.
       Install Chromium or Chrome yourself, or set CHROMIUM=/path/to/chromium, and run this again.'

cat > .playwright/env <<ENV
export PLAYWRIGHT_DRIVER_PATH='$driver'
export PLAYWRIGHT_NODEJS_PATH='$(command -v node)'
export CHROMIUM='$chromium'
ENV
say "browser tests use $chromium"
