package workos

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
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
		assert.Equal(t, "The certificate of the WorkOS server is signed by an authority that this machine does not trust, so nothing was sent.",
			e.Why)
		assert.Contains(t, e.Advice, "certificate", reader)
	}
}

// TestEachFaultOfACertificateHasItsOwnWords asks real TLS servers whose authority the client trusts.
func TestEachFaultOfACertificateHasItsOwnWords(t *testing.T) {
	now := time.Now()
	for _, test := range []struct {
		name, want string
		from, to   time.Time
		hosts      []string
		addresses  []net.IP
	}{
		{"another host", "is for another host name", now.Add(-time.Hour), now.Add(time.Hour), []string{"other.example"}, nil},
		{"expired", "has expired", now.Add(-2 * time.Hour), now.Add(-time.Hour), nil, []net.IP{net.IPv4(127, 0, 0, 1)}},
		{"not valid yet", "is not valid yet", now.Add(time.Hour), now.Add(2 * time.Hour), nil, []net.IP{net.IPv4(127, 0, 0, 1)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			require.NoError(t, err)
			template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: test.from, NotAfter: test.to, DNSNames: test.hosts,
				IPAddresses: test.addresses,
				IsCA:        true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
			der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
			require.NoError(t, err)
			certificate, err := x509.ParseCertificate(der)
			require.NoError(t, err)
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der},
				PrivateKey: key}}} //nolint:gosec // a test's server
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			t.Cleanup(server.Close)
			roots := x509.NewCertPool()
			roots.AddCert(certificate)
			transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}} //nolint:gosec // a test's client
			t.Cleanup(transport.CloseIdleConnections)
			client, err := New(Config{APIKey: "sk_test_key", BaseURL: server.URL, HTTPClient: &http.Client{Transport: transport}})
			require.NoError(t, err)
			t.Cleanup(client.Close)
			_, err = client.GetOrganization(t.Context(), "org_01A")
			e := Explain(err, ForOperator)
			assert.Equal(t, CauseCertificate, e.Cause, "%v", err)
			assert.Contains(t, e.Why, "The certificate of the WorkOS server "+test.want)
			assert.Contains(t, e.Why, "nothing was sent")
			assert.Equal(t, NotSent, OutcomeOf(err))
		})
	}
}

func TestAServerErrorIsAnAnswer(t *testing.T) {
	for status, want := range map[int]string{500: "500 Internal Server Error", 502: "502 Bad Gateway", 503: "503 Service Unavailable",
		520: "520"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Request-Id", "req_77")
			w.WriteHeader(status)
		}))
		t.Cleanup(server.Close)
		client, err := New(Config{APIKey: "sk_test_key", BaseURL: server.URL})
		require.NoError(t, err)
		t.Cleanup(client.Close)
		_, err = client.CreateOrganization(t.Context(), CreateOrganizationOptions{Name: "Acme"}) // a change is not sent twice
		for _, reader := range []Audience{ForOperator, ForVisitor, ForAdministrator} {
			e := Explain(err, reader)
			assert.Equal(t, CauseServerError, e.Cause)
			assert.Equal(t, "WorkOS answered with an error", e.Title)
			assert.Equal(t, "WorkOS answered with an error: "+want+", request ID req_77.", e.Why)
			assert.Contains(t, e.Advice, "again")
		}
	}
	assert.Equal(t, CauseNoAnswer, CauseOf(&Error{Outcome: Unknown, Err: io.ErrUnexpectedEOF}),
		"without an answer there is no error of WorkOS's")
	assert.Equal(t, CauseConcurrent, CauseOf(&Error{Status: 503, Code: codeConcurrent}))
}

func TestANotFoundListIsNotAMissingObject(t *testing.T) {
	for _, test := range []struct {
		name string
		err  *Error
		want Cause
	}{
		{"an object", &Error{Method: http.MethodGet, Path: "/organizations/{id}", Status: http.StatusNotFound}, CauseGone},
		{"a list of the environment", &Error{Method: http.MethodGet, Path: "/connections", Status: http.StatusNotFound}, CauseNoRoute},
		{"a list of an object that is gone", &Error{Method: http.MethodGet, Path: "/connections", Status: http.StatusNotFound,
			Code: "entity_not_found"}, CauseGone},
		{"an action that names its object in the body", &Error{Method: http.MethodPost, Path: "/portal/generate_link",
			Status: http.StatusNotFound}, CauseGone},
		{"an address that the server does not know", &Error{Method: http.MethodGet, Path: "/organizations/{id}", Status: http.StatusNotFound,
			NoRoute: true}, CauseNoRoute},
	} {
		assert.Equal(t, test.want, CauseOf(test.err), test.name)
	}
}
