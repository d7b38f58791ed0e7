package handlers

import (
	"net/http"

	"frontdesk/auth"
)

// Health answers the probes of whoever runs the desk. Neither answer says more than one word: both are public.
type Health struct {
	*Desk
	Draining func() bool // the server is stopping and takes no new work
}

// Live tells that the process answers. It depends on nothing else: a process must not be restarted because its
// database or WorkOS is slow.
func (h Health) Live(c auth.Context) error { return c.String(http.StatusOK, "live\n") }

// Ready tells whether the desk can serve people: its records are readable and it is not stopping. WorkOS being
// down does not count; the desk still reads from its copy.
func (h Health) Ready(c auth.Context) error {
	if h.Draining() {
		return c.String(http.StatusServiceUnavailable, "stopping\n")
	}
	if err := h.Store.Ping(c.Request().Context()); err != nil {
		h.Log.ErrorContext(c.Request().Context(), "not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
