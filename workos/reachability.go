package workos

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// Reachability is whether WorkOS answers, from the last calls of a client.
type Reachability struct {
	// Since is when WorkOS stopped answering, or began to refuse the API key; zero while all is well.
	Since time.Time
	// KeyRefused means that WorkOS answers, but does not accept the API key.
	KeyRefused bool
}

const (
	probeInterval = 3 * time.Second // between the calls that find out whether WorkOS answers again
	probeTimeout  = 5 * time.Second
)

// reach records the outcomes of calls. A single failing operation does not mean that WorkOS is down: it takes failures
// of two operations, or two attempts that found no server, with no answer in between.
type reach struct {
	mu          sync.Mutex
	failedSince time.Time
	operations  map[string]struct{} // that failed since the last answer
	noServer    int                 // attempts since then that found no server
	keySince    time.Time
	keyRefusals int
	probed      time.Time
	probing     bool
}

// note records the outcome of one attempt. Any readable answer except 401 and the server errors
// shows that WorkOS works.
func (w *reach) note(r request, took time.Duration, err *Error) {
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err != nil && err.Status == 0 && showsNothing(err.Err, took):
	case err != nil && err.Status == http.StatusUnauthorized && r.bearer == "":
		w.failedSince, w.operations, w.noServer = time.Time{}, nil, 0
		if w.keyRefusals++; w.keySince.IsZero() {
			w.keySince = now
		}
	case err != nil && (err.Status < 300 || err.Status >= 500 && err.Status != http.StatusNotImplemented):
		if w.failedSince.IsZero() {
			w.failedSince, w.operations = now, map[string]struct{}{}
		}
		w.operations[r.method+" "+r.template] = struct{}{}
		if err.Status == 0 && err.Outcome == NotSent {
			w.noServer++
		}
	case err == nil || err.Status != http.StatusUnauthorized:
		w.failedSince, w.operations, w.noServer, w.keySince, w.keyRefusals = time.Time{}, nil, 0, time.Time{}, 0
	}
}

// showsNothing reports whether a failed attempt proves nothing about WorkOS: it was never sent, the caller canceled it, or it
// had hardly any time.
func showsNothing(err error, took time.Duration) bool {
	var network *safeError
	return !errors.As(err, &network) || errors.Is(err, context.Canceled) || isTimeout(err) && took < dialTimeout
}

// state returns what is known, and whether to make another call now.
func (w *reach) state() (known Reachability, probe bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !w.failedSince.IsZero() && (len(w.operations) > 1 || w.noServer > 1):
		known = Reachability{Since: w.failedSince}
	case w.failedSince.IsZero() && w.keyRefusals > 1:
		known = Reachability{Since: w.keySince, KeyRefused: true}
	}
	suspect := !w.failedSince.IsZero() || !w.keySince.IsZero()
	if probe = suspect && !w.probing && time.Since(w.probed) >= probeInterval; probe {
		w.probing, w.probed = true, time.Now()
	}
	return known, probe
}

// Reachability reports whether WorkOS answers. It does not wait. After a failed call, it makes a small call in the background
// from time to time, so that the end of an outage is noticed even if no page calls WorkOS.
func (c *Client) Reachability() Reachability {
	known, probe := c.reach.state()
	if probe {
		go c.probe()
	}
	return known
}

// probe reads one organization. It is recorded under its own name, so that it can confirm another operation's failure.
func (c *Client) probe() {
	ctx, cancel := context.WithTimeout(c.closing, probeTimeout)
	defer cancel()
	r := getList("/organizations", ListOptions{Limit: 1}.query())
	if c.pace.wait(ctx, r) == nil {
		began := time.Now()
		_, err := c.send(ctx, r)
		r.method = "probe"
		c.reach.note(r, time.Since(began), err)
	}
	c.reach.mu.Lock()
	defer c.reach.mu.Unlock()
	c.reach.probing = false
}
