package handlers

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRefusedWebhooksAreSummedUpOnceAMinute(t *testing.T) {
	var refused refusedWebhooks
	now, lines, left := time.Unix(0, 0), 0, 0
	for second := range 300 {
		for range 10 {
			log, before := refused.note(now.Add(time.Duration(second) * time.Second))
			if log {
				lines++
				left += before
			}
		}
	}
	assert.Equal(t, maxRefusedLogged+4, lines, "the first few, then one a minute")
	assert.Equal(t, 4*600-maxRefusedLogged-3, left)
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
