package workos

import (
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNew(t *testing.T) {
	tests := []struct {
		name string
		cfg  Config
		says []string // nothing: it is fine
	}{
		{name: "a key is enough", cfg: Config{APIKey: testKey}},
		{name: "https anywhere", cfg: Config{APIKey: testKey, BaseURL: "https://workos.example/base/"}},
		{name: "http on localhost", cfg: Config{APIKey: testKey, BaseURL: "http://localhost:4100"}},
		{name: "http on 127.0.0.1", cfg: Config{APIKey: testKey, BaseURL: "http://127.0.0.1:4100"}},
		{name: "http on another loopback address", cfg: Config{APIKey: testKey, BaseURL: "http://127.9.9.9"}},
		{name: "http on ::1", cfg: Config{APIKey: testKey, BaseURL: "http://[::1]:4100"}},
		{name: "http elsewhere", cfg: Config{APIKey: testKey, BaseURL: "http://workos.example"}, says: []string{"must be https"}},
		{name: "http on a name that only begins like loopback", cfg: Config{APIKey: testKey, BaseURL: "http://127.0.0.1.example"},
			says: []string{"must be https"}},
		{name: "http on a private address", cfg: Config{APIKey: testKey, BaseURL: "http://10.0.0.1"}, says: []string{"must be https"}},
		{name: "another scheme", cfg: Config{APIKey: testKey, BaseURL: "ftp://workos.example"}, says: []string{"must be https"}},
		{name: "a host alone", cfg: Config{APIKey: testKey, BaseURL: "api.workos.com"}, says: []string{"not an absolute URL"}},
		{name: "user and password", cfg: Config{APIKey: testKey, BaseURL: "https://a:b@workos.example"},
			says: []string{"scheme, host and path only"}},
		{name: "a query", cfg: Config{APIKey: testKey, BaseURL: "https://workos.example?a=b"}, says: []string{"scheme, host and path only"}},
		{name: "no key, and a share that is none: both are named", cfg: Config{RateShare: -1},
			says: []string{"API key is missing", "rate share"}},
		{name: "a key with a line break", cfg: Config{APIKey: "sk_a\n"}, says: []string{"no key has"}},
		{name: "a share that is no number", cfg: Config{APIKey: testKey, RateShare: math.NaN()}, says: []string{"rate share"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(test.cfg)
			assert.Equal(t, len(test.says) > 0, err != nil, "error: %v", err)
			for _, words := range test.says {
				assert.ErrorContains(t, err, words)
			}
			if err != nil {
				assert.NotContains(t, err.Error(), "sk_")
			}
		})
	}
}

func TestCaptureAnswer(t *testing.T) {
	answers := []func(http.ResponseWriter){
		func(w http.ResponseWriter) { answerJSON(w, 200, `{"id":"org_1"}`) },
		func(w http.ResponseWriter) { answerJSON(w, 404, `{"message":"gone"}`) },
	}
	for i, answer := range answers {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Request-Id", fmt.Sprintf("req_%d", i))
			answer(w)
		})
		ctx, answer := CaptureAnswer(t.Context())
		id := func() string { return answer().RequestID }
		assert.Empty(t, id())
		_, err := client.GetOrganization(ctx, "org_1")
		assert.Equal(t, fmt.Sprintf("req_%d", i), id(), "error: %v", err)
	}
}

func TestRetriesAreLoggedWithoutSecrets(t *testing.T) {
	var out strings.Builder
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls == 1 {
			answerJSON(w, 503, `{"message":"`+testKey+` is asleep"}`)
			return
		}
		answerJSON(w, 200, `{"id":"user_1"}`)
	}))
	defer server.Close()
	client, err := New(Config{APIKey: testKey, BaseURL: server.URL, Logger: slog.New(slog.NewJSONHandler(&out, nil))})
	require.NoError(t, err)
	_, err = client.GetUserByExternalID(t.Context(), "private-id")
	require.NoError(t, err)
	assert.Contains(t, out.String(), "/user_management/users/external_id/{external_id}")
	assert.NotContains(t, out.String(), testKey)
	assert.NotContains(t, out.String(), "private-id")
}

func TestARedirectNeverCarriesTheKeyAway(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the other host was called") }))
	defer other.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		client := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, code) })
		for _, op := range operations {
			if op.name != "AuthorizationURL" {
				assert.ErrorContains(t, op.call(t.Context(), client), "redirect")
			}
		}
	}
}

func TestADeadCertificateIsNotAskedTwice(t *testing.T) {
	handshakes := 0
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Config.ConnState = countNew(&handshakes)
	server.StartTLS()
	client, err := New(Config{APIKey: testKey, BaseURL: server.URL})
	require.NoError(t, err)
	_, err = client.GetOrganization(t.Context(), "org_1")
	server.Close()
	assert.Equal(t, NotSent, OutcomeOf(err))
	assert.ErrorContains(t, err, "certificate")
	assert.Equal(t, 1, handshakes)
}
