//go:build race

package mirror

import (
	"flag"

	_ "pgregory.net/rapid" // whose flag is set below
)

// init takes fewer random examples under the race detector, which makes SQLite some thirty times slower: what it
// looks for does not depend on their number.
func init() {
	if err := flag.Set("rapid.checks", "5"); err != nil {
		panic(err)
	}
}
