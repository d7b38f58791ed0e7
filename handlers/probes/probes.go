package probes

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	gosync "sync"
	"time"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/sync"
)

// Live answers a probe with whether the process responds. It depends on nothing else: a process must not be restarted because
// its database or WorkOS is slow.
func (h *Handlers) Live(c request.Context) error { return c.String(http.StatusOK, "live\n") }

// Ready tells load balancers whether requests may be sent here. The server listens only after migrations are done and the
// mirror can be read, so it only checks that the server is not stopping. It ignores WorkOS and the ledger being
// unavailable: pages can still be read, and another replica would be no better.
func (h *Handlers) Ready(c request.Context) error {
	if h.Draining() {
		return c.String(http.StatusServiceUnavailable, "not ready: Frontdesk is shutting down\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// actionsCheckTTL is how long a check of the ledger is reused: anyone may request it, and each check is a write.
const actionsCheckTTL = 5 * time.Second

// actionsCheckTimeout is how long a check waits for another writer.
const actionsCheckTimeout = 3 * time.Second

// actionsCheck is the last result of checking whether the ledger can be written.
type actionsCheck struct {
	mu      gosync.Mutex
	at      time.Time
	problem string // "" when it can
}

// ReadyActions tells monitoring whether actions and sign-ins can be written to the ledger. It is for alerts,
// not for load balancers.
func (h *Handlers) ReadyActions(c request.Context) error {
	if problem := h.ledgerProblem(c.Request().Context()); problem != "" {
		return c.String(http.StatusServiceUnavailable, "not ready: the records file "+problem+". Nobody can sign in or change anything until "+
			"this is fixed.\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// ReadySync tells monitoring whether lists follow WorkOS, or will when what is in progress has ended. It is for alerts, not for load
// balancers.
func (h *Handlers) ReadySync(c request.Context) error {
	switch status := h.Follower.Freshness().Status; {
	case status.IsFailing(), status == sync.NotLoaded && h.Mirror.Progress().Err != "":
		return c.String(http.StatusServiceUnavailable, "not ready: lists do not follow WorkOS ("+string(status)+"). The page "+
			paths.Sync.URL()+" says why.\n")
	case status == sync.Current:
		return c.String(http.StatusOK, "ready\n")
	default:
		return c.String(http.StatusOK, "ready: "+string(status)+"\n")
	}
}

func (h *Handlers) ledgerProblem(ctx context.Context) string {
	check := &h.actionsCheck
	check.mu.Lock()
	defer check.mu.Unlock()
	if now := h.Now(); check.at.IsZero() || now.Sub(check.at) >= actionsCheckTTL || now.Before(check.at) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), actionsCheckTimeout)
		defer cancel()
		check.problem = ""
		if err := h.records.CheckWritable(ctx); err != nil {
			h.Failed(ctx, "the ledger cannot be written", err)
			check.problem = "cannot be written"
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				check.problem = fmt.Sprintf("took no write within %s: another process may have locked it", actionsCheckTimeout)
			}
			if store.IsUnavailable(err) || store.IsDamaged(err) {
				check.problem = store.FileProblem(err)
			}
		}
		check.at = h.Now()
	}
	return check.problem
}
