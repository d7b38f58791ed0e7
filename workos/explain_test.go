package workos

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWaitsAreRoundedUp(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		0:                       "in a few seconds",
		300 * time.Millisecond:  "in 1 second",
		1200 * time.Millisecond: "in 2 seconds",
		90 * time.Second:        "in 90 seconds",
		91 * time.Second:        "in 2 minutes",
		5 * time.Minute:         "in 5 minutes",
	} {
		assert.Equal(t, want, waitWords(wait), wait)
	}
}

func TestACertificateThatCannotBeTrustedIsNamed(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of each handshake that is refused
	t.Cleanup(server.Close)
	client, err := New(Config{APIKey: "sk_test_key", BaseURL: server.URL})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	_, err = client.GetOrganization(t.Context(), "org_01A")
	for _, reader := range []Audience{ForOperator, ForVisitor, ForAdministrator} {
		e := Explain(err, reader)
		assert.Equal(t, CauseCertificate, e.Cause)
		assert.Equal(t, "The certificate of the WorkOS server cannot be trusted, so nothing was sent.", e.Why)
		assert.Contains(t, e.Advice, "certificate", reader)
	}
}

func TestANotFoundListIsNotAMissingObject(t *testing.T) {
	for _, test := range []struct {
		name string
		err  *Error
		want Cause
	}{
		{"an object", &Error{Method: http.MethodGet, Path: "/organizations/{id}", Status: http.StatusNotFound}, CauseGone},
		{"a list of the environment", &Error{Method: http.MethodGet, Path: "/connections", Status: http.StatusNotFound}, CauseNoRoute},
		{"a list of an object that is gone", &Error{Method: http.MethodGet, Path: "/connections", Status: http.StatusNotFound, Code: "entity_not_found"}, CauseGone},
		{"an action that names its object in the body", &Error{Method: http.MethodPost, Path: "/portal/generate_link", Status: http.StatusNotFound}, CauseGone},
		{"an address that the server does not know", &Error{Method: http.MethodGet, Path: "/organizations/{id}", Status: http.StatusNotFound, NoRoute: true}, CauseNoRoute},
	} {
		assert.Equal(t, test.want, CauseOf(test.err), test.name)
	}
}
