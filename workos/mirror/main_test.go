package mirror

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain has each property tried 25 times unless the command line asks for more (-rapid.checks=1000): with
// the race detector on, a database in Go is slow.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		os.Exit(2)
	}
	goleak.VerifyTestMain(m)
}
