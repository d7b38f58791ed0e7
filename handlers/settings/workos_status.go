package settings

import (
	"net/http"

	"frontdesk/web/request"
)

// WorkOSStatus answers with the sentence that every page shows while WorkOS cannot be used, or with nothing. Open
// pages ask for it every few seconds.
func (h *Handlers) WorkOSStatus(c request.Context) error {
	return c.String(http.StatusOK, h.UnreachableNote(c))
}
