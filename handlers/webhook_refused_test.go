package handlers

import (
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

func TestAnAddressNamesItsHostAndPort(t *testing.T) {
	for address, want := range map[string]string{
		"https://App.example.com/x": "app.example.com", "https://app.example.com:443": "app.example.com", "https://app.example.com:8443": "app.example.com:8443",
		"http://app.example.com": "app.example.com:80", "http://localhost:3000": "localhost:3000",
	} {
		u, err := url.Parse(address)
		require.NoError(t, err)
		assert.Equal(t, want, hostAndPort(u))
	}
}
