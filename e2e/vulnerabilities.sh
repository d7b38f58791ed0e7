#!/bin/sh
# Known vulnerabilities in what the program calls. GOVULNDB names the database: a file:// copy where there is
# no network. Without the variable the public one is asked, and not reaching it is said, not counted as clean.
set -eu
if [ -n "${GOVULNDB:-}" ]; then
	exec go tool govulncheck -db "$GOVULNDB" ./...
fi
if go tool govulncheck ./...; then
	exit 0
fi
if command -v curl >/dev/null 2>&1 && ! curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/db.json 2>/dev/null; then
	echo 'The vulnerability database could not be reached: NOT checked. Set GOVULNDB=file:///path to a copy of it.' >&2
	exit 0
fi
exit 1
