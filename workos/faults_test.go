package workos

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// step is how the server treats one attempt.
type step func(w http.ResponseWriter, r *http.Request)

func status(code int) step {
	return func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, code, `{"message":"no luck"}`) }
}

func later(code int, retryAfter string) step {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		status(code)(w, r)
	}
}

func works(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, 201, `{"object":"audit_log_export","id":"audit_log_export_1","state":"pending","link":"https://setup.example"}`)
}

func cutShort(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "500")
	_, _ = io.WriteString(w, `{"object":"organi`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func reset(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func drips(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for sleep(r.Context(), time.Second) == nil {
		_, _ = io.WriteString(w, " ")
		_ = http.NewResponseController(w).Flush()
	}
}

func body(contentType, text string) step {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, text)
	}
}

func huge(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"id":"`)
	block := strings.Repeat("a", 1<<20)
	for range 64 {
		if _, err := io.WriteString(w, block); err != nil {
			return
		}
	}
}

func elsewhere(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://evil.example/organizations/org_1", http.StatusTemporaryRedirect)
}

func read(ctx context.Context, c *Client) error {
	_, err := c.GetAuditLogExport(ctx, "audit_log_export_1")
	return err
}

func write(ctx context.Context, c *Client) error {
	_, err := c.CreateAuditLogExport(ctx, CreateAuditLogExportOptions{OrganizationID: "org_1"})
	return err
}

func link(ctx context.Context, c *Client) error {
	_, err := c.GeneratePortalLink(ctx, GeneratePortalLinkOptions{Organization: "org_1", Intent: IntentSSO})
	return err
}

func email(ctx context.Context, c *Client) error {
	_, err := c.SendPasswordReset(ctx, "ana@x.example")
	return err
}

func exchange(ctx context.Context, c *Client) error {
	_, err := c.ExchangeCode(ctx, "code-to-be-used-once", "verifier-of-the-code")
	return err
}

// fault is what a server does, to which call, and what has to come of it. A row without an outcome expects
// success. The last step repeats.
type fault struct {
	name       string
	call       func(context.Context, *Client) error
	background bool
	refuse     int64 // dials refused first
	steps      []step
	attempts   int
	outcome    Outcome
	says       string
	least      time.Duration // how long it takes, at least and at most
	most       time.Duration
}

func TestFaults(t *testing.T) {
	for _, f := range append(append(readFaults, writeFaults...), answerFaults...) {
		t.Run(f.name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { f.run(t) }) })
	}
}

func (f fault) run(t *testing.T) {
	var attempts atomic.Int64 // the server may still be at it when the client has given up
	network := &memory{refuse: f.refuse}
	client, stop := serveIn(t, network, 1, func(w http.ResponseWriter, r *http.Request) {
		attempt := int(attempts.Add(1))
		_, _ = io.Copy(io.Discard, r.Body)
		f.steps[min(attempt, len(f.steps))-1](w, r)
	})
	defer stop()
	ctx := t.Context()
	if f.background {
		ctx = Background(ctx)
	}
	start := time.Now()
	err := f.call(ctx, client)
	took := time.Since(start)

	assert.EqualValues(t, f.attempts, attempts.Load(), "attempts that reached the server")
	assert.GreaterOrEqual(t, took, f.least)
	if f.most > 0 {
		assert.LessOrEqual(t, took, f.most)
	}
	assert.Equal(t, f.outcome, OutcomeOf(err), "error: %v", err)
	if f.outcome == "" {
		return
	}
	var typed *Error
	require.True(t, errors.As(err, &typed))
	assert.ErrorContains(t, err, f.says)
	for _, secret := range []string{testKey, "code-to-be-used-once", "verifier-of-the-code", "evil.example", "localhost"} {
		assert.NotContains(t, err.Error(), secret)
	}
}
