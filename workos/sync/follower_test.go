package sync

import (
	"flag"
	"fmt"
	"testing"
)

var (
	seeds = flag.Uint64("seeds", 20, "how many random histories are followed")
	seed  = flag.Uint64("seed", 0, "the only history to follow")
)

// TestTheMirrorFollowsWorkOS lets things happen in WorkOS while webhooks are lost, late, doubled and in any order, and the program
// is restarted. Then the mirror must be equal to one that was filled from scratch.
func TestTheMirrorFollowsWorkOS(t *testing.T) {
	first, last := uint64(1), *seeds
	if *seed > 0 {
		first, last = *seed, *seed
	}
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
