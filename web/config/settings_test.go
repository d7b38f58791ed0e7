package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPortalHostsHavePorts(t *testing.T) {
	values := four(t)
	values["FRONTDESK_PORTAL_HOSTS"] = "App.example.com, b.example.com:8443, c.example.com:443"
	cfg, err := Load(environ(values))
	require.NoError(t, err)
	assert.Equal(t, []string{"app.example.com", "b.example.com:8443", "c.example.com"}, cfg.PortalHosts)
	for _, wrong := range []string{"a.example.com:", "a.example.com:0", "a.example.com:70000", "a.example.com:x", "https://a.example.com"} {
		values["FRONTDESK_PORTAL_HOSTS"] = wrong
		_, err := Load(environ(values))
		assert.ErrorContains(t, err, "FRONTDESK_PORTAL_HOSTS", wrong)
	}
}

func TestTheShutdownDelayIsBounded(t *testing.T) {
	for text, ok := range map[string]bool{"0s": true, "1m": true, "61s": false, "-1s": false, "soon": false} {
		values := four(t)
		values["FRONTDESK_SHUTDOWN_DELAY"] = text
		_, err := Load(environ(values))
		assert.Equal(t, ok, err == nil, "%s: %v", text, err)
	}
}

func TestAKeyThatCannotBeAKeyIsRefused(t *testing.T) {
	for _, key := range []string{"sk_", "sk_...", "sk_abc", "client_01ABCDEFGHIJ", "pk_test_01ABCDEFGHIJ", "sk_test_a2V5XzAx...",
		"whsec_01ABCDEFGHIJ"} {
		values := four(t)
		values["WORKOS_API_KEY"] = key
		_, err := Load(environ(values))
		assert.ErrorContains(t, err, "WORKOS_API_KEY does not look like a secret key", key)
		if len(key) > len("sk_") {
			assert.NotContains(t, err.Error(), key)
		}
	}
}
