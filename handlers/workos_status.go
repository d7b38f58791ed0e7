package handlers

import (
	"net/http"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/request"
)

// WorkOSStatus answers with the sentence that every page shows while WorkOS cannot be used, or with nothing. Open
// pages ask for it every few seconds.
func (d *Desk) WorkOSStatus(c request.Context) error {
	return c.String(http.StatusOK, d.workOSStatus(c))
}

// workOSStatus says since when WorkOS cannot be used, what that means, and who can help; "" while it can.
func (d *Desk) workOSStatus(c request.Context) string {
	status := d.Client.Reachability()
	if status.Since.IsZero() {
		return ""
	}
	since := pageZone(c).Clock(status.Since, time.Now())
	text := "WorkOS is not answering since " + since + "."
	if status.KeyRefused {
		text = "WorkOS has refused Frontdesk's API key since " + since + ". Tell the person who runs Frontdesk: the key must be replaced."
	}
	lists := " Lists show data as of " + ui.Relative(d.Mirror.Progress().FinishedAt, d.Now()) + "; changes are not possible right now."
	if d.Mirror.Progress().FinishedAt.IsZero() {
		lists = " Lists are not complete; changes are not possible right now."
	}
	return text + lists
}
