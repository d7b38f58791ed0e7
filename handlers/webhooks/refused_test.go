package webhooks

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestRefusedWebhooksAreSummedUpOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var refused refusedWebhooks
		var sums []int
		lines := 0
		refuse := func(n int) {
			for range n {
				if refused.note(func(left int) { sums = append(sums, left) }) {
					lines++
				}
			}
		}
		refuse(1)
		time.Sleep(time.Second / 2) // so that nothing is refused at the moment of a sum
		for range 300 {
			refuse(10)
			time.Sleep(time.Second)
		}
		synctest.Wait()
		assert.Equal(t, maxRefusedLogged, lines, "the first few, then a sum each minute")
		assert.Equal(t, []int{601 - maxRefusedLogged, 600, 600, 600, 600}, sums)

		refuse(7)
		time.Sleep(refusedInterval)
		synctest.Wait()
		assert.Equal(t, 7, sums[5], "the last sum comes by itself once the flood has ended")
		time.Sleep(refusedInterval)
		synctest.Wait()
		assert.Len(t, sums, 6, "nothing more is said of nothing")
		refuse(1)
		assert.Equal(t, maxRefusedLogged+1, lines, "a single one is logged again")
		time.Sleep(refusedInterval)
		synctest.Wait()
		assert.Len(t, sums, 6)
	})
}
