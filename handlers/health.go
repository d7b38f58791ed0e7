package handlers

import (
	"net/http"

	"frontdesk/auth"
)

// Live answers a probe: it tells that the process answers. It depends on nothing else: a process must not be restarted because its
// database or WorkOS is slow.
func (d *Desk) Live(c auth.Context) error { return c.String(http.StatusOK, "live\n") }

// Ready answers a probe: it tells whether the desk can serve people: its records are readable and it is not stopping. WorkOS being
// down does not count; the desk still reads from its copy. It says no more than a few words: everybody may ask.
func (d *Desk) Ready(c auth.Context) error {
	if d.Draining() {
		return c.String(http.StatusServiceUnavailable, "stopping\n")
	}
	if err := d.Store.Ping(c.Request().Context()); err != nil {
		d.failed(c.Request().Context(), "not ready", err)
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
