package portallinks

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnAddressNamesItsHostAndPort(t *testing.T) {
	for address, want := range map[string]string{
		"https://App.example.com/x": "app.example.com", "https://app.example.com:443": "app.example.com",
		"https://app.example.com:8443": "app.example.com:8443",
		"http://app.example.com":       "app.example.com:80", "http://localhost:3000": "localhost:3000",
	} {
		u, err := url.Parse(address)
		require.NoError(t, err)
		assert.Equal(t, want, hostAndPort(u))
	}
}
