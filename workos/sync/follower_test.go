package sync

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// histories returns the first and the last seed of the random histories to follow: FRONTDESK_HISTORIES is how many, or "7-7" for one.
func histories(t *testing.T) (first, last uint64) {
	t.Helper()
	first, last = 1, 20
	text := os.Getenv("FRONTDESK_HISTORIES")
	if text == "" {
		return first, last
	}
	from, to, isRange := strings.Cut(text, "-")
	var err error
	if isRange {
		first, err = strconv.ParseUint(from, 10, 64)
		require.NoError(t, err)
	} else {
		to = from
	}
	last, err = strconv.ParseUint(to, 10, 64)
	require.NoError(t, err)
	return first, last
}

// TestTheMirrorFollowsWorkOS lets things happen in WorkOS while webhooks are lost, late, doubled and in any order, and the program
// is restarted. Then the mirror must be equal to one that was filled from scratch.
func TestTheMirrorFollowsWorkOS(t *testing.T) {
	first, last := histories(t)
	for n := first; n <= last; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, n, 6, 30)
			for range 30 {
				w.change()
				switch w.random.IntN(6) {
				case 0:
					w.deliver()
				case 1:
					if _, err := w.follow.readNew(t.Context()); err != nil {
						t.Fatal(err)
					}
				case 2:
					if _, err := w.follow.applyNew(t.Context()); err != nil {
						t.Fatal(err)
					}
				case 3:
					if w.random.IntN(4) == 0 {
						w.close()
						w.open()
					}
				}
			}
			w.deliver()
			w.catchUp()
			w.same()
		})
	}
}
